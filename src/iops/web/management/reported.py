"""What a loading command says of a file."""

from __future__ import annotations

from django.core.management.base import BaseCommand

from iops.reference.places.report import LoadReport

#: Refused rows that are named; of more than these each reason is counted.
SHOWN = 20


def say(command: BaseCommand, report: LoadReport, *, first: str = "") -> None:
    """The sum, or ``first`` in its place; then the refused rows and what should be known."""
    passed = f", {report.passed_over} passed over" if report.passed_over else ""
    command.stdout.write(
        first
        or f"{report.file}: {report.read} read, {report.loaded} loaded, "
        f"{report.rejected} refused{passed}"
    )
    for rejection in report.rejections[:SHOWN]:
        command.stderr.write(f"  {rejection}")
    if report.rejected > SHOWN:
        command.stderr.write(f"  … and {report.rejected - SHOWN} more; of all of them:")
        for reason, count in report.reasons():
            command.stderr.write(f"  {count} x {reason}")
    for note in report.notes:
        command.stdout.write(f"  {note}")

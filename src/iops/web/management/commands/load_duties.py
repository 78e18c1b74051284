"""``iops load duties FILE``: who is in which unit, from when to when, of a duty system."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.controlroom.resources.loading import load_duties
from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid
from iops.web.management.reported import say


class Command(BaseCommand):
    help = (
        "Load the duties that a duty system plans. A wrong row is named; everything else is "
        "loaded; the exit status says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/data.md names its columns)")
        parser.add_argument(
            "--replace", action="store_true",
            help="take back what was planned for the file's days and is not in it any more",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Nothing was loaded.")
        try:
            done = load_duties(path, by=system_actor("loader"), replace=options["replace"])
        except Invalid as error:
            raise CommandError(error.message) from None
        report = done.report
        say(self, report)
        if options["replace"] and report.rejected:
            self.stderr.write("  nothing was taken back: correct the refused rows first")
        elif options["replace"]:
            self.stdout.write(f"  taken back: {done.taken_back}")
        if report.rejected:
            raise CommandError(f"{report.rejected} rows were refused; everything else is loaded.")

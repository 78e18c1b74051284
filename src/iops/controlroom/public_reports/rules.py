"""What a report of the public says, and what is wrong with it: pure. Plain words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

LONGEST: Final[Mapping[str, int]] = {
    "what": 8000, "where": 500, "when": 200, "name": 200, "phone": 30, "email": 200,
}  # fmt: skip
#: How somebody may be reached without danger to them.
REACH: Final[Mapping[str, str]] = {
    "phone": "Ring me",
    "text": "Text me",
    "email": "Email me",
    "no": "Do not contact me",
}
NOW: Final[Mapping[str, str]] = {
    "no": "No, it is over, or it can wait",
    "yes": "Yes, it is happening now, or somebody is in danger",
}


@dataclass(frozen=True)
class Report:
    """A report as it was typed."""

    now: str = ""
    what: str = ""
    where: str = ""
    when: str = ""
    name: str = ""
    phone: str = ""
    email: str = ""
    reach: str = ""


def wrong_with(report: Report) -> dict[str, str]:
    """What is wrong, by field, all at once. Only what happened is needed, and how to be reached."""
    wrong = {}
    if report.now not in NOW:
        wrong["now"] = "Say whether it is happening now."
    if len(report.what.strip()) < 10:
        wrong["what"] = "Tell us what has happened, in a sentence or more."
    if report.reach not in REACH:
        wrong["reach"] = "Say how we may reach you, or that we should not."
    if report.reach in ("phone", "text") and sum(one.isdigit() for one in report.phone) < 6:
        wrong["phone"] = "Give the number on which we may reach you."
    if report.reach == "email" and not _is_email(report.email):
        wrong["email"] = "Give the address as name@example.org."
    for field, most in LONGEST.items():
        if len(getattr(report, field)) > most:
            wrong[field] = f"At most {most:,} characters."
    return wrong


def body_of(report: Report) -> str:
    """The report as the handler reads it, its danger first."""
    lines = [report.what.strip()]
    if report.now == "yes":
        lines.insert(0, "Said to be happening now.")
    if report.when.strip():
        lines.append(f"When: {report.when.strip()}")
    if report.where.strip():
        lines.append(f"Where: {report.where.strip()}")
    if report.email.strip():
        lines.append(f"Email: {report.email.strip()}")
    lines.append(f"How to reach them: {REACH[report.reach].lower()}.")
    return "\n".join(lines)


def _is_email(text: str) -> bool:
    name, at, domain = text.strip().rpartition("@")
    return bool(
        name and at and "." in domain.strip(".") and not any(map(str.isspace, text.strip()))
    )

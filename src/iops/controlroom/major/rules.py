"""What is wrong with a declaration, a METHANE and a decision: pure."""

from __future__ import annotations

from typing import Final

from iops.controlroom.major.contracts import (
    COUNTS,
    DECLARED,
    KINDS,
    METHANE,
    STEPS,
    Decided,
    Report,
)

LONGEST: Final = 1000
#: A count above this is a slip of the keyboard rather than a disaster.
MOST: Final = 9999


def wrong_with_declaration(kind: str, reason: str, name: str) -> dict[str, str]:
    """Everything that is wrong with a declaration, by field, in sentences."""
    wrong = {}
    if kind not in KINDS:
        wrong["kind"] = "Choose what it is: a major incident, or a critical incident."
    if not reason.strip():
        wrong["reason"] = "Say in a line why it is declared: the next shift reads it first."
    if len(reason) > LONGEST:
        wrong["reason"] = f"Say it in at most {LONGEST} characters; the log takes more."
    if len(name) > 80:
        wrong["name"] = "Call it something of at most 80 characters."
    return wrong


def wrong_with_report(report: Report) -> dict[str, str]:
    """Everything that is wrong with a METHANE, by field, in sentences.

    Only the first letter and the exact location are needed: the rest is said when it is known, in
    the next version. Counts are whole numbers of people, or open for "not known".
    """
    wrong = {}
    if report.declared not in DECLARED:
        wrong["declared"] = "M: say whether a major incident is declared: yes, standby or no."
    if not report.location.strip():
        wrong["location"] = "E: say exactly where, as far as it is known."
    for field, letter, _ in METHANE:
        if len(getattr(report, field)) > LONGEST:
            wrong[field] = f"{letter}: say it in at most {LONGEST} characters."
    if len(report.given_by) > 120:
        wrong["given_by"] = "Say who reports it in at most 120 characters."
    for (field, label), text in zip(COUNTS, report.counts, strict=True):
        if text.strip() and count_in(text) is None:
            wrong[field] = f"{label}: a whole number up to {MOST}, or nothing where it is unknown."
    return wrong


def count_in(text: str) -> int | None:
    """The whole number of people that was typed; None for nothing and for what is no count."""
    given = text.strip()
    if not (given.isascii() and given.isdecimal()):
        return None
    return int(given) if len(given) <= 4 and int(given) <= MOST else None


def wrong_with_decision(given: Decided) -> dict[str, str]:
    """Everything that is wrong with a decision, by field, in sentences.

    What was decided, why and by whom are all needed: a log without the reason answers no inquiry.
    """
    wrong = {}
    for field, sentence in (
        ("decision", "Write down what was decided, also where it was to do nothing."),
        ("reason", "Write down why: what was known, and what spoke against the other options."),
        ("by", "Say who decided: name or role. The log-keeper only writes it down."),
    ):
        if not getattr(given, field).strip():
            wrong[field] = sentence
    for field in ("decision", "reason", *STEPS):
        if len(getattr(given, field)) > LONGEST * 4:
            wrong[field] = f"Say it in at most {LONGEST * 4} characters, or in two decisions."
    if len(given.by) > 120:
        wrong["by"] = "Say who decided in at most 120 characters."
    return wrong


def changed(before: Report | None, now: Report) -> list[str]:
    """The fields in which a METHANE differs from the version before it; all, where it is the first.

    Counts are one field, "casualties".
    """
    names = [field for field, _, _ in METHANE]
    if before is None:
        return [name for name in names if getattr(now, name)]
    found = [name for name in names if getattr(before, name) != getattr(now, name)]
    if before.counts != now.counts and "casualties" not in found:
        found.append("casualties")
    return found

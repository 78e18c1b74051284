"""What the answers advise, what is wrong with a decision, when somebody took it on: pure.

Source: the duty to act on a real and immediate risk to life or of serious harm (Human Rights Act
1998, Schedule 1, Articles 2 and 3) and the duty to investigate crime, as the National Partnership
Agreement: Right Care, Right Person (2023) applies them; from general knowledge, in own words.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from iops.controlroom.right_care.contracts import (
    JOINT,
    OTHER,
    OUTCOMES,
    POLICE,
    QUESTIONS,
    SAYS,
    Advice,
    Told,
)
from iops.kernel.clock import LONDON

LONGEST: Final = 300
_TIME: Final = re.compile(r"([01]?\d|2[0-3])[:.]?([0-5]\d)")


def advise(*, risk: str, crime: str, children: str) -> Advice:
    """What the answers speak for; somebody decides. What is not known counts as if it were so."""
    if risk == "yes":
        return Advice(POLICE, "there is a real and immediate risk to life or of serious harm")
    if risk == "unknown":
        return Advice(POLICE, "whether life is at risk is not known")
    if crime == "yes":
        return Advice(POLICE, "a crime is suspected")
    if not (risk and crime and children):
        return Advice()
    if children == "yes":
        return Advice(JOINT, "children are involved")
    if "unknown" in (crime, children):
        return Advice(JOINT, "it is not known whether there is a crime, or a child")
    return Advice(OTHER, "no immediate risk, no crime, no child")


def against(told: Told) -> bool:
    """Whether the outcome does less than the answers advise: without the police, or alone."""
    advice = advise(risk=told.risk, crime=told.crime, children=told.children).outcome
    return told.outcome == OTHER and advice in (POLICE, JOINT)


def wrong_with(told: Told, *, agencies: Collection[str], now: datetime) -> dict[str, str]:
    """Everything that is wrong with a decision, by field, in sentences."""
    wrong = {
        name: f"Answer it: {question[0].lower()}{question[1:]} “Not known” is an answer."
        for name, question in QUESTIONS.items()
        if getattr(told, name) not in SAYS
    }
    if told.outcome not in OUTCOMES:
        wrong["outcome"] = "Choose who deals with it."
    if told.outcome in (OTHER, JOINT):
        if told.agency not in agencies:
            wrong["agency"] = "Choose the agency that takes it on."
        if not told.taken_by.strip():
            wrong["taken_by"] = "Say who there has taken it on: a name, or a role and a desk."
        if told.taken_at is not None and told.taken_at > now + timedelta(minutes=1):
            wrong["taken_at"] = "That is yet to come. Say when they took it on."
    if against(told) and not told.reason.strip():
        wrong["reason"] = (
            "The answers speak for sending the police. Say why they need not go; a supervisor"
            " looks at it."
        )
    for name in ("taken_by", "reference", "reason"):
        if len(getattr(told, name)) > LONGEST:
            wrong[name] = f"Say it in at most {LONGEST} characters; the log takes more."
    return wrong


def moment_past(text: str, now: datetime) -> datetime | None:
    """The last time that a London clock showed "22:05"; None for nothing written.

    Raises ValueError with a sentence for what is no time.
    """
    given = text.strip()
    if not given:
        return None
    found = _TIME.fullmatch(given)
    if not found:
        raise ValueError("Write a time of day: 22:05. Leave it open for now.")
    at = time(int(found[1]), int(found[2]))
    today = now.astimezone(LONDON).date()
    moment = datetime.combine(today, at, LONDON).astimezone(UTC)
    if moment > now:
        moment = datetime.combine(today - timedelta(days=1), at, LONDON).astimezone(UTC)
    return moment


def why_asked(
    type_label: str,
    *,
    by_type: bool,
    qualifiers: Iterable[str],
    words: Mapping[str, str],
    what: str,
) -> str:
    """Why an incident is to be asked about; "" where nothing speaks for it.

    ``qualifiers``: the labels of those that do. ``words``: what may be said, folded, by its label.
    """
    if by_type:
        return type_label
    label = next(iter(qualifiers), "")
    if label:
        return label
    told = f" {' '.join(re.findall(r'[a-z0-9]+', what.lower()))} "
    return next((label for folded, label in words.items() if f" {folded} " in told), "")


def median(values: Iterable[float]) -> float | None:
    """The middle of some values; None of none."""
    found = sorted(values)
    if not found:
        return None
    middle = len(found) // 2
    return found[middle] if len(found) % 2 else (found[middle - 1] + found[middle]) / 2

"""What is wrong with a plan, when it holds, how far is near: pure."""

from __future__ import annotations

import math
from datetime import date, timedelta
from typing import Final

from iops.controlroom.plans.contracts import Draft

LONGEST_TITLE, LONGEST_BODY, LONGEST_STEP, MOST_STEPS = 120, 8000, 300, 40
#: House practice: a plan that nobody has read for so long is not acted on.
LONGEST_REVIEW: Final = timedelta(days=366)
#: Metres around a place: beyond, an area says it better.
FARTHEST: Final = 5000


def steps_in(text: str) -> list[str]:
    """The steps of a plan, one a line; empty lines and numbers before them are left out."""
    lines = (line.strip().lstrip("-*•").strip() for line in text.splitlines())
    return [line for line in lines if line]


def wrong_with(draft: Draft, *, today: date) -> dict[str, str]:
    """Everything that is wrong with a plan, by field, in sentences.

    A review day is needed, to come, and within a year; the last day is not before the first.
    """
    wrong = {}
    if not draft.title.strip():
        wrong["title"] = "Call it by what it is for: a dispatcher reads the title first."
    elif len(draft.title) > LONGEST_TITLE:
        wrong["title"] = f"Write it in at most {LONGEST_TITLE} characters."
    if not draft.body.strip() and not steps_in(draft.steps):
        wrong["body"] = "Say what to know, or write steps: a plan without either helps nobody."
    elif len(draft.body) > LONGEST_BODY:
        wrong["body"] = f"Write it in at most {LONGEST_BODY} characters: a call does not wait."
    steps = steps_in(draft.steps)
    if len(steps) > MOST_STEPS:
        wrong["steps"] = f"At most {MOST_STEPS} steps: make two plans of it."
    elif any(len(step) > LONGEST_STEP for step in steps):
        wrong["steps"] = f"A step has at most {LONGEST_STEP} characters: say one thing in each."
    elif len(set(steps)) < len(steps):
        wrong["steps"] = "Two steps say the same. Each is ticked by itself: tell them apart."
    if draft.valid_from is None:
        wrong["valid_from"] = "Say from which day it holds."
    elif draft.valid_to is not None and draft.valid_to < draft.valid_from:
        wrong["valid_to"] = "Its last day is before its first."
    if draft.valid_to is not None and draft.valid_to < today:
        wrong["valid_to"] = "That day is past: the plan would never open."
    if draft.review_on is None:
        wrong["review_on"] = "Say on which day its owner reads it again."
    elif draft.review_on <= today:
        wrong["review_on"] = "That day is past. Choose one to come."
    elif draft.review_on - today > LONGEST_REVIEW:
        wrong["review_on"] = "That is more than a year away. Plans go stale before."
    if len(draft.note) > 300:
        wrong["note"] = "Say what is new in at most 300 characters."
    return wrong


def holds(valid_from: date, valid_to: date | None, day: date) -> bool:
    """Whether a plan holds on a London day; both days count as within."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def metres_in(text: str) -> int | None:
    """How many metres around a place; None for what is no whole number up to 5,000."""
    given = text.strip().lower().removesuffix("m").strip()
    if not (given.isascii() and given.isdecimal()):
        return None
    metres = int(given)
    return metres if 0 < metres <= FARTHEST else None


def is_near(point: tuple[float, float], other: tuple[float, float], metres: float) -> bool:
    """Whether two points of the National Grid lie within so many metres of each other."""
    return math.dist(point, other) <= metres

"""Whom a survey is sent to, when, and what an answer is: pure."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from datetime import UTC, datetime, time, timedelta
from typing import Final

from iops.kernel.clock import LONDON

#: The questions, each answered from 1 to 5.
QUESTIONS: Final[Mapping[str, str]] = {
    "overall": "How well did we deal with it?",
    "treated": "How well were you treated?",
    "informed": "How well were you kept informed?",
}
ANSWERS: Final = (
    ("5", "Very well"), ("4", "Well"), ("3", "Neither well nor badly"), ("2", "Badly"),
    ("1", "Very badly"),
)  # fmt: skip
LONGEST_WORDS: Final = 1000
#: Nobody of these is asked by a machine: the question itself may harm, or be read by somebody
#: else (house practice).
NEVER: Final = frozenset({"domestic", "child", "vulnerable", "mental-health", "hate", "critical"})
_FROM, _UNTIL = time(10), time(18)


def may_ask(*, qualifiers: Collection[str], one_key: bool) -> bool:
    """Whether the callers of an incident may be asked at all. ``one_key``: closed as a duplicate,
    a test or an abandoned call, of which there is nothing to say."""
    return not one_key and not NEVER & set(qualifiers)


def is_drawn(incident_id: int, share: int) -> bool:
    """Whether an incident is among so many of a hundred; the same answer whenever it is asked."""
    digest = hashlib.sha256(f"survey {incident_id}".encode()).digest()
    return int.from_bytes(digest[:4], "big") % 100 < share


def not_before(now: datetime) -> datetime:
    """When the text goes out: the day after, between ten and six by the clock in London."""
    local = now.astimezone(LONDON)
    at = min(max(local.time().replace(tzinfo=None), _FROM), _UNTIL)
    return datetime.combine(local.date() + timedelta(days=1), at, LONDON).astimezone(UTC)


def wrong_with_answer(given: Mapping[str, str], words: str) -> dict[str, str]:
    """What is wrong with an answer, by field; only the first question is needed."""
    known, wrong = {code for code, _ in ANSWERS}, {}
    if not given.get("overall"):
        wrong["overall"] = "Choose one of the five answers."
    for name in QUESTIONS:
        if given.get(name) and given[name] not in known:
            wrong[name] = "Choose one of the five answers."
    if len(words) > LONGEST_WORDS:
        wrong["words"] = f"Say it in at most {LONGEST_WORDS:,} characters."
    return wrong

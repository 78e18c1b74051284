"""What is wrong with an article, and what to look for in the words of a call: pure."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from iops.controlroom.knowledge.contracts import Draft

LONGEST_TITLE, LONGEST_TOPIC, LONGEST_BODY, LONGEST_NOTE = 120, 60, 8000, 300
#: House practice: what nobody has read for so long is not relied upon in a call.
LONGEST_REVIEW: Final = timedelta(days=366)
#: Words of a call say little where they are short, and many of them find everything.
_SHORTEST, _MOST_WORDS = 4, 24


def wrong_with(draft: Draft, *, today: date) -> dict[str, str]:
    """Everything that is wrong with an article, by field, in sentences."""
    wrong = {}
    for name, most, what in (
        ("title", LONGEST_TITLE, "a title: what somebody would look for"),
        ("topic", LONGEST_TOPIC, "a topic, under which it stands"),
        ("body", LONGEST_BODY, "what to know and do"),
    ):
        text = getattr(draft, name).strip()
        if not text:
            wrong[name] = f"Write {what}."
        elif len(text) > most:
            wrong[name] = f"Write it in at most {most} characters: a call does not wait."
    if draft.review_on is None:
        wrong["review_on"] = "Say on which day somebody reads it again."
    elif draft.review_on <= today:
        wrong["review_on"] = "That day is past. Choose one to come."
    elif draft.review_on - today > LONGEST_REVIEW:
        wrong["review_on"] = "That is more than a year away. Choose an earlier day."
    if len(draft.note) > LONGEST_NOTE:
        wrong["note"] = f"Say it in at most {LONGEST_NOTE} characters."
    return wrong


def words_of(text: str) -> tuple[str, ...]:
    """The words of what a caller says that may be looked for, each once, the last ones first."""
    found = [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) >= _SHORTEST]
    return tuple(dict.fromkeys(reversed(found)))[:_MOST_WORDS]

"""What goes into a text, and to which numbers: pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Final

#: What a text may have put in. None of it says who somebody is, or what happened.
PLACES: Final = ("force", "reference", "when", "link")
#: Two text messages of the usual alphabet joined (GSM 03.38: 153 characters each).
LONGEST: Final = 306
_PLACE: Final = re.compile(r"\{([a-z]+)\}")
#: UK mobile numbers in their national form (Ofcom: 07, pagers 076 but for 07624 left out).
_MOBILE: Final = re.compile(r"07(?:[1-57-9]\d{8}|624\d{6})")
#: Who may read the telephone of somebody at home is not known: with these qualifiers a text goes
#: only where they have said that it is safe (house practice).
ASK_FIRST: Final = frozenset({"domestic", "child", "vulnerable"})
PAUSES: Final = (10, 60, 300, 1800)
#: After so many attempts nobody waits any longer: a person is told.
MOST_ATTEMPTS: Final = 12


def is_mobile(phone: str) -> bool:
    """Whether a number takes text messages, as far as it can be told from it."""
    return _MOBILE.fullmatch(phone) is not None


def filled(text: str, values: Mapping[str, str]) -> str:
    """A text with its places filled. Raises ValueError, with a sentence, for a place without a
    value, for one that there is not, and for what is longer than two messages."""
    names = _PLACE.findall(text)
    if unknown := sorted(set(names) - set(PLACES)):
        raise ValueError(f"The text has a place that there is not: {', '.join(unknown)}.")
    if missing := sorted(name for name in set(names) if not values.get(name)):
        words = {"when": "the incident has no appointment", "link": "there is no link"}
        raise ValueError(f"This text cannot be sent: {words.get(missing[0], missing[0])}.")
    made = _PLACE.sub(lambda found: values[found[1]], text)
    if len(made) > LONGEST:
        raise ValueError(f"The text is longer than {LONGEST} characters. Shorten it in the list.")
    return made


def must_ask(qualifiers: Collection[str]) -> bool:
    """Whether they must have said that a text is safe."""
    return bool(ASK_FIRST & set(qualifiers))


def pause_after(attempts: int) -> timedelta:
    """How long to wait after so many failures."""
    return timedelta(seconds=PAUSES[min(max(attempts, 1), len(PAUSES)) - 1])

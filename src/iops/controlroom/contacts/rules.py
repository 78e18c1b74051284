"""What waits, and how dangerous the wait is: pure."""

import re
from typing import Final

from iops.controlroom.contacts.contracts import ANSWER_TARGET_SECONDS, CHANNELS, SILENT

#: What a channel alone says of the risk, from 0 to 100: the silence of a caller who keyed 55 may be
#: the danger itself, so that nothing is before it. House practice.
_OF_CHANNEL: Final = {
    SILENT: 95, "999": 90, "text": 90, "alarm": 75, "partner": 70, "officer": 60, "101": 45,
    "chat": 40, "front-counter": 35, "social": 30, "online": 30, "email": 25,
}  # fmt: skip
_LEAST: Final = 20
#: Words in what was written that put it before others of its channel, with what they are a sign of.
_SIGNS: Final = (
    ("weapon", 40, r"knife|knives|gun|firearm|shot|stabb\w*|machete|weapon\w*|acid"),
    ("somebody hurt", 35, r"bleeding|blood|unconscious|not breathing|injur\w*|collapsed"),
    ("threat to life", 40, r"kill\w*|suicid\w*|overdose\w*|end my life|murder\w*"),
    ("going on now", 25, r"right now|happening now|in the house|still here|breaking in|help me"),
    ("child", 15, r"child|children|baby|my (?:son|daughter)"),
    ("at home", 15, r"(?:ex|my) (?:partner|husband|wife|boyfriend|girlfriend)|hit me|hits me"),
)
_COMPILED: Final = tuple(
    (label, points, re.compile(rf"\b(?:{words})\b", re.IGNORECASE))
    for label, points, words in _SIGNS
)
_AGAIN: Final = 10
#: Nothing that came in writing is a hundred by its words alone: somebody reads it.
_MOST: Final = 99
#: Messages are looked at within this, in seconds. House practice; 999 and 101 have their standard.
_LOOKED_AT: Final = {
    "text": 10, "alarm": 40, "partner": 40, "officer": 40, "chat": 120, "front-counter": 1200,
    "social": 3600, "online": 3600, "email": 14_400,
}  # fmt: skip


def risk_of(channel: str, text: str, contacts_lately: int = 0) -> tuple[int, tuple[str, ...]]:
    """How dangerous the wait is, from 0 to 100, and why beyond the channel.

    ``contacts_lately``: how often the same number has been in touch in the last day.
    """
    score, reasons = _OF_CHANNEL.get(channel, _LEAST), []
    for label, points, sign in _COMPILED:
        if sign.search(text):
            score += points
            reasons.append(label)
    if contacts_lately:
        score += _AGAIN
        reasons.append(f"in touch {contacts_lately + 1} times in a day")
    return min(score, _MOST), tuple(reasons)


def answer_seconds(channel: str) -> int:
    """Within how many seconds somebody should answer or look."""
    return ANSWER_TARGET_SECONDS.get(channel) or _LOOKED_AT.get(channel, 3600)


#: Channels whose words a machine brings. Calls come from the exchange, visits from a person.
WRITTEN: Final = ("online", "email", "chat", "social", "partner", "alarm", "text")
LONGEST: Final = 20_000


def wrong_with_message(*, channel: str, reference: str, body: str) -> dict[str, str]:
    """What is wrong with a message, by field, all at once."""
    wrong = {}
    if channel not in WRITTEN:
        named = ", ".join(f"{one} ({CHANNELS[one]})" for one in WRITTEN)
        wrong["channel"] = f"“{channel[:20]}” brings no messages. One of: {named}."
    if not reference.strip() or len(reference) > 200:
        wrong["reference"] = "Give the channel's own id of the message, at most 200 characters."
    if not body.strip():
        wrong["body"] = "Send the words of the message."
    elif len(body) > LONGEST:
        wrong["body"] = f"At most {LONGEST} characters: send the rest as an attachment."
    return wrong

"""What is wrong with a broadcast before it is sent: pure."""

import re
from typing import Final

from iops.controlroom.broadcasts.contracts import ALL, LONGEST, TARGETS, UNIT

#: Several call signs in one box are parted so.
_PARTED: Final = re.compile(r"[\s,;]+")


def call_signs(text: str) -> list[str]:
    """Call signs as typed, each once, in capitals."""
    return list(dict.fromkeys(one.upper() for one in _PARTED.split(text) if one))


def wrong_fields(*, to: str, name: str, text: str) -> dict[str, str]:
    """What is wrong, by field, all at once."""
    wrong = {}
    if to not in TARGETS:
        wrong["to"] = "Choose to whom: units, a team, an area, or everybody on duty."
    elif to != ALL and not name.strip():
        wrong["name"] = (
            "Type the call signs, parted by commas." if to == UNIT else "Choose which one."
        )
    if not text.strip():
        wrong["text"] = "Type what they are to read."
    elif len(text.strip()) > LONGEST:
        wrong["text"] = f"At most {LONGEST} characters. Put the rest in a log or a briefing."
    return wrong


def progress(read: int, count: int) -> str:
    """How far it has been read."""
    if read == count:
        return "read by everybody" if count > 1 else "read"
    return f"read by {read} of {count}"

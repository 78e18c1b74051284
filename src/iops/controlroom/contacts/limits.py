"""Times that the force sets for its telephones, from the list of the control room."""

from datetime import timedelta
from typing import Final

from iops.reference.codes import queries as codes

#: What counts where the list of the force says nothing, in seconds.
USUAL: Final = {
    "telephone-ring": 10,
    "telephone-wrap-up": 60,
    "telephone-take-over": 20,
    "telephone-ring-most": 900,
    "telephone-record-due": 1800,
}


def listed(code: str, usual: int) -> int:
    """The value of a row of ``control-room-limits``, in its own unit; ``usual`` where it has none.

    A value that is no whole number above nothing counts as not given.
    """
    found = codes.find("control-room-limits", code)
    text = str(found.detail.get("value") or "").strip() if found else ""
    return int(text) if text.isdecimal() and int(text) > 0 else usual


def span(code: str) -> timedelta:
    """One of the times above. Raises KeyError for none of them."""
    return timedelta(seconds=listed(code, USUAL[code]))

"""What ties somebody to a place, in the words that a crew reads: pure."""

from collections.abc import Iterable
from datetime import date

from iops.controlroom.safety.contracts import Danger
from iops.kernel.dates import PartialDate

#: How people are tied to a place: as it holds now, and as it held once.
OF_PLACE: dict[str, tuple[str, str]] = {
    "lives-at": ("lives here", "former occupant"),
    "visits": ("visits here", "visited here"),
    "works-at": ("works here", "worked here"),
    "located-at": ("is here", "was here"),
}


def of_place(
    reason: str,
    label: str,
    since: PartialDate | None,
    until: PartialDate | None,
    today: date,
) -> str:
    """A link to the place as a relation: "lives here since 2015", "former occupant until 2019".

    ``label`` are the words of the list for a reason that is none of those that people have with
    places.
    """
    past = until is not None and until.last_day < today
    now, once = OF_PLACE.get(reason, (label, label))
    words = once if past else now
    if until is not None:
        return f"{words} until {until}"
    return f"{words} since {since}" if since is not None else words


def of_incident(label: str, until: PartialDate | None) -> str:
    """A part in the incident itself."""
    return f"{label} until {until}" if until is not None else label


def in_order(found: Iterable[Danger]) -> list[Danger]:
    """The gravest first; of one warning about one record the first relation that was found."""
    seen: set[tuple[str, int, str]] = set()
    kept = []
    for one in found:
        key = (one.label, one.marker_id, "" if one.marker_id else one.whose)
        if key not in seen:
            seen.add(key)
            kept.append(one)
    return sorted(kept, key=lambda one: (-one.danger, one.whose, one.label))


def counted(dangers: int) -> str:
    """How many, in words."""
    return "1 warning" if dangers == 1 else f"{dangers} warnings"

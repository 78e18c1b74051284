"""How the box for the place reads a position: what it is, and what stands nearest to it."""

from __future__ import annotations

from dataclasses import dataclass

from iops.controlroom.locating.queries import near
from iops.reference.places import queries as places
from iops.reference.places.said import SaidPoint, point_in
from iops.reference.places.words3 import position_of, words_in

#: What stands in brackets behind a position is read as a remark.
_NO_BRACKETS = str.maketrans("()", "  ")


@dataclass(frozen=True)
class Read:
    """A position that was read; ``wrong``: why what looks like one is none, in a sentence.

    ``near`` says what stands nearest, and how far away; nothing of a confidential place.
    """

    point: SaidPoint | None = None
    said: str = ""
    near: str = ""
    area: str = ""
    wrong: str = ""

    @property
    def label(self) -> str:
        """What goes into the box: it is read again as the same position."""
        assert self.point is not None
        beside = "; ".join(filter(None, (self.said, self.near))).translate(_NO_BRACKETS)
        return f"{self.point.text} ({beside})" if beside else self.point.text


def read(text: str) -> Read:
    """The position that somebody typed in any way; what3words is asked for three words."""
    try:
        words = words_in(text)
        point = _of_words(words) if words else point_in(text)
    except ValueError as error:
        return Read(wrong=str(error))
    if point is None:
        return Read()
    areas = places.areas_at(point.easting, point.northing)
    return Read(
        point, f"///{words}" if words else "", near(point.easting, point.northing),
        areas.get("beat") or areas.get("division", ""),
    )  # fmt: skip


def _of_words(words: str) -> SaidPoint | None:
    latitude, longitude = position_of(words)
    return point_in(f"{latitude:.6f}, {longitude:.6f}")

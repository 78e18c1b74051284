"""What other parts hold of plans."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

PLACE, AROUND, AREA, PERSON, PHONE, TYPE = "place", "around", "area", "person", "phone", "type"
#: Where a plan opens, and what is typed for it.
MATCHES: Final[Mapping[str, tuple[str, str]]] = {
    PLACE: ("At an address or place", "The address as the gazetteer has it, or its UPRN"),
    AROUND: ("Around a place", "The address, and how many metres around it"),
    AREA: ("In an area", "The code of a beat or a division"),
    PERSON: ("For a person", "The number of the person: PER-0000123"),
    PHONE: ("For a telephone number", "07700 900123"),
    TYPE: ("For a type of incident", "The code of the type"),
}
#: Why a plan stands there, as pages say it.
WHY: Final[Mapping[str, str]] = {
    PLACE: "this address",
    AROUND: "near here",
    AREA: "this area",
    PERSON: "this person",
    PHONE: "this number",
    TYPE: "this type of incident",
}


@dataclass(frozen=True)
class Draft:
    """A plan as somebody writes it; ``steps`` are lines, one a step."""

    kind: str = ""
    title: str = ""
    body: str = ""
    steps: str = ""
    valid_from: date | None = None
    valid_to: date | None = None
    review_on: date | None = None
    owner: str = ""
    note: str = ""


@dataclass(frozen=True)
class Opening:
    """Where a plan opens, as typed: of which kind, what is meant, how many metres around it."""

    kind: str
    text: str
    metres: str = ""


@dataclass(frozen=True)
class About:
    """What is known of a call or an incident, by which plans are found."""

    place_ids: frozenset[int] = frozenset()
    point: tuple[float, float] | None = None
    areas: frozenset[str] = frozenset()
    phones: frozenset[str] = frozenset()
    types: frozenset[str] = frozenset()
    profiles: frozenset[int] = frozenset()

    @property
    def empty(self) -> bool:
        """Whether nothing is known that could match."""
        return not (
            self.place_ids or self.point or self.areas or self.phones or self.types
            or self.profiles
        )  # fmt: skip

"""What a search answers: lines best first, possible danger, what it may be narrowed by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from iops.pole.links.queries import DANGEROUS, MarkerLine

#: By what the answer may be narrowed, in the order in which a page shows it.
FACETS = {
    "kind": "Kind", "sex": "Sex", "age": "Age", "district": "District", "marker": "Marker",
    "year": "Year",
}  # fmt: skip


@dataclass(frozen=True)
class Hit:
    """One line of the answer. ``contact_owner``: it exists, but only its owner may say what."""

    kind: str
    label: str
    id: int
    title: str
    detail: str
    born: str
    url: str
    reasons: tuple[str, ...]
    score: float
    markers: tuple[MarkerLine, ...] = ()
    records: int = 1
    contact_owner: bool = False
    facets: Mapping[str, str] = field(default_factory=dict)
    died: str = ""

    @property
    def reason(self) -> str:
        """Why it is in the list, in words."""
        return "; ".join(self.reasons)


@dataclass(frozen=True)
class PlaceHit:
    """A place of the answer: one line for all records of an address, with the markers of each.

    ``confidential``: only those who may know such places are shown it.
    """

    id: int
    kind: str
    label: str
    reason: str
    beat: str = ""
    division: str = ""
    uprn: str = ""
    markers: tuple[MarkerLine, ...] = ()
    records: int = 1
    confidential: bool = False

    @property
    def title(self) -> str:
        """What the strip of possible danger calls it."""
        return self.label

    @property
    def url(self) -> str:
        """Its card."""
        return f"/places/{self.id}/"


@dataclass(frozen=True)
class Choice:
    """A value by which the answer may be narrowed, and how many lines have it."""

    value: str
    count: int
    chosen: bool


@dataclass(frozen=True)
class Facet:
    """A thing by which the answer may be narrowed, with its values, the most frequent first."""

    code: str
    label: str
    choices: Sequence[Choice]


@dataclass(frozen=True)
class Found:
    """The answer: how the search was understood, hits best first, and possible danger.

    ``more``: how many lines were left out; ``cut``: a part of the search was stopped, since it
    would have taken too long; ``reports``: whether what was written was searched, too.
    """

    said: str
    hits: Sequence[Hit]
    danger: Sequence[Hit] = ()
    places: Sequence[PlaceHit] = ()
    facets: Sequence[Facet] = ()
    notes: Sequence[str] = ()
    more: int = 0
    cut: bool = False
    reports: bool = False

    @property
    def strip(self) -> list[Hit | PlaceHit]:
        """Possible danger of the whole answer: people and things, then places."""
        return [*self.danger, *(one for one in self.places if dangerous(one.markers))]


def facets_of(hits: Sequence[Hit], chosen: Mapping[str, str]) -> list[Facet]:
    """What these lines may be narrowed by; what one line says of nothing else is left out."""
    found = []
    for code, label in FACETS.items():
        counts: dict[str, int] = {}
        for hit in hits:
            for value in values_of(hit, code):
                counts[value] = counts.get(value, 0) + 1
        if len(counts) > 1 or code in chosen:
            ordered = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
            choices = [
                Choice(value, count, chosen.get(code) == value) for value, count in ordered[:12]
            ]
            found.append(Facet(code, label, choices))
    return found


def narrowed(hits: Sequence[Hit], chosen: Mapping[str, str]) -> list[Hit]:
    """The lines that have all of the chosen values. What is restricted has none."""
    return [
        hit for hit in hits if all(value in values_of(hit, code) for code, value in chosen.items())
    ]


def dangerous(markers: Sequence[MarkerLine]) -> bool:
    """Whether one of these warns of danger to whoever comes near."""
    return any(one.danger >= DANGEROUS for one in markers)


def values_of(hit: Hit, code: str) -> tuple[str, ...]:
    """What a line has of a facet."""
    if hit.contact_owner:
        return ()
    if code == "kind":
        return (hit.label,)
    if code == "marker":
        return tuple(dict.fromkeys(line.label for line in hit.markers))
    value = hit.facets.get(code, "")
    return (value,) if value else ()

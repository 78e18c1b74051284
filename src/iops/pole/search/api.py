"""Search over HTTP."""

from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from iops.kernel.http import REFUSALS, actor
from iops.pole.search import queries

router = Router(tags=["search"])


class FindIn(Schema):
    """What is looked for; in the body, so that it is in no log."""

    text: str = Field(max_length=200)
    narrow: dict[str, str] = Field(
        default_factory=dict, description="Chosen facets: the code and the value of each."
    )
    reports: bool = Field(
        default=False, description="Search what was written even where the name is found."
    )


class MarkerOut(Schema):
    """A warning marker: its type, and how dangerous it is."""

    code: str
    label: str
    danger: int


class HitOut(Schema):
    """One line of the answer, with the markers of all records that stand behind it."""

    kind: str
    id: int
    title: str
    detail: str
    born: str
    died: str
    url: str
    reason: str
    score: float
    markers: list[MarkerOut]
    records: int
    contact_owner: bool


class PlaceOut(Schema):
    """A place of the gazetteer. ``uprn``: its address number, blank where none is known."""

    id: int
    label: str
    uprn: str


class ChoiceOut(Schema):
    """A value of a facet, and how many hits have it."""

    value: str
    count: int
    chosen: bool


class FacetOut(Schema):
    """What the answer may be narrowed by."""

    code: str
    label: str
    choices: list[ChoiceOut]


class FoundOut(Schema):
    """How the search was understood, and what was found.

    ``danger``: hits that may be dangerous. ``notes``: what may be wrong in what was typed.
    ``more``: hits that were left out. ``cut``: a part of the search took too long and was stopped.
    ``reports``: what was written was searched, too.
    """

    said: str
    notes: list[str]
    danger: list[HitOut]
    hits: list[HitOut]
    places: list[PlaceOut]
    facets: list[FacetOut]
    more: int
    cut: bool
    reports: bool


@router.post("/find", response={200: FoundOut, **REFUSALS})
def find(request: HttpRequest, given: FindIn) -> Any:
    """Search everything that the caller may see."""
    return queries.find(
        by=actor(request), text=given.text, narrow=given.narrow, reports=given.reports
    )

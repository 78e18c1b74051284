"""Search over HTTP."""

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema

from iops.kernel.http import REFUSALS, actor
from iops.pole.search import elsewhere, queries
from iops.pole.search.answers import Found

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
    """A place of the gazetteer, with the markers of all records of its address.

    ``uprn``: its address number, blank where none is known; ``confidential``: only those who may
    know such places are answered it.
    """

    id: int
    label: str
    uprn: str
    url: str
    reason: str
    markers: list[MarkerOut]
    confidential: bool


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


class SourceOut(Schema):
    """Somewhere else where the caller may ask, too: a partner, or the archive of retired systems.

    It is asked by its code, and answers or says that it did not within ``seconds``.
    """

    code: str
    label: str
    seconds: float


class LineOut(Schema):
    """One line of a source. ``under``: the heading it stands under; ``notes``: what it is.

    ``url``: its page here, blank where it has none.
    """

    title: str
    detail: str
    born: str
    warnings: list[str]
    notes: list[str]
    why: str
    under: str
    url: str


class AnswerOut(Schema):
    """What came from a source. ``problem``: why nothing came. ``more``: it knows of more."""

    source: SourceOut
    lines: list[LineOut]
    problem: str
    more: bool


class FoundOut(Schema):
    """How the search was understood, and what was found.

    ``danger``: hits that may be dangerous. ``notes``: what may be wrong in what was typed.
    ``more``: hits that were left out. ``cut``: a part of the search took too long and was stopped.
    ``reports``: what was written was searched, too. ``sources``: where else the caller may ask;
    the answer does not wait for them.
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
    sources: list[SourceOut]

    @staticmethod
    def resolve_sources(found: Found, context: dict[str, Any]) -> Sequence[Any]:
        """Those that the caller may ask and that have anything to be asked."""
        return elsewhere.sources_for(actor(context["request"]))


@router.post("/find", response={200: FoundOut, **REFUSALS})
def find(request: HttpRequest, given: FindIn) -> Any:
    """Search everything that the caller may see."""
    return queries.find(
        by=actor(request), text=given.text, narrow=given.narrow, reports=given.reports
    )


class AskIn(Schema):
    """What is looked for; in the body, so that it is in no log."""

    text: str = Field(max_length=200)


@router.post("/find/elsewhere/{code}", response={200: AnswerOut, **REFUSALS})
def ask(request: HttpRequest, code: str, given: AskIn) -> Any:
    """Ask one source elsewhere: a partner, or the archive of retired systems."""
    return elsewhere.ask(by=actor(request), code=code, text=given.text)

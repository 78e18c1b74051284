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


class HitOut(Schema):
    kind: str
    id: int
    title: str
    detail: str
    born: str
    url: str
    reason: str
    score: float
    contact_owner: bool


class FoundOut(Schema):
    said: str
    hits: list[HitOut]


@router.post("/find", response={200: FoundOut, **REFUSALS})
def find(request: HttpRequest, given: FindIn) -> Any:
    """Search everything that the caller may see."""
    return queries.find(by=actor(request), text=given.text)

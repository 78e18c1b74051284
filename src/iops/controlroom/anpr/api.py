"""A reader's hit over HTTP; circulations of other systems come the same way as people's."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.anpr import commands
from iops.kernel.http import REFUSALS, Id, actor

router = Router(tags=["anpr"])


class AnprHitIn(Schema):
    """A reading. ``reading``: the reader's own number of it; sent twice it is one hit.

    ``list_name``: the list on which the reader found the plate; without one it is kept only where
    it is circulated here. ``image`` refers to the picture, which stays with the reader.
    """

    reading: str = Field(max_length=60)
    vrm: str = Field(max_length=20)
    camera: str = Field(max_length=200)
    seen_at: datetime
    direction: str = Field("", max_length=60)
    list_name: str = Field("", max_length=100)
    image: str = Field("", max_length=500)
    longitude: float | None = None
    latitude: float | None = None


class AnprHitOut(Schema):
    """``id`` is null for a reading that is on no list and not circulated: it was not kept."""

    id: int | None
    kept: bool


class CirculationIn(Schema):
    """Who or what is looked for; ``action`` is a code of circulation-actions."""

    who: str = Field(max_length=300)
    vrm: str = Field("", max_length=20)
    why: str = Field(max_length=300)
    action: str = Field(max_length=20)
    source: str = Field(max_length=300)
    expires_at: datetime


class CirculationEndIn(Schema):
    """Why a circulation is ended."""

    why: str = Field(max_length=300)


@router.post("/anpr/hits", response={200: AnprHitOut, **REFUSALS}, operation_id="anpr_hit")
def hit(request: HttpRequest, given: AnprHitIn) -> dict[str, Any]:
    """Report a hit."""
    made = commands.report_hit(by=actor(request), **given.dict()).value
    return {"id": made.pk if made else None, "kept": made is not None}


@router.post(
    "/anpr/circulations", response={201: dict[str, int], **REFUSALS}, operation_id="circulate"
)
def circulate(request: HttpRequest, given: CirculationIn) -> Status[dict[str, int]]:
    """Have a vehicle or a person looked for."""
    made = commands.circulate(by=actor(request), **given.dict()).value
    return Status(201, {"id": made.pk})


@router.post(
    "/anpr/circulations/{circulation_id}/end", response={200: dict[str, int], **REFUSALS},
    operation_id="end_circulation",
)  # fmt: skip
def end(request: HttpRequest, circulation_id: Id, given: CirculationEndIn) -> dict[str, int]:
    """It is looked for no more."""
    made = commands.end_circulation(
        by=actor(request), circulation_id=circulation_id, why=given.why
    ).value
    return {"id": made.pk}

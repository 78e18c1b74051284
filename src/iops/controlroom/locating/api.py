"""Positions of telephones over HTTP, from whatever speaks to the exchange.

A token with ``locating.note`` is the adapter's. AML arrives as the text of its message or as the
form of its HTTPS interface; everything else, EISEC above all, as a position in plain fields.
"""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.controlroom.locating import aml
from iops.controlroom.locating.commands import note_fix
from iops.controlroom.locating.contracts import GivenFix
from iops.kernel.errors import Invalid
from iops.kernel.http import REFUSALS, actor

router = Router(tags=["locations"])


class LocationIn(Schema):
    """A position: WGS84 degrees, radius in metres, confidence in per cent, times with offset."""

    phone: str = Field(max_length=30)
    source: str = Field("eisec", max_length=10)
    method: str = Field(max_length=10)
    latitude: float | None = Field(None, ge=-90, le=90)
    longitude: float | None = Field(None, ge=-180, le=180)
    radius_m: int | None = Field(None, ge=0, le=100_000)
    confidence: int | None = Field(None, ge=0, le=100)
    fixed_at: datetime | None = None
    subscriber: str = Field("", max_length=200)
    address: str = Field("", max_length=300)


class AmlIn(Schema):
    """A message as it came: its text with the number that sent it, or the fields of its form."""

    phone: str = Field("", max_length=30)
    message: str = Field("", max_length=400)
    form: dict[str, str] = Field(default_factory=dict, max_length=40)


class LocationOut(Schema):
    """The position that was kept."""

    id: int
    phone: str
    received_at: datetime


@router.post("/locations", response={201: LocationOut, **REFUSALS}, operation_id="note_location")
def note_location(request: HttpRequest, given: LocationIn) -> Status[Any]:
    """Keep a position of a telephone, as the exchange says it."""
    parts = given.dict()
    phone = parts.pop("phone")
    return _kept(request, phone, GivenFix(**parts))


@router.post("/locations/aml", response={201: LocationOut, **REFUSALS}, operation_id="note_aml")
def note_aml(request: HttpRequest, given: AmlIn) -> Status[Any]:
    """Keep what a handset sent of itself."""
    try:
        if given.form:
            phone, fix = aml.of_form(given.form)
        else:
            phone, fix = given.phone, aml.of_message(given.message)
    except ValueError as error:
        raise Invalid.at("form" if given.form else "message", str(error)) from None
    return _kept(request, phone, fix)


def _kept(request: HttpRequest, phone: str, fix: GivenFix) -> Status[Any]:
    kept = note_fix(by=actor(request), phone=phone, given=fix).value
    return Status(201, {"id": kept.pk, "phone": kept.phone, "received_at": kept.received_at})

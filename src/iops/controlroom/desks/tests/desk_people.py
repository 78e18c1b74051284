"""A force with two desks, for the tests: North has a division, City takes the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from iops.controlroom.desks.commands import make_desk
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.kernel.actors import Actor
from iops.reference.places.models import Area

NIGHT = datetime(2026, 11, 28, 21, 45, tzinfo=UTC)


@dataclass(frozen=True)
class Room:
    """The numbers of its desks."""

    north: int
    city: int


def make_room(supervisor: Actor) -> Room:
    for kind, code in (("division", "A"), ("division", "B"), ("beat", "B07")):
        Area.objects.create(kind=kind, code=code, name=f"{kind.title()} {code}")
    city = make_desk(by=supervisor, code="C", name="City", areas=[("division", "B")]).value
    north = make_desk(by=supervisor, code="N", name="North", areas=[("division", "A")]).value
    return Room(north.pk, city.pk)


def opened(by: Actor, division: str, *, beat: str = "", grade: str = "2") -> Incident:
    return open_from_call(
        by=by, channel="999", caller_phone="07700900123", what="Shouting in the yard",
        where=Where("14 Mill Lane", beat=beat, division=division), grade=grade, type_code="308",
    ).value  # fmt: skip

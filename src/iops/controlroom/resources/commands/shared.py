"""What the commands of resources share."""

from collections.abc import Iterable
from datetime import datetime

from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit
from iops.controlroom.resources.rules import OVER_STEP
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible, Refused
from iops.kernel.events import Fact


def unit_fact(event_type: str, unit: Unit, **data: object) -> Fact:
    """A fact about a unit."""
    return Fact(event_type, "unit", unit.pk, unit.audience_id, {"state": unit.state, **data})


def put(unit: Unit, state: str) -> None:
    """Set the state of a unit; saved by the caller."""
    unit.state, unit.state_since = state, clock.now()
    unit.meaning = states.meaning_of(state)


def keep(unit: Unit) -> None:
    """Save a unit that was changed."""
    unit.version += 1
    unit.save()


def locked_units(by: Actor, unit_id: int, others: Iterable[int] = ()) -> dict[int, Unit]:
    """A unit and others, locked in the order of their numbers: who moves crews waits, never hangs.

    Raises NotVisible where the unit is hidden or absent.
    """
    found = Unit.objects.visible_to(by).filter(pk__in={unit_id, *others})
    units: dict[int, Unit] = {one.pk: one for one in found.select_for_update().order_by("pk")}
    if unit_id not in units:
        raise NotVisible("There is no unit with this number that you may see.")
    return units


def aboard(unit_id: int, now: datetime) -> QuerySet[CrewMember]:
    """Who sits in a unit at a moment."""
    return CrewMember.objects.filter(unit_id=unit_id, aboard__contains=now).order_by("pk")


def leave(seat: CrewMember, now: datetime) -> None:
    """End a seat: now, or altogether where its time has not come."""
    begun = seat.aboard.lower < now
    seat.aboard = DateTimeTZRange(seat.aboard.lower, now) if begun else DateTimeTZRange(empty=True)
    seat.version += 1
    seat.save()


def go_off(unit: Unit, state: str = "") -> Fact:
    """Put a unit off duty, whose crew has left."""
    put(unit, state or states.code_for(OFF_DUTY))
    unit.shift_end = None
    keep(unit)
    return unit_fact("resources.booked_off", unit)


def left_behind(by: Actor, unit: Unit, now: datetime) -> Fact | None:
    """What follows for a unit that some have left: its new end, or off duty with nobody aboard.

    Raises Refused where that would leave a job without anybody on it.
    """
    if unit.meaning == OFF_DUTY:
        return None
    here = list(aboard(unit.pk, now))
    if not here:
        if unit.incident_id is not None:
            raise Refused(committed(by, unit))
        return go_off(unit)
    end = max(one.aboard.upper for one in here)
    # A crew that is kept aboard past its end has a later one, which is not that of the shift.
    if unit.shift_end is not None and now + OVER_STEP < end < unit.shift_end:
        unit.shift_end = end
    keep(unit)
    return unit_fact("resources.crew_left", unit)


def committed(by: Actor, unit: Unit) -> str:
    """That a unit has a job, named to who may see it, and what must be done first."""
    job = Incident.objects.visible_to(by).filter(pk=unit.incident_id).first()
    to = f" to incident {job.short}" if job else ""
    return (
        f"{unit.callsign} is committed{to} and nobody would be left on it. "
        "Clear it, send it on or stand it down first."
    )


def on_strength(unit: Unit) -> None:
    """Raises Refused for a unit that was stood down for good."""
    if unit.withdrawn_at is not None:
        raise Refused(f"{unit.callsign} was stood down for good. Bring it back first.")

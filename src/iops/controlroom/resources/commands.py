"""What people do with resources."""

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit, UnitPosition, Withheld
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


def unit_fact(event_type: str, unit: Unit, **data: object) -> Fact:
    """A fact about a unit."""
    return Fact(event_type, "unit", unit.pk, unit.audience_id, {"state": unit.state, **data})


@command("resources.add_unit", permission="resources.manage", result="unit")
def add_unit(
    *,
    by: Actor,
    callsign: str,
    kind: str = "response",
    skills: tuple[str, ...] = (),
    beat: str = "",
    division: str = "",
    base: tuple[float, float] | None = None,
) -> Outcome[Unit]:
    """Add a unit; it is off duty until it books on. ``base`` is in National Grid metres."""
    callsign = callsign.strip().upper()
    if not callsign:
        raise Invalid("A unit needs a call sign.", fields={"callsign": "Needed."})
    if Unit.objects.filter(callsign=callsign).exists():
        raise Invalid(f"{callsign} exists already.", fields={"callsign": "Taken."})
    unit = Unit.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        callsign=callsign,
        kind=kind,
        state=states.code_for(OFF_DUTY),
        state_since=clock.now(),
        beat=beat,
        division=division,
        skills=list(skills),
        base_easting=base[0] if base else None,
        base_northing=base[1] if base else None,
    )
    return Outcome(unit, [unit_fact("resources.unit_added", unit)])


@command("resources.book_on", permission="resources.crew", result="unit")
def book_on(
    *, by: Actor, unit_id: int, account_ids: tuple[int, ...], hours: float = 10
) -> Outcome[Unit]:
    """Crew a unit for a shift and put it on duty.

    Raises Refused when somebody is in another crew in that time: the database says so.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    now = clock.now()
    until = now + _hours(hours)
    people = list(Account.objects.filter(pk__in=account_ids, is_active=True))
    if not people or len(people) != len(set(account_ids)):
        raise Invalid("Choose officers who have an account.", fields={"crew": "Unknown officer."})
    for person in people:
        try:
            with transaction.atomic():
                CrewMember.objects.create(
                    audience_id=unit.audience_id,
                    created_by=by.account_id,
                    unit=unit,
                    account_id=person.pk,
                    name=person.name,
                    collar=person.collar,
                    aboard=DateTimeTZRange(now, until),
                )
        except IntegrityError:
            raise Refused(f"{person.name} is in another crew in that time.") from None
    _put(unit, states.code_for(states.ON_DUTY))
    unit.shift_end = until
    unit.version += 1
    unit.save()
    return Outcome(unit, [unit_fact("resources.booked_on", unit)])


@command("resources.book_off", permission="resources.crew", result="unit")
def book_off(*, by: Actor, unit_id: int) -> Outcome[Unit]:
    """End a unit's shift. Raises Refused while it is committed."""
    unit = locked(Unit.objects, by, unit_id, what="unit")
    if unit.incident_id is not None:
        raise Refused(f"{unit.callsign} is committed. Clear it first.")
    now = clock.now()
    for member in CrewMember.objects.select_for_update().filter(unit=unit, aboard__contains=now):
        member.aboard = DateTimeTZRange(member.aboard.lower, now)
        member.save()
    _put(unit, states.code_for(OFF_DUTY))
    unit.shift_end = None
    unit.version += 1
    unit.save()
    return Outcome(unit, [unit_fact("resources.booked_off", unit)])


@command("resources.set_state", permission="resources.crew", result="unit")
def set_state(*, by: Actor, unit_id: int, state: str) -> Outcome[Unit]:
    """Set a unit's state (the status code of its radio).

    Raises Refused for a message, and for going off duty from a job: nobody would be on it.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    listed = codes.require("resource-states", state, field="state")
    meaning = states.meaning_of(state)
    if meaning == states.RECEIVED:
        raise Refused(f"{state} {listed.label} is a message, not a state.")
    if meaning == OFF_DUTY and unit.incident_id is not None:
        raise Refused(f"{unit.callsign} is committed. Clear it or stand it down first.")
    previous = unit.state
    _put(unit, state)
    unit.version += 1
    unit.save()
    return Outcome(unit, [unit_fact("resources.state_set", unit, previous=previous)])


@command("resources.commit", permission="", result="unit")
def commit_unit(
    *, by: Actor, unit_id: int, incident_id: int | None, answer_by: datetime | None = None
) -> Outcome[Unit]:
    """Tie a unit to an incident, or free it. Called by dispatch.

    ``answer_by``: when it is to acknowledge; None where there is nothing to answer (any more).
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    unit.incident_id, unit.answer_by = incident_id, answer_by
    unit.version += 1
    unit.save()
    return Outcome(
        unit, [unit_fact("resources.committed", unit, committed=incident_id is not None)]
    )


@command("resources.withhold", permission="")
def withhold_positions(
    *, by: Actor, incident_id: int, audience_id: int, spot: tuple[float, float] | None = None
) -> Outcome[int]:
    """Show the positions of an incident's units to one audience only.

    Called by dispatch. A unit that is not on the job any more stays withheld until it has left
    the ``spot`` (or, where that is not known, where it stands now). Answers how many changed.
    """
    kept = {one.unit_id: one for one in Withheld.objects.filter(incident_id=incident_id)}
    sent = set(Unit.objects.filter(incident_id=incident_id).values_list("pk", flat=True))
    changed, lost = [], []
    for unit in sorted(sent | set(kept)):
        before, still = kept.get(unit), unit in sent
        if before is not None and (before.audience_id, before.sent) == (audience_id, still):
            continue
        centre = spot
        if not still and spot is None:
            stood = UnitPosition.objects.filter(unit_id=unit).first()
            centre = (stood.easting, stood.northing) if stood else None
        if not still and centre is None:
            lost.append(unit)
            continue
        Withheld.objects.update_or_create(
            unit_id=unit,
            defaults={
                "audience_id": audience_id, "incident_id": incident_id, "sent": still,
                "easting": centre[0] if centre else None,
                "northing": centre[1] if centre else None, "since": clock.now(),
            },
        )  # fmt: skip
        UnitPosition.objects.filter(unit_id=unit).update(audience_id=audience_id)
        changed.append(unit)
    facts = _drawn_anew(changed) + _shown_to_all(lost)
    return Outcome(len(facts), facts)


@command("resources.show_positions", permission="")
def show_positions(*, by: Actor, incident_id: int) -> Outcome[int]:
    """Show the positions of an incident's units to all again: its place is not confidential."""
    kept = Withheld.objects.filter(incident_id=incident_id)
    facts = _shown_to_all(list(kept.values_list("unit_id", flat=True)))
    return Outcome(len(facts), facts)


def _shown_to_all(unit_ids: list[int]) -> list[Fact]:
    if not unit_ids:
        return []
    Withheld.objects.filter(unit_id__in=unit_ids).delete()
    for unit in Unit.objects.filter(pk__in=unit_ids):
        UnitPosition.objects.filter(unit_id=unit.pk).update(audience_id=unit.audience_id)
    return _drawn_anew(unit_ids)


def _drawn_anew(unit_ids: list[int]) -> list[Fact]:
    if not unit_ids:
        return []
    units = Unit.objects.filter(pk__in=unit_ids).order_by("pk")
    return [unit_fact("resources.position_withheld", one) for one in units]


def _put(unit: Unit, state: str) -> None:
    unit.state, unit.state_since = state, clock.now()
    unit.meaning = states.meaning_of(state)


def _hours(hours: float) -> timedelta:
    if not 0 < hours <= 16:
        raise Invalid("A shift lasts between 0 and 16 hours.", fields={"hours": "Too long."})
    return timedelta(hours=hours)

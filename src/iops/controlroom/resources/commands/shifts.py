"""What the duty system plans: seats for a time to come, and units that follow their time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange

from iops.controlroom.resources import rules
from iops.controlroom.resources.commands.crews import came_aboard, seat_all
from iops.controlroom.resources.commands.shared import aboard, go_off, leave, unit_fact
from iops.controlroom.resources.commands.units import made, wrong_fields
from iops.controlroom.resources.contracts import OFF_DUTY, InAnotherCrew
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import all_at_once
from iops.kernel.events import Fact

#: Nobody plans further ahead (house rule); a later day is a slip of the key.
FARTHEST = timedelta(days=400)


@command("resources.plan_duty", permission="resources.plan", result="crew_member")
def plan_duty(
    *,
    by: Actor,
    callsign: str,
    collar: str,
    start: datetime,
    end: datetime,
    kind: str = "",
    division: str = "",
    skills: Sequence[str] = (),
) -> Outcome[CrewMember]:
    """Plan an officer for a unit; they come aboard at ``start`` by themselves.

    A call sign that is new becomes a unit of that ``kind``, ``division`` and ``skills``; a unit
    that exists stays as it is. What was planned for the officer in that time before is replaced;
    the same again changes nothing. Raises Invalid naming every field that is wrong (named as the
    columns of the file), InAnotherCrew where they sit in another crew in that time already.
    """
    now = clock.now()
    callsign, collar = callsign.strip().upper(), collar.strip()
    person = _officer(by, collar)
    unit = Unit.objects.visible_to(by).select_for_update().filter(callsign=callsign).first()
    wrong = _wrong_times(now, start, end)
    if person is None:
        wrong["collar"] = "Nobody who can sign in has this collar number."
    if unit is None:
        wrong |= wrong_fields(
            callsign=callsign, kind=kind, division=division, skills=skills, beat="", base=None,
            talkgroup="", but=None,
        )  # fmt: skip
    elif unit.withdrawn_at is not None:
        wrong["callsign"] = "This unit was stood down for good. Bring it back first."
    all_at_once(wrong)
    assert person is not None, "who is not there is said above"
    facts: list[Fact] = []
    if unit is None:
        unit = made(by, callsign=callsign, kind=kind, division=division, skills=skills)
        facts.append(unit_fact("resources.unit_added", unit))
    when = DateTimeTZRange(max(start, now), end)
    same = _make_room(unit, person.pk, when, now)
    if same is not None:
        return Outcome(same, facts)
    (seat,) = seat_all(by, unit, [person], when, came_at=None)
    return Outcome(seat, [*facts, unit_fact("resources.duty_planned", unit)])


def _officer(by: Actor, collar: str) -> Account | None:
    if not collar:
        return None
    found = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    locked_one = found.filter(collar__iexact=collar).select_for_update(no_key=True)
    return locked_one.order_by("pk").first()


def _wrong_times(now: datetime, start: datetime, end: datetime) -> dict[str, str]:
    if end <= start:
        return {"to": "The duty ends before it begins."}
    if end - start > timedelta(hours=rules.MOST_HOURS):
        return {"to": f"A duty lasts at most {rules.MOST_HOURS:.0f} hours."}
    if end <= now:
        return {"to": "This duty is over already."}
    if start - now > FARTHEST:
        return {"from": f"Nobody plans more than {FARTHEST.days} days ahead."}
    return {}


def _make_room(
    unit: Unit, account_id: int, when: DateTimeTZRange, now: datetime
) -> CrewMember | None:
    """Take back what was planned for somebody in that time; the seat that is this one already."""
    held = CrewMember.objects.filter(account_id=account_id, aboard__overlap=when)
    seats: list[CrewMember] = list(held.select_for_update())
    for one in seats:
        sits = one.came_at is not None
        if one.unit_id == unit.pk and (sits or (one.aboard.lower, one.aboard.upper) == (
            when.lower, when.upper
        )):  # fmt: skip
            return one
        if sits:
            text = "Sits in another crew in that time. Book them off there, or correct the duty."
            raise InAnotherCrew(text, fields={"collar": text})
    for one in seats:
        leave(one, now)
    return None


@command("resources.take_back_duties", permission="resources.plan")
def take_back_duties(
    *, by: Actor, since: datetime, until: datetime, but: Collection[int]
) -> Outcome[int]:
    """Take back the planned seats that begin in a span and are not among ``but``; how many."""
    now = clock.now()
    planned = CrewMember.objects.visible_to(by).filter(
        came_at=None, aboard__startswith__gte=max(since, now), aboard__startswith__lt=until
    )
    seats = list(planned.exclude(pk__in=but).select_for_update().order_by("pk"))
    for one in seats:
        leave(one, now)
    units = Unit.objects.filter(pk__in={one.unit_id for one in seats}).order_by("pk")
    facts = [unit_fact("resources.seat_taken_back", one) for one in units]
    return Outcome(len(seats), facts)


@command("resources.follow_shift", permission="resources.follow_shifts", result="unit")
def follow_shift(*, by: Actor, unit_id: int) -> Outcome[Unit]:
    """Let a unit follow its time: who is planned comes aboard, who is over stays or leaves.

    The next crew relieves the last one unless the unit is committed. Without a next crew the last
    one stays aboard until somebody books it off, as ``rules.stays`` says.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    if unit.withdrawn_at is not None:
        return Outcome(unit)
    now = clock.now()
    here = list(aboard(unit.pk, now).select_for_update())
    coming = [one for one in here if one.came_at is None]
    job = unit.incident_id is not None
    over = now - unit.shift_end if unit.shift_end is not None else timedelta(0)
    if coming:
        relieved = [] if job or over < timedelta(0) else [one for one in here if one.came_at]
        return Outcome(unit, _relieve(unit, relieved, coming, now))
    if unit.meaning == OFF_DUTY:
        return Outcome(unit)
    if not rules.stays(committed=job, over=over):
        for one in here:
            leave(one, now)
        return Outcome(unit, [go_off(unit)])
    if _kept_aboard(here, now) or job or over <= timedelta(0):
        return Outcome(unit)
    return Outcome(unit, [go_off(unit)])


def _relieve(
    unit: Unit, relieved: Sequence[CrewMember], coming: Sequence[CrewMember], now: datetime
) -> list[Fact]:
    for one in relieved:
        leave(one, now)
    for one in coming:
        one.came_at, one.version = now, one.version + 1
        one.save()
    came_aboard(unit, max(one.aboard.upper for one in coming))
    return [unit_fact("resources.booked_on", unit)]


def _kept_aboard(here: Sequence[CrewMember], now: datetime) -> int:
    """Keep a crew aboard for a while beyond its end; how many stay.

    Whoever is planned elsewhere by then goes there: the database keeps them out of two crews.
    """
    stay = 0
    for one in here:
        if one.aboard.upper > now + rules.AHEAD:
            stay += 1
            continue
        one.aboard = DateTimeTZRange(one.aboard.lower, now + rules.OVER_STEP)
        try:
            with transaction.atomic():
                one.save()
            stay += 1
        except IntegrityError:
            continue
    return stay

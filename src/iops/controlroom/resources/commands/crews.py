"""Who sits in a unit: booking on and off, moving, and what changes on the day."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.db.models import QuerySet

from iops.controlroom.resources import rules, states
from iops.controlroom.resources.commands.shared import (
    aboard,
    committed,
    go_off,
    keep,
    leave,
    left_behind,
    locked_units,
    on_strength,
    put,
    unit_fact,
)
from iops.controlroom.resources.commands.units import LONGEST_TALKGROUP
from iops.controlroom.resources.contracts import OFF_DUTY, InAnotherCrew
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("resources.book_on", permission="resources.crew", result="unit")
def book_on(
    *,
    by: Actor,
    unit_id: int,
    account_ids: Sequence[int],
    hours: float = rules.USUAL_HOURS,
    until: datetime | None = None,
    move: bool = False,
) -> Outcome[Unit]:
    """Crew a unit from now for so many hours, or ``until``, and put it on duty.

    ``move`` takes them out of the crew that they sit in, in the same step. Raises InAnotherCrew
    naming the unit where they sit in one (the database refuses two at once, whoever comes first),
    Refused where the move would leave a job without anybody, Invalid naming the field.
    """
    return _book_on(by, unit_id, account_ids, hours=hours, until=until, move=move)


@command("resources.book_myself_on", permission="resources.own_crew", result="unit")
def book_myself_on(
    *, by: Actor, unit_id: int, until: datetime | None = None, move: bool = False
) -> Outcome[Unit]:
    """Book oneself on to a unit; otherwise as ``book_on``."""
    return _book_on(by, unit_id, [by.account_id], until=until, move=move)


def _book_on(
    by: Actor,
    unit_id: int,
    account_ids: Sequence[int],
    *,
    hours: float = rules.USUAL_HOURS,
    until: datetime | None = None,
    move: bool,
) -> Outcome[Unit]:
    now = clock.now()
    end = rules.shift_end(now, hours=hours, until=until)
    people = _people(by, account_ids)
    held = CrewMember.objects.filter(
        account_id__in=account_ids, aboard__overlap=DateTimeTZRange(now, end)
    )
    units = locked_units(by, unit_id, held.values_list("unit_id", flat=True))
    unit = units[unit_id]
    on_strength(unit)
    facts = _make_free(by, units, unit, held, now, move=move)
    seat_all(by, unit, people, DateTimeTZRange(now, end), came_at=now)
    came_aboard(unit, end)
    return Outcome(unit, [*facts, unit_fact("resources.booked_on", unit)])


def came_aboard(unit: Unit, end: datetime) -> None:
    """A unit with somebody aboard is on duty until the last of them goes; it keeps its job."""
    if unit.meaning == OFF_DUTY:
        put(unit, states.code_for(states.ON_DUTY))
        unit.shift_end = None
    unit.shift_end = max(end, unit.shift_end or end)
    keep(unit)


def seat_all(
    by: Actor,
    unit: Unit,
    people: Iterable[Account],
    when: DateTimeTZRange,
    *,
    came_at: datetime | None,
) -> list[CrewMember]:
    """Seats of people in a unit; each keeps the driver grade that was last known of them.

    Raises InAnotherCrew where the database finds somebody in another crew in that time: it is the
    judge of two who book the same officer on at once.
    """
    people = sorted(people, key=lambda one: one.pk)
    drivers = drivers_of([one.pk for one in people])
    made = []
    for person in people:
        try:
            with transaction.atomic():
                seat = CrewMember.objects.create(
                    audience_id=unit.audience_id,
                    created_by=by.account_id,
                    unit=unit,
                    account_id=person.pk,
                    name=person.name,
                    collar=person.collar,
                    aboard=when,
                    came_at=came_at,
                    driver=drivers.get(person.pk, ""),
                )
        except IntegrityError:
            taken = CrewMember.objects.filter(account_id=person.pk, aboard__overlap=when)
            raise _elsewhere(list(taken.select_related("unit"))) from None
        made.append(seat)
    return made


def drivers_of(account_ids: Sequence[int]) -> dict[int, str]:
    """The driver grade last known of people, by account."""
    known = CrewMember.objects.filter(account_id__in=account_ids).exclude(driver="")
    last = known.order_by("account_id", "-pk").distinct("account_id")
    return dict(last.values_list("account_id", "driver"))


def _make_free(
    by: Actor,
    units: Mapping[int, Unit],
    unit: Unit,
    held: QuerySet[CrewMember],
    now: datetime,
    *,
    move: bool,
) -> list[Fact]:
    """Take people out of the seats that they hold in that time; the facts that follow.

    A seat planned for them in this unit is the one that they take now.
    """
    locked_seats = held.select_for_update(of=("self",))
    seats = list(locked_seats.select_related("unit").order_by("pk"))
    here = [one for one in seats if one.unit_id == unit.pk and one.came_at is not None]
    if here:
        names = ", ".join(said(one) for one in here)
        is_are = "is" if len(here) == 1 else "are"
        text = f"{names} {is_are} aboard {unit.callsign} already."
        raise Refused(text, fields={"officers": text})
    others = [one for one in seats if one.unit_id != unit.pk]
    if others and (not move or any(one.unit_id not in units for one in others)):
        raise _elsewhere(others)
    for one in seats:
        leave(one, now)
    left = [units[number] for number in sorted({one.unit_id for one in others})]
    return [fact for one in left if (fact := left_behind(by, one, now)) is not None]


def _elsewhere(seats: Sequence[CrewMember]) -> InAnotherCrew:
    """Who sits where until when, and what can be done."""
    parts = [
        f"{said(one)} is "
        + (f"aboard {one.unit.callsign}" if one.came_at else f"planned for {one.unit.callsign}")
        + ("" if one.came_at else f" from {_time(one.aboard.lower)}")
        + f" until {_time(one.aboard.upper)}"
        for one in seats
    ]
    text = "; ".join(parts) or "Somebody is in another crew in that time"
    return InAnotherCrew(f"In another crew: {text}. Move them, or leave them out.",
                         fields={"officers": f"{text}."})  # fmt: skip


@command("resources.book_off", permission="resources.crew", result="unit")
def book_off(*, by: Actor, unit_id: int, account_ids: Sequence[int] | None = None) -> Outcome[Unit]:
    """Book some or all of a unit's crew off; without anybody aboard it goes off duty.

    A planned seat of those named is taken back. Raises Refused where somebody named has no seat
    in it, and where a committed unit would be left without anybody.
    """
    return _book_off(by, unit_id, account_ids)


@command("resources.book_myself_off", permission="resources.own_crew", result="unit")
def book_myself_off(*, by: Actor, unit_id: int) -> Outcome[Unit]:
    """Leave the crew that one sits in; otherwise as ``book_off``."""
    return _book_off(by, unit_id, [by.account_id])


def _book_off(by: Actor, unit_id: int, account_ids: Sequence[int] | None) -> Outcome[Unit]:
    unit = locked(Unit.objects, by, unit_id, what="unit")
    now = clock.now()
    seats = aboard(unit.pk, now)
    if account_ids is not None:
        seats = CrewMember.objects.filter(
            unit=unit, account_id__in=account_ids, aboard__endswith__gt=now
        ).order_by("pk")
    leaving = list(seats.select_for_update())
    if account_ids is not None and {one.account_id for one in leaving} != set(account_ids):
        raise Refused(f"Somebody of those named has no seat in {unit.callsign}. Look at its crew.")
    going = [one for one in leaving if one.aboard.lower <= now]
    if account_ids is None and unit.incident_id is not None:
        raise Refused(committed(by, unit))
    for one in leaving:
        leave(one, now)
    if account_ids is None:
        return Outcome(unit, [go_off(unit)])
    fact = left_behind(by, unit, now) if going else None
    return Outcome(unit, [fact or unit_fact("resources.seat_taken_back", unit)])


@command("resources.change_day", permission="resources.crew", result="unit")
def change_day(
    *,
    by: Actor,
    unit_id: int,
    until: datetime | None = None,
    talkgroup: str | None = None,
    drivers: Mapping[int, str] | None = None,
) -> Outcome[Unit]:
    """Change what holds today: the end of the shift of all aboard (overtime), talkgroup, drivers.

    ``drivers``: codes of ``driver-grades`` by account. What is not given stays. Raises Invalid
    naming every field, InAnotherCrew where somebody is planned elsewhere in the longer time.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    now = clock.now()
    here = list(aboard(unit.pk, now).select_for_update())
    _check_day(here, now, until=until, talkgroup=talkgroup, drivers=drivers or {})
    for one in here:
        one.driver = (drivers or {}).get(one.account_id, one.driver)
        if until is not None:
            one.aboard = DateTimeTZRange(one.aboard.lower, until)
        one.version += 1
        _keep_seat(one)
    if until is not None:
        unit.shift_end = until
    if talkgroup is not None:
        unit.talkgroup = talkgroup.strip()
    keep(unit)
    return Outcome(unit, [unit_fact("resources.day_changed", unit)])


def _keep_seat(seat: CrewMember) -> None:
    try:
        with transaction.atomic():
            seat.save()
    except IntegrityError:
        taken = CrewMember.objects.filter(account_id=seat.account_id, aboard__overlap=seat.aboard)
        raise _elsewhere(list(taken.exclude(pk=seat.pk).select_related("unit"))) from None


def _check_day(
    here: Sequence[CrewMember],
    now: datetime,
    *,
    until: datetime | None,
    talkgroup: str | None,
    drivers: Mapping[int, str],
) -> None:
    wrong: dict[str, str] = {}
    if until is not None:
        nobody = "" if here else "Nobody is aboard whose shift could end."
        wrong["until"] = nobody or rules.wrong_end(now, until)
    if talkgroup is not None and len(talkgroup.strip()) > LONGEST_TALKGROUP:
        wrong["talkgroup"] = f"A talkgroup has at most {LONGEST_TALKGROUP} characters."
    if set(drivers) - {one.account_id for one in here}:
        wrong["driver"] = "A driver grade is of somebody who is aboard."
    elif any(one and codes.find("driver-grades", one) is None for one in drivers.values()):
        wrong["driver"] = "The list has no such driver grade. Choose one of the list."
    wrong = {name: text for name, text in wrong.items() if text}
    all_at_once(wrong)


def _people(by: Actor, account_ids: Sequence[int]) -> list[Account]:
    """The officers of the force that are meant, locked: of two desks that want one, one waits.

    Without that both would sit down, each see the other, and the database end one by a deadlock.
    Raises Invalid.
    """
    known = Account.objects.filter(force_id=by.force_id, is_active=True, is_system=False)
    found = list(known.filter(pk__in=account_ids).select_for_update(no_key=True).order_by("pk"))
    if not found or len(found) != len(set(account_ids)):
        text = "Choose officers who have an account."
        raise Invalid(text, fields={"officers": text})
    return found


def said(seat: CrewMember) -> str:
    """An officer in words: name and collar number."""
    return f"{seat.name} ({seat.collar})" if seat.collar else seat.name


def _time(moment: datetime) -> str:
    return f"{moment.astimezone(clock.LONDON):%d %b %H:%M}"

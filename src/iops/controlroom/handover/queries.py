"""What one shift leaves to the next.

Every incident that the board shows, in the board's order; what waits for a result; the diary; calls
that nobody answered; and who goes off duty soon. Of the whole force, a division or a desk.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.contacts.queries import ToReturn, calls_to_return
from iops.controlroom.desks.queries import with_desk, worked_at
from iops.controlroom.diary.models import Entry
from iops.controlroom.diary.queries import DiaryLine, diary
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.handover.models import DeskHandover
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources.models import Unit
from iops.governance.access.authority import people_who_may
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.models import RecordQuerySet
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

#: Not graded yet stands first: nobody has looked at it. As on the board.
ORDER: Mapping[str, int] = {"": 0, "1": 1, "2": 2, "C": 3}
#: Units whose shift ends within this are named.
SOON = timedelta(hours=2)
MOST, MOST_UNITS = 400, 60
#: States that the board does not show: closed, and the unit is free but its result is due.
RESULT_DUE = "result-due"


@dataclass(frozen=True)
class OpenLine:
    """An open incident as the next shift needs it: ``last`` is the newest entry of its log."""

    incident: Incident
    type_label: str
    units: Sequence[str]
    late: bool
    last: str
    last_at: datetime | None


@dataclass(frozen=True)
class Handover:
    """The pack. ``grades``: how many are open by grade, in the order of the board.

    ``committed`` are the units on these incidents, where it is of a desk.
    """

    at: datetime
    open: Sequence[OpenLine]
    results: Sequence[OpenLine]
    grades: Sequence[tuple[str, int]]
    diary: Sequence[DiaryLine]
    returns: Sequence[ToReturn]
    leaving: Sequence[Unit]
    committed: Sequence[Unit] = ()


@dataclass(frozen=True)
class Listed:
    """The same by numbers: the short number of each open incident, and all the rest."""

    open: Mapping[int, int]
    results: Sequence[int]
    diary: Sequence[int]
    units: Sequence[int]


@dataclass(frozen=True)
class OfferLine:
    """A desk that is offered: by whom, to whom ("" to whoever comes), since when."""

    id: int
    desk_id: int
    from_id: int
    to_id: int | None
    by: str
    to: str
    offered_at: datetime


def _shown(found: Handover) -> list[tuple[str, int]]:
    return [
        *(("incident", line.incident.pk) for line in (*found.open, *found.results)),
        *(("unit", unit.pk) for unit in (*found.leaving, *found.committed)),
    ]


@record_view("handover.pack", permission="handover.view", shows=_shown)
def handover(*, by: Actor, division: str = "", desk_id: int | None = None) -> Handover:
    """What is outstanding now, of one division, of one desk, or of the whole force."""
    now = clock.now()
    found = Incident.objects.visible_to(by).exclude(state="closed")
    if division:
        found = found.filter(division=division)
    if desk_id is not None:
        found = _at_desk(by, desk_id, found)
    incidents = sorted(
        found.order_by("opened_at", "pk")[:MOST],
        key=lambda one: (ORDER.get(one.grade, len(ORDER)), one.opened_at, one.pk),
    )
    lines = _lines(by, incidents, now)
    open_ = [line for line in lines if line.incident.state != RESULT_DUE]
    return Handover(
        at=now,
        open=open_,
        results=[line for line in lines if line.incident.state == RESULT_DUE],
        grades=[
            (grade or "no grade", sum(line.incident.grade == grade for line in open_))
            for grade in ORDER
        ],
        diary=_of(diary(by=by, desk_id=desk_id), {one.pk for one in incidents},
                  whole=not division),
        returns=calls_to_return(by=by, limit=50) if by.may("contacts.log") else (),
        leaving=_leaving(by, division, now) if desk_id is None else (),
        committed=_committed(by, incidents) if desk_id is not None else (),
    )  # fmt: skip


def ids_at_desk(by: Actor, desk_id: int) -> Listed:
    """What a desk has now, by numbers; for the command that confirms the list. Shows nothing."""
    found = _at_desk(by, desk_id, Incident.objects.visible_to(by).exclude(state="closed"))
    incidents = list(found.order_by("pk"))
    entries = Entry.objects.visible_to(by).filter(done_at=None)
    owed = with_desk(
        Incident.objects.visible_to(by).filter(pk__in=entries.values("incident_id"))
    ).filter(desk_id__in=worked_at(by, desk_id))
    return Listed(
        {one.pk: one.short for one in incidents if one.state != RESULT_DUE},
        [one.pk for one in incidents if one.state == RESULT_DUE],
        list(entries.filter(incident_id__in=owed.values("pk")).values_list("pk", flat=True)),
        [unit.pk for unit in _committed(by, incidents)],
    )


def offers(by: Actor, desk_id: int | None = None) -> list[OfferLine]:
    """Desks that are offered now. Called where the actor is known."""
    with visibility(by):
        going = DeskHandover.objects.visible_to(by).filter(ended_at=None).order_by("pk")
        if desk_id is not None:
            going = going.filter(desk_id=desk_id)
        found = list(going)
        people = {pk for one in found for pk in (one.from_id, one.to_id) if pk}
        names = dict(Account.objects.filter(pk__in=people).values_list("pk", "name"))
    return [
        OfferLine(
            one.pk, one.desk_id, one.from_id, one.to_id, names.get(one.from_id, ""),
            names.get(one.to_id or 0, ""), one.offered_at,
        )
        for one in found
    ]  # fmt: skip


def colleagues(by: Actor) -> list[tuple[int, str]]:
    """Who may sit at a desk, but for the actor: number and name, for a list to choose from."""
    able = people_who_may("desks.sit", force_id=by.force_id).exclude(pk=by.account_id)
    return list(able.order_by("name").values_list("pk", "name")[:300])


def _at_desk(by: Actor, desk_id: int, found: RecordQuerySet) -> RecordQuerySet:
    return with_desk(found).filter(desk_id__in=worked_at(by, desk_id))


def _committed(by: Actor, incidents: Sequence[Incident]) -> list[Unit]:
    on = Unit.objects.visible_to(by).filter(incident_id__in=[one.pk for one in incidents])
    return list(on.order_by("callsign"))


def _of(entries: Sequence[DiaryLine], incidents: set[int], *, whole: bool) -> list[DiaryLine]:
    return [one for one in entries if whole or one.incident_id in incidents]


def _lines(by: Actor, incidents: Sequence[Incident], now: datetime) -> list[OpenLine]:
    ids = [one.pk for one in incidents]
    sent: dict[int, list[str]] = {}
    going = Deployment.objects.visible_to(by).filter(
        incident_id__in=ids, clear_at=None, stood_down_at=None
    )
    for incident, callsign in going.order_by("ordered_at").values_list("incident_id", "callsign"):
        sent.setdefault(incident, []).append(callsign)
    log = LogEntry.objects.visible_to(by).filter(incident_id__in=ids)
    newest = {
        entry.incident_id: entry
        for entry in log.order_by("incident_id", "-at", "-pk").distinct("incident_id")
    }
    unveil(by, *incidents, *newest.values())
    types = dict(codes.choices("incident-types"))
    return [
        OpenLine(
            one,
            types.get(one.type_code, one.type_code),
            sent.get(one.pk, ()),
            one.first_attended_at is None and one.target_at is not None and one.target_at < now,
            newest[one.pk].text if one.pk in newest else "",
            newest[one.pk].at if one.pk in newest else None,
        )
        for one in incidents
    ]


def _leaving(by: Actor, division: str, now: datetime) -> list[Unit]:
    found = Unit.objects.visible_to(by).filter(shift_end__gt=now - SOON, shift_end__lte=now + SOON)
    if division:
        found = found.filter(division=division)
    return list(found.order_by("shift_end", "callsign")[:MOST_UNITS])

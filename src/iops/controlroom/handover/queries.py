"""What one shift leaves to the next.

Every incident that the board shows, in the board's order; what waits for a result; the diary; calls
that nobody answered; and who goes off duty soon.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.contacts.queries import ToReturn, calls_to_return
from iops.controlroom.diary.queries import DiaryLine, diary
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.resources.models import Unit
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
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
    """The pack. ``grades``: how many are open by grade, in the order of the board."""

    at: datetime
    open: Sequence[OpenLine]
    results: Sequence[OpenLine]
    grades: Sequence[tuple[str, int]]
    diary: Sequence[DiaryLine]
    returns: Sequence[ToReturn]
    leaving: Sequence[Unit]


def _shown(found: Handover) -> list[tuple[str, int]]:
    return [
        *(("incident", line.incident.pk) for line in (*found.open, *found.results)),
        *(("unit", unit.pk) for unit in found.leaving),
    ]


@record_view("handover.pack", permission="handover.view", shows=_shown)
def handover(*, by: Actor, division: str = "") -> Handover:
    """What is outstanding now, of one division or of the whole force."""
    now = clock.now()
    found = Incident.objects.visible_to(by).exclude(state="closed")
    if division:
        found = found.filter(division=division)
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
        diary=_of(diary(by=by), {one.pk for one in incidents}, whole=not division),
        returns=calls_to_return(by=by, limit=50) if by.may("contacts.log") else (),
        leaving=_leaving(by, division, now),
    )


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

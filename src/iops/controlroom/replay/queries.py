"""What a replay shows: the window with all that happened in it, and its tracks part by part."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final

from django.db import connection
from django.db.models import Q

from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.replay import histories, rules, tracks
from iops.controlroom.replay.rules import Window
from iops.controlroom.resources import position_limits
from iops.controlroom.resources.models import Unit
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

#: Incidents that were opened longer before the window are shown only if they are still open.
OLDEST: Final = timedelta(days=3)
MOST_INCIDENTS: Final = 2_000
_STEPS: Final = (
    ("ordered_at", "sent"), ("acknowledged_at", "has it"), ("mobile_at", "on the way"),
    ("at_scene_at", "at scene"), ("clear_at", "clear"), ("stood_down_at", "stood down"),
)  # fmt: skip


@dataclass(frozen=True)
class Happened:
    """Something that happened in the window, at a second of it."""

    at: float
    text: str
    incident_id: int
    unit_id: int = 0
    kind: str = "step"


@dataclass(frozen=True)
class Picture:
    """A window with what stood and happened in it; tracks come part by part."""

    window: Window
    incidents: Sequence[dict[str, Any]] = ()
    units: Sequence[dict[str, Any]] = ()
    happened: Sequence[Happened] = ()
    incident: Incident | None = None
    missing: Sequence[str] = field(default_factory=tuple)


def _subjects(picture: Picture) -> Iterable[tuple[str, int]]:
    yield from (("incident", one["id"]) for one in picture.incidents)
    yield from (("unit", one["id"]) for one in picture.units)


def _said(picture: Picture) -> dict[str, Any]:
    return {
        "from": picture.window.start.isoformat(), "until": picture.window.end.isoformat(),
        "units": len(picture.units), "incidents": len(picture.incidents),
    }  # fmt: skip


@record_view("replay.window", permission="replay.view", shows=_subjects, detail=_said)
def picture(*, by: Actor, window: Window) -> Picture:
    """Everything that stood in a window, and that happened in it, as far as the actor may see."""
    seen = Incident.objects.visible_to(by).filter(opened_at__lt=window.end)
    lately = Q(opened_at__gte=window.start - OLDEST) & (
        Q(closed_at=None) | Q(closed_at__gte=window.start)
    )
    incidents = list(seen.filter(lately | ~Q(state="closed")).order_by("-pk")[:MOST_INCIDENTS])
    units = list(
        Unit.objects.visible_to(by)
        .filter(Q(withdrawn_at=None) | Q(withdrawn_at__gte=window.start))
        .order_by("callsign")
    )
    return _picture(by, window, incidents, units)


@record_view("replay.incident", permission="replay.view", shows=_subjects, detail=_said)
def picture_of(*, by: Actor, incident_id: int) -> Picture:
    """One incident from its opening to its end, with the units that were sent to it.

    Raises NotVisible.
    """
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    sent = Deployment.objects.visible_to(by).filter(incident_id=incident_id)
    units = list(Unit.objects.visible_to(by).filter(pk__in=sent.values("unit_id")))
    over = [one.clear_at or one.stood_down_at for one in sent]
    ended = incident.closed_at
    if ended is not None:
        ended = max([ended, *(one for one in over if one is not None)])
    window = rules.around(incident.opened_at, ended, clock.now())
    return _picture(by, window, [incident], units, incident)


def _picture(
    by: Actor,
    window: Window,
    incidents: list[Incident],
    units: list[Unit],
    incident: Incident | None = None,
) -> Picture:
    unveil(by, *incidents)
    numbers = [one.pk for one in incidents]
    states = histories.histories("resources_unit", histories.UNIT, units, window)
    grades = histories.histories("incidents_incident", histories.INCIDENT, incidents, window)
    types = dict(codes.choices("incident-types"))
    shown = set(numbers)
    listed = {one.code: one for one in codes.codes("resource-states")}
    return Picture(
        window=window,
        incident=incident,
        incidents=[
            {
                "id": one.pk, "short": one.short, "number": one.number, "place": one.place_text,
                "lon": one.longitude, "lat": one.latitude,
                "opened": (one.opened_at - window.start).total_seconds(),
                "stood": [
                    [at, {"grade": row["grade"] or "", "state": row["state"],
                          "type": types.get(row["type_code"], row["type_code"])}]
                    for at, row in grades[one.pk]
                ],
            }
            for one in incidents
        ],
        units=[
            {
                "id": one.pk, "callsign": one.callsign, "kind": one.kind,
                "stood": [
                    [at, _unit_state(row, listed, shown)] for at, row in states[one.pk]
                ],
            }
            for one in units
        ],
        happened=_happened(by, window, incidents, with_log=incident is not None),
        missing=_disposed(window),
    )  # fmt: skip


def _unit_state(row: Any, listed: dict[str, Any], shown: set[int]) -> dict[str, Any]:
    code = str(row["state"])
    known = listed.get(code)
    return {
        "code": code,
        "label": known.label if known else code,
        "meaning": row["meaning"] or "",
        "deployable": str(known.detail.get("deployable") or "no") if known else "no",
        # The number of a job that the reader may not see says nothing to them.
        "incident": row["incident_id"] if row["incident_id"] in shown else None,
    }


def _happened(
    by: Actor, window: Window, incidents: list[Incident], *, with_log: bool
) -> list[Happened]:
    def second(at: datetime | None) -> float | None:
        inside = at is not None and window.start <= at < window.end
        return (at - window.start).total_seconds() if at is not None and inside else None

    shorts = {one.pk: one.short for one in incidents}
    found: list[Happened] = []
    for one in incidents:
        for at, words in ((one.opened_at, "opened"), (one.closed_at, "closed")):
            if (when := second(at)) is not None:
                found.append(Happened(when, f"{one.short} {words}", one.pk, kind=words))
    sent = Deployment.objects.visible_to(by).filter(incident_id__in=list(shorts))
    sent = sent.filter(ordered_at__lt=window.end, ordered_at__gte=window.start - OLDEST)
    for step in sent:
        for name, words in _STEPS:
            if (when := second(getattr(step, name))) is not None:
                text = f"{step.callsign} {words}"
                text += "" if with_log else f", {shorts[step.incident_id]}"
                found.append(Happened(when, text, step.incident_id, step.unit_id))
    if with_log:
        log = list(
            LogEntry.objects.visible_to(by)
            .filter(incident_id__in=list(shorts), at__gte=window.start, at__lt=window.end)
            .order_by("at", "pk")
        )
        unveil(by, *log)
        found += [
            Happened((one.at - window.start).total_seconds(), one.text, one.incident_id, kind="log")
            for one in log
        ]
    return sorted(found, key=lambda one: one.at)


def _disposed(window: Window) -> list[str]:
    """Days of the window whose tracks were disposed of: said, and not shown as a gap."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT day FROM resources_disposed_day WHERE day BETWEEN %s AND %s ORDER BY day",
            [window.start.date(), window.end.date()],
        )
        return [f"{day:%d %b %Y}" for (day,) in cursor.fetchall()]


@dataclass(frozen=True)
class TrackPart:
    """A part of the tracks. ``more``: there is one after it."""

    tracks: dict[int, list[float]]
    more: bool


@record_view(
    "replay.track",
    permission="replay.view",
    shows=lambda found: [("unit", number) for number in found.tracks],
)
def track_part(
    *, by: Actor, window: Window, number: int, incident_id: int | None = None
) -> TrackPart:
    """One part of a window's tracks; of an incident, those of the units that were sent to it.

    Raises NotVisible for a part that is none.
    """
    part = rules.part(window, number)
    if part is None:
        raise NotVisible("The window that is replayed has no such part.")
    seen = Unit.objects.visible_to(by)
    if incident_id is not None:
        sent = Deployment.objects.visible_to(by).filter(incident_id=incident_id)
        seen = seen.filter(pk__in=sent.values("unit_id"))
    asked = Window(part.start - rules.LEAD, part.end) if number == 0 else part
    found = tracks.tracks(
        asked,
        zero=window,
        audiences=sorted(by.audiences),
        units=list(seen.values_list("pk", flat=True)),
        step=rules.STEP_OF_ALL if incident_id is None else rules.STEP_OF_FEW,
    )
    return TrackPart(found, rules.part(window, number + 1) is not None)


def sources() -> list[str]:
    """The words for the sources of fixes, by their number in a track."""
    words = position_limits.labels()
    return [words.get(one, one) for one in position_limits.limits().sources]

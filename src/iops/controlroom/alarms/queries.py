"""What people look at: alarms of a call and an incident, the register, one whole."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Q

from iops.controlroom.alarms import rules
from iops.controlroom.alarms.contracts import FALSE, OUTCOMES, SAID, WITHDRAWN, Limits
from iops.controlroom.alarms.limits import level_meaning, limits_of
from iops.controlroom.alarms.models import Activation, Alarm, Keyholder, KeyholderCall
from iops.controlroom.incidents.models import Incident
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.queries import spot_of, true_spots, unveil
from iops.reference.codes import queries as codes

MOST, MOST_SHOWN = 200, 4
MASKED = "confidential: the control room rings"


@dataclass(frozen=True)
class KeyLine:
    """A keyholder as the reader may see them, and what came of ringing them last."""

    id: int
    position: int
    name: str
    phone: str
    confidential: bool
    said: str = ""
    said_at: datetime | None = None


@dataclass(frozen=True)
class AlarmLine:
    """An alarm with its response, its false calls that count, and its keyholders."""

    one: Alarm
    kind: str
    level: str
    withdrawn: bool
    counting: Sequence[date]
    limits: Limits
    keyholders: Sequence[KeyLine]
    activation: Activation | None = None
    outcome: str = ""
    incident_id: int = 0
    why: str = ""


@dataclass(frozen=True)
class ActivationLine:
    """An activation in the history of an alarm."""

    one: Activation
    incident: Incident | None
    outcome: str
    who: str


@dataclass(frozen=True)
class AlarmCard:
    """One alarm, whole."""

    line: AlarmLine
    activations: Sequence[ActivationLine]
    restore_from: date | None


def alarms_on(by: Actor, incident_ids: Sequence[int]) -> list[AlarmLine]:
    """The alarms of these incidents: by activation, by the URN in their words, by their place.

    Called where the actor is known; whoever shows it logs.
    """
    found = list(Incident.objects.visible_to(by).filter(pk__in=incident_ids))
    spots = true_spots(by, "incident", [one.pk for one in found])
    known = Activation.objects.visible_to(by).filter(incident_id__in=[one.pk for one in found])
    active: dict[int, dict[int, Activation]] = defaultdict(dict)
    for row in known:
        active[row.incident_id][row.alarm_id] = row
    lines = []
    for one in found:
        urns = rules.urns_said(one.summary)
        place = spots.get(one.pk, spot_of(one)).place_id
        own = active[one.pk]
        alarms = _matching(by, urns, place, own)
        for line in _lines(by, alarms, one.pk):
            hit = own.get(line.one.pk)
            why = "" if hit else ("this URN" if line.one.urn in urns else "this address")
            lines.append(
                replace(
                    line, activation=hit, outcome=OUTCOMES.get(hit.outcome, "") if hit else "",
                    incident_id=one.pk, why=why,
                )
            )  # fmt: skip
    return lines


@record_view(
    "alarms.on_call",
    permission="alarms.view",
    shows=lambda found: [("alarm", line.one.pk) for line in found],
)
def alarms_for_call(*, by: Actor, words: str, place_id: int | None) -> list[AlarmLine]:
    """The alarms that a caller means: by the URN that was typed, and at the place."""
    urns = rules.urns_said(words)
    if not urns and place_id is None:
        return []
    lines = _lines(by, _matching(by, urns, place_id, ()), 0)
    return [
        replace(line, why="this URN" if line.one.urn in urns else "this address") for line in lines
    ]


@record_view(
    "alarms.list",
    permission="alarms.view",
    shows=lambda found: [("alarm", line.one.pk) for line in found],
)
def alarms(*, by: Actor, words: str = "", withdrawn: bool = False) -> list[AlarmLine]:
    """The register, by URN; with these words in number, premises, address or company."""
    found = Alarm.objects.visible_to(by).filter(ended_at=None)
    for word in words.split()[:4]:
        found = found.filter(
            Q(urn=rules.urn_in(word)) | Q(premises__icontains=word)
            | Q(place_text__icontains=word) | Q(company__icontains=word)
        )  # fmt: skip
    if withdrawn:
        gone = [
            code for code, _ in codes.choices("alarm-levels") if level_meaning(code) == WITHDRAWN
        ]
        found = found.filter(level__in=gone)
    return _lines(by, list(found.order_by("urn")[:MOST]), 0)


@record_view(
    "alarms.card", permission="alarms.view", shows=lambda card: [("alarm", card.line.one.pk)]
)
def alarm_card(*, by: Actor, alarm_id: int) -> AlarmCard:
    """One alarm with its activations. Raises NotVisible."""
    one = Alarm.objects.visible_to(by).filter(pk=alarm_id).first()
    if one is None:
        raise NotVisible("There is no alarm with this number that you may see.")
    rows = list(Activation.objects.visible_to(by).filter(alarm=one).order_by("-at")[:MOST])
    incidents = Incident.objects.visible_to(by).in_bulk({row.incident_id for row in rows})
    names = _names(row.outcome_by for row in rows)
    unveil(by, *rows, *incidents.values())
    line = _lines(by, [one], 0)[0]
    days = [clock.local_date(row.at) for row in rows if row.outcome == FALSE]
    return AlarmCard(
        line,
        [
            ActivationLine(
                row, incidents.get(row.incident_id), OUTCOMES.get(row.outcome, ""),
                names.get(row.outcome_by or 0, ""),
            )
            for row in rows
        ],
        rules.may_restore_from(days, line.limits) if line.withdrawn else None,
    )  # fmt: skip


def registered(by: Actor, urns: Collection[str]) -> list[int]:
    """The alarms with these URNs. For what follows of an incident: shown to nobody by itself."""
    found = Alarm.objects.visible_to(by).filter(urn__in=list(urns), ended_at=None)
    return list(found.values_list("pk", flat=True))


def _matching(
    by: Actor, urns: Collection[str], place_id: int | None, ids: Iterable[int]
) -> list[Alarm]:
    wanted = Q(pk__in=list(ids)) | Q(urn__in=list(urns), ended_at=None)
    if place_id is not None:
        wanted |= Q(place_id=place_id, ended_at=None)
    return list(Alarm.objects.visible_to(by).filter(wanted).order_by("urn")[:MOST_SHOWN])


def _lines(by: Actor, found: Sequence[Alarm], incident_id: int) -> list[AlarmLine]:
    if not found:
        return []
    ids = [one.pk for one in found]
    days: dict[int, list[date]] = defaultdict(list)
    for alarm, at in Activation.objects.filter(alarm__in=ids, outcome=FALSE).values_list(
        "alarm_id", "at"
    ):
        days[alarm].append(clock.local_date(at))
    keys = list(
        Keyholder.objects.visible_to(by).filter(alarm__in=ids, ended_at=None).order_by("position")
    )
    rung: dict[int, KeyholderCall] = {}
    if incident_id:
        said = KeyholderCall.objects.visible_to(by).filter(incident_id=incident_id)
        rung = {one.keyholder_id: one for one in said.order_by("at", "pk")}
    clear, today = by.may("alarms.see_confidential"), clock.local_date(clock.now())
    lines = []
    for one in found:
        limits = limits_of(one.kind)
        lines.append(
            AlarmLine(
                one, codes.label("alarm-kinds", one.kind), codes.label("alarm-levels", one.level),
                level_meaning(one.level) == WITHDRAWN,
                rules.counting(days[one.pk], limits, today), limits,
                [_key(key, rung.get(key.pk), clear) for key in keys if key.alarm_id == one.pk],
            )
        )  # fmt: skip
    return lines


def _key(key: Keyholder, call: KeyholderCall | None, clear: bool) -> KeyLine:
    shut = key.confidential and not clear
    return KeyLine(
        key.pk, key.position, "Keyholder" if shut else key.name, MASKED if shut else key.phone,
        key.confidential, SAID.get(call.said, "") if call else "", call.at if call else None,
    )  # fmt: skip


def _names(ids: Iterable[int | None]) -> dict[int, str]:
    people = Account.objects.filter(pk__in={one for one in ids if one is not None})
    return dict(people.values_list("pk", "name"))

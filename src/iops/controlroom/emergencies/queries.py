"""What people look at: one emergency, and those that stand or were lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q

from iops.controlroom.emergencies import rules
from iops.controlroom.emergencies.contracts import WAYS
from iops.controlroom.emergencies.models import Emergency
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.models import Unit
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.reference.codes import queries as codes

#: How far back the list goes beside what still stands.
LATELY, MOST = timedelta(days=7), 100


@dataclass(frozen=True)
class EmergencyLine:
    """An emergency with the names that it is told by; ``incident`` where the reader may see it."""

    one: Emergency
    officer: str
    acknowledged_by: str
    ended_by: str
    incident: Incident | None
    told: Sequence[str]

    @property
    def how(self) -> str:
        return WAYS.get(self.one.how, "")

    @property
    def age(self) -> str:
        """How old the position was when they pressed."""
        if self.one.fix_at is None:
            return ""
        return rules.age_in_words(self.one.fix_at, self.one.pressed_at)

    @property
    def seconds(self) -> int | None:
        """From the press to the acknowledgement."""
        if self.one.acknowledged_at is None:
            return None
        return rules.seconds_between(self.one.renewed_at, self.one.acknowledged_at)

    @property
    def ending(self) -> str:
        return codes.label("emergency-endings", self.one.ending) if self.one.ending else ""


def _shown(lines: Iterable[EmergencyLine]) -> list[tuple[str, int]]:
    return [
        *(("emergency", line.one.pk) for line in lines),
        *(("incident", line.incident.pk) for line in lines if line.incident),
    ]


@record_view("emergencies.one", permission="emergencies.view", shows=lambda one: _shown([one]))
def emergency(*, by: Actor, emergency_id: int) -> EmergencyLine:
    """One emergency. Raises NotVisible."""
    found = Emergency.objects.visible_to(by).filter(pk=emergency_id).first()
    if found is None:
        raise NotVisible("There is no emergency with this number that you may see.")
    return _lines(by, [found])[0]


@record_view("emergencies.list", permission="emergencies.view", shows=_shown)
def emergencies(*, by: Actor, standing: bool = False) -> list[EmergencyLine]:
    """Those that stand, the newest first, and with them those of the last week."""
    since = Q() if standing else Q(pressed_at__gte=clock.now() - LATELY)
    found = Emergency.objects.visible_to(by).filter(Q(ended_at=None) | since)
    if standing:
        found = found.filter(ended_at=None)
    lines = _lines(by, list(found.order_by("-pressed_at")[:MOST]))
    return sorted(lines, key=lambda line: line.one.ended_at is not None)


def own_emergency(by: Actor) -> int | None:
    """The emergency of the actor that stands now, if there is one. Shows nothing of others."""
    with visibility(by):
        mine = Emergency.objects.visible_to(by).filter(account_id=by.account_id, ended_at=None)
        return mine.values_list("pk", flat=True).first()


def _lines(by: Actor, found: Sequence[Emergency]) -> list[EmergencyLine]:
    people = {
        pk for one in found for pk in (one.account_id, one.acknowledged_by, one.ended_by) if pk
    }
    names = dict(Account.objects.filter(pk__in=people).values_list("pk", "name"))
    incidents = Incident.objects.visible_to(by).in_bulk({one.incident_id for one in found})
    units = {unit for one in found for unit in one.told}
    signs = dict(Unit.objects.visible_to(by).filter(pk__in=units).values_list("pk", "callsign"))
    return [
        EmergencyLine(
            one,
            names.get(one.account_id, ""),
            names.get(one.acknowledged_by or 0, ""),
            names.get(one.ended_by or 0, ""),
            incidents.get(one.incident_id),
            [signs[unit] for unit in one.told if unit in signs],
        )
        for one in found
    ]

"""Whose job an incident is: the crews of the units that are sent to it."""

from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.access.commands.sight import workers_on
from iops.governance.access.commands.work import lend_to, take_from_others
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.pole.confidential.commands import set_workers


def crews_on(kind: str, record_id: int) -> list[int]:
    """The accounts aboard the units that are sent to an incident now."""
    if kind != "incident":
        return []
    sent = Unit.objects.filter(incident_id=record_id)
    aboard = CrewMember.objects.filter(unit_id__in=sent.values("pk"), aboard__contains=clock.now())
    return list(aboard.values_list("account_id", flat=True))


def crew_of(unit_id: int) -> list[int]:
    """The accounts aboard a unit now."""
    aboard = CrewMember.objects.filter(unit_id=unit_id, aboard__contains=clock.now())
    return list(aboard.values_list("account_id", flat=True))


def crew_changed(fact: Fact, by: Actor) -> None:
    """Who comes aboard a unit that is on its way knows where it goes, and sees its job."""
    incident = Unit.objects.filter(pk=fact.id, incident_id__isnull=False)
    for number in incident.values_list("incident_id", flat=True):
        lend_to(crew_of(fact.id), "incident", number)
        set_workers("incident", number)


def crew_left(fact: Fact, by: Actor) -> None:
    """Who leaves a unit that is on its way sees its job no longer, nor where it is."""
    incident = Unit.objects.filter(pk=fact.id, incident_id__isnull=False)
    for number in incident.values_list("incident_id", flat=True):
        take_from_others(workers_on("incident", number), "incident", number)
        set_workers("incident", number)

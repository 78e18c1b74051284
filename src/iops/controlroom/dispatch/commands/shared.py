"""What the commands of dispatch share."""

from typing import Any

from django.db.models import QuerySet

from iops.controlroom.dispatch import rules
from iops.controlroom.dispatch.contracts import RADIO, UNIT
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import move_state
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources.models import CrewMember
from iops.controlroom.safety.commands import end_notice
from iops.governance.access.commands.sight import workers_on
from iops.governance.access.commands.work import take_from_others
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def fact(event_type: str, incident: Incident, deployment: Deployment, **data: Any) -> Fact:
    """A fact about an incident and one unit of it."""
    given = {
        "number": incident.number,
        "grade": incident.grade or "",
        "unit": deployment.unit_id,
        "deployment": deployment.pk,
        **data,
    }
    return Fact(event_type, "incident", incident.pk, incident.audience_id, given)


def answered(incident: Incident, deployment: Deployment) -> Fact:
    """The fact that ends the duty to acknowledge: by an answer, or because it is over."""
    given = {"number": incident.number, "incident": incident.pk}
    return Fact(
        "dispatch.order_answered", "deployment", deployment.pk, deployment.audience_id, given
    )


def going(unit_id: int) -> Deployment | None:
    """The job that a unit is on, locked."""
    found: Deployment | None = (
        Deployment.objects.select_for_update()
        .filter(unit_id=unit_id, clear_at=None, stood_down_at=None)
        .first()
    )
    return found


def going_to(incident_id: int) -> QuerySet[Deployment]:
    """Jobs about an incident that are not over."""
    return Deployment.objects.filter(incident_id=incident_id, clear_at=None, stood_down_at=None)


def in_crew(by: Actor, unit_id: int) -> bool:
    """Whether the actor sits in the unit now."""
    aboard = CrewMember.objects.filter(unit_id=unit_id, account_id=by.account_id)
    return aboard.filter(aboard__contains=clock.now()).exists()


def note_answer(by: Actor, deployment: Deployment) -> None:
    """Note who has answered an order, and by what way; saved by the caller."""
    deployment.acknowledged_at, deployment.acknowledged_by = clock.now(), by.account_id
    deployment.acknowledged_how = UNIT if in_crew(by, deployment.unit_id) else RADIO


def end(by: Actor, incident: Incident, deployment: Deployment) -> None:
    """Free the unit of a deployment that is over, and say what the incident waits for then.

    Its crew sees a restricted incident no longer.
    """
    deployment.version += 1
    deployment.save()
    resources.commit_unit(by=by, unit_id=deployment.unit_id, incident_id=None)
    end_notice(by=by, deployment_id=deployment.pk)
    _after_the_last(by, incident)
    take_from_others(workers_on("incident", incident.pk), "incident", incident.pk)


def _after_the_last(by: Actor, incident: Incident) -> None:
    """Without a unit an incident waits again: for one or, once somebody was there, for its result.

    A visit before it was closed and reopened does not count: it needs a unit anew.
    """
    if incident.state == IncidentState.CLOSED or going_to(incident.pk).exists():
        return
    since = incident.first_closed_at or incident.opened_at
    sent = Deployment.objects.filter(incident_id=incident.pk)
    attended = sent.filter(at_scene_at__gte=since).exists()
    move_state(by=by, incident_id=incident.pk, state=rules.without_units(attended=attended))

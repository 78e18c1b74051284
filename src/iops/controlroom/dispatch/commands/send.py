"""Ordering a unit to an incident, and saying that nobody can be ordered."""

from datetime import timedelta

from iops.controlroom.dispatch import rules
from iops.controlroom.dispatch.commands.shared import fact, going, going_to
from iops.controlroom.dispatch.commands.stand_down import stand_down
from iops.controlroom.dispatch.crews import crew_of
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.commands import add_log_entry, move_state
from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources import commands as resources
from iops.controlroom.resources import states
from iops.controlroom.resources.models import CrewMember, Unit
from iops.controlroom.safety.commands import give_notice
from iops.governance.access.commands.work import lend_to, make_lonely
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("dispatch.deploy", result="deployment")
def deploy_unit(
    *, by: Actor, incident_id: int, unit_id: int, reason: str = ""
) -> Outcome[Deployment]:
    """Order a unit to an incident; it is committed, the incident assigned.

    The unit has yet to acknowledge: within the time that the incident's grade sets (code list
    ``grades``), after which the dispatcher is told. Raises Refused when the unit is committed or
    not deployable, or the incident is closed. Who sends a crew to a restricted incident lets it
    see that incident until it is clear.
    """
    by, moved = make_lonely(by, "incident", incident_id)
    incident = locked(Incident.objects, by, incident_id, what="incident")
    unit = locked(Unit.objects, by, unit_id, what="unit")
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it first.")
    if unit.incident_id is not None:
        raise Refused(f"{unit.callsign} is committed to another incident. Clear it first.")
    state = codes.find("resource-states", unit.state)
    if state is None or state.detail.get("deployable") == "no":
        label = state.label.lower() if state else unit.state
        raise Refused(f"{unit.callsign} is not deployable ({label}).")
    now = clock.now()
    answer_by = now + _time_to_answer(incident.grade)
    deployment = Deployment.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident_id=incident.pk,
        unit_id=unit.pk,
        callsign=unit.callsign,
        ordered_at=now,
        answer_by=answer_by,
        reason=reason,
    )
    resources.commit_unit(by=by, unit_id=unit.pk, incident_id=incident.pk, answer_by=answer_by)
    resources.set_state(by=by, unit_id=unit.pk, state=states.code_for(states.ORDERED))
    lend_to(crew_of(unit.pk), "incident", incident.pk)
    if incident.state in (IncidentState.OPEN, IncidentState.RESULT_DUE):
        move_state(by=by, incident_id=incident.pk, state=IncidentState.ASSIGNED)
    add_log_entry(
        by=by, incident_id=incident.pk, text=f"{unit.callsign} deployed. {reason}".strip()
    )
    give_notice(by=by, deployment_id=deployment.pk, unit=unit, incident=incident)
    ordered = Fact(
        "dispatch.ordered",
        "deployment",
        deployment.pk,
        deployment.audience_id,
        {
            "number": incident.number,
            "grade": incident.grade or "",
            "incident": incident.pk,
            "answer_by": answer_by.isoformat(),
            "owner": _driver(unit),
        },
    )
    return Outcome(deployment, [*moved, fact("dispatch.deployed", incident, deployment), ordered])


@command("dispatch.hurry", permission="")
def hurry_orders(*, by: Actor, incident_id: int) -> Outcome[int]:
    """Orders that nobody has answered yet follow an upgrade: its time to answer runs from now.

    Never later than before. Answers how many. Called within the upgrade.
    """
    incident = locked(Incident.objects, by, incident_id, what="incident")
    answer_by = clock.now() + _time_to_answer(incident.grade)
    late = going_to(incident_id).filter(acknowledged_at=None, answer_by__gt=answer_by)
    facts = []
    for deployment in late.select_for_update().order_by("pk"):
        deployment.answer_by, deployment.version = answer_by, deployment.version + 1
        deployment.save(update_fields=["answer_by", "version"])
        resources.commit_unit(
            by=by, unit_id=deployment.unit_id, incident_id=incident_id, answer_by=answer_by
        )
        given = {
            "number": incident.number,
            "grade": incident.grade or "",
            "incident": incident.pk,
            "answer_by": answer_by.isoformat(),
        }
        facts.append(
            Fact("dispatch.hurried", "deployment", deployment.pk, deployment.audience_id, given)
        )
    return Outcome(len(facts), facts)


@command("dispatch.warn", permission="")
def warn_crews(*, by: Actor, incident_id: int) -> Outcome[int]:
    """Send those who are on an incident what endangers them there and is new; answers how many.

    Called within whatever says more of the incident.
    """
    going = list(going_to(incident_id).order_by("pk"))
    incident = Incident.objects.filter(pk=incident_id).first() if going else None
    if incident is None:
        return Outcome(0)
    units = Unit.objects.in_bulk([one.unit_id for one in going])
    for one in going:
        if one.unit_id in units:
            unit = units[one.unit_id]
            give_notice(by=by, deployment_id=one.pk, unit=unit, incident=incident)
    return Outcome(len(going))


@command("dispatch.redeploy", permission="dispatch.deploy", result="deployment")
def redeploy_unit(
    *, by: Actor, unit_id: int, incident_id: int, reason: str = "", deployment_id: int | None = None
) -> Outcome[Deployment]:
    """Send a unit on from its job to another incident in one step, or not at all; both logs say so.

    So the units of a duplicate go to the main incident. With ``deployment_id`` from that job and
    no other. Raises Refused where the unit has no job, is sent there already, or the other
    incident is closed.
    """
    unit = locked(Unit.objects, by, unit_id, what="unit")
    current = going(unit.pk)
    if current is None:
        raise Refused(f"{unit.callsign} has no job to be sent on from. Deploy it.")
    if deployment_id is not None and current.pk != deployment_id:
        raise Refused("This job is over. The unit has another one now.")
    deployment = locked(Deployment.objects, by, current.pk, what="deployment")
    if deployment.incident_id == incident_id:
        raise Refused(f"{deployment.callsign} is sent to this incident already.")
    before = locked(Incident.objects, by, deployment.incident_id, what="incident")
    other = locked(Incident.objects, by, incident_id, what="incident")
    same = before.audience_id == other.audience_id
    there, here = (other.number, before.number) if same else ("another incident",) * 2
    said = f" {reason.strip()}" if reason.strip() else ""
    stand_down(by=by, deployment_id=deployment.pk, reason=f"Sent on to {there}.{said}")
    sent = deploy_unit(
        by=by, incident_id=incident_id, unit_id=unit.pk, reason=f"From {here}.{said}"
    ).value
    return Outcome(sent)


@command("dispatch.cannot_resource", permission="dispatch.deploy", result="incident")
def cannot_resource(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """Nobody can be sent: a grade 1 goes to the duty inspector at once."""
    incident = locked(Incident.objects, by, incident_id, what="incident")
    if incident.state != IncidentState.OPEN:
        raise Refused("A unit is assigned to this incident.")
    text = f"Cannot be resourced. {reason.strip()}"
    add_log_entry(by=by, incident_id=incident.pk, text=text)
    given = {"number": incident.number, "grade": incident.grade or ""}
    said = Fact("dispatch.cannot_resource", "incident", incident.pk, incident.audience_id, given)
    return Outcome(incident, [said])


def _time_to_answer(grade: str | None) -> timedelta:
    """How long the force gives a unit to acknowledge an incident of this grade."""
    listed = codes.find("grades", grade) if grade else None
    return rules.time_to_answer(listed.detail.get("acknowledge") if listed else None)


def _driver(unit: Unit) -> int | None:
    """Whose duty the answer is: the first of the crew; nobody's where none is named."""
    aboard = CrewMember.objects.filter(unit_id=unit.pk, aboard__contains=clock.now())
    found: int | None = aboard.order_by("pk").values_list("account_id", flat=True).first()
    return found

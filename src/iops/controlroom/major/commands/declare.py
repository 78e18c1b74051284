"""Declaring, and standing down."""

from iops.controlroom.incidents.contracts import IncidentState
from iops.controlroom.major import rules
from iops.controlroom.major.commands.shared import fact, note, standing, the_incident
from iops.controlroom.major.contracts import KINDS
from iops.controlroom.major.models import Holding, MajorIncident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, Refused, all_at_once


@command("major.declare", result="major_incident")
def declare(
    *, by: Actor, incident_id: int, kind: str, reason: str, name: str = ""
) -> Outcome[MajorIncident]:
    """Declare an incident a major or a critical one; who commands tonight is told at once.

    Raises Invalid naming every wrong field, Refused for one that is closed, or is it already.
    """
    all_at_once(rules.wrong_with_declaration(kind, reason, name))
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it first.")
    there = MajorIncident.objects.filter(incident_id=incident_id, kind=kind, stood_down_at=None)
    if there.exists():
        raise Refused(f"{incident.number} is declared a {KINDS[kind].lower()} already.")
    one = MajorIncident.objects.create(
        audience_id=incident.audience_id, created_by=by.account_id, incident_id=incident_id,
        kind=kind, name=" ".join(name.split()), reason=reason.strip(), declared_at=clock.now(),
    )  # fmt: skip
    called = f" “{one.name}”" if one.name else ""
    note(by, one, f"{KINDS[kind].upper()}{called} declared. {one.reason}")
    return Outcome(one, [fact("major.declared", one, number=incident.number)])


@command("major.stand_down", result="major_incident")
def stand_down(*, by: Actor, major_id: int, reason: str) -> Outcome[MajorIncident]:
    """End it with a reason. Everything that was reported and decided stays; roles end with it."""
    if not reason.strip():
        raise Invalid.at("ending", "Say why it is stood down, and what still remains to be done.")
    if len(reason) > rules.LONGEST:
        raise Invalid.at("ending", f"Say it in at most {rules.LONGEST} characters.")
    one, now = standing(by, major_id), clock.now()
    one.stood_down_at, one.stood_down_by, one.ending = now, by.account_id, reason.strip()
    one.version += 1
    one.save()
    Holding.objects.filter(major=one, until=None).update(until=now)
    note(by, one, f"{KINDS[one.kind]} stood down. {one.ending}")
    return Outcome(one, [fact("major.stood_down", one)])

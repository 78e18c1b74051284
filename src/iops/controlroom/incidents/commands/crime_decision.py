"""Saying that an incident which looks like a crime is none, and checking that somebody said so.

Source: Home Office Counting Rules, General Rules: recorded on the balance of probability unless
there is credible evidence to the contrary; the force crime registrar checks a sample.
"""

from iops.controlroom.incidents.commands.shared import (
    fact,
    looked_like_crime,
    the_incident,
    write_entry,
)
from iops.controlroom.incidents.models import Incident, NoCrimeDecision
from iops.governance.access.authority import authorise
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused


@command("incidents.decide_no_crime", result="incident")
def decide_no_crime(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """Record "not a crime because": ends the recording duty, and a registrar can sample it."""
    reason = reason.strip()
    if len(reason) < 10:
        raise Invalid.at(
            "reason", "Say on what evidence it is not a crime, in ten characters or more."
        )
    incident = the_incident(by, incident_id)
    NoCrimeDecision.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident=incident,
        at=clock.now(),
        reason=reason,
    )
    write_entry(by, incident, f"Not a crime because: {reason}")
    incident.version += 1
    incident.save(update_fields=["version"])
    return Outcome(incident, [fact("incidents.no_crime", incident)])


@command("incidents.check_no_crime", result="incident")
def check_no_crime(
    *, by: Actor, decision_id: int, agreed: bool, note: str = ""
) -> Outcome[Incident]:
    """The registrar's word on a decision. Where it does not stand, recording is due again.

    Raises Refused for somebody involved in the incident and for a decision that was checked,
    Invalid where the registrar does not agree and does not say why.
    """
    decision = locked(NoCrimeDecision.objects, by, decision_id, what="decision")
    authorise(
        by=by,
        power="check-no-crime",
        involved=[decision.created_by],
        about=("incident", decision.incident_id),
    )
    if decision.checked_at is not None:
        raise Refused("This decision was checked already.")
    if not agreed and not note.strip():
        raise Invalid.at("note", "Say why it is a crime.")
    incident = the_incident(by, decision.incident_id)
    decision.checked_at, decision.checked_by = clock.now(), by.account_id
    decision.agreed, decision.note = agreed, note.strip()
    decision.version += 1
    decision.save()
    words = "“Not a crime” was checked and stands." if agreed else "To be recorded as a crime."
    write_entry(by, incident, f"Registrar: {words} {note.strip()}".strip())
    facts = [fact("incidents.no_crime_checked", incident, agreed=agreed)]
    if not agreed:
        incident.crime_like = True
        facts.append(looked_like_crime(incident))
    incident.version += 1
    incident.save(update_fields=["version", "crime_like"])
    return Outcome(incident, facts)

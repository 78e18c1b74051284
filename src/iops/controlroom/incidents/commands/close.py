"""Closing and reopening."""

from iops.controlroom.incidents.commands.assess import record_thrive
from iops.controlroom.incidents.commands.crime_signs import look_for_crime
from iops.controlroom.incidents.commands.shared import (
    fact,
    looked_like_crime,
    the_incident,
    unresourced,
    write_entry,
)
from iops.controlroom.incidents.contracts import Assessment, IncidentState
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.registry import refuse_if_guarded
from iops.reference.codes import queries as codes
from iops.reference.codes.contracts import CodeValue

UNASSESSED = (
    "Closing needs an assessment: say what the risk is now. A duplicate, a test and an abandoned"
    " call need none."
)


@command("incidents.close", result="incident")
def close_incident(
    *,
    by: Actor,
    incident_id: int,
    closing_code: str,
    result: str = "",
    assessment: Assessment | None = None,
) -> Outcome[Incident]:
    """Close an incident with its closing code and result.

    Needs a recorded assessment, except for a duplicate, a test and an abandoned call, which
    take one key. Other capabilities may veto (a domestic incident without its risk assessment).
    Raises Invalid naming every field that is missing, Refused where only the assessment is.
    """
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed already.")
    if incident.state in (IncidentState.ASSIGNED, IncidentState.ATTENDED):
        raise Refused("Units are still deployed. Clear or stand them down first.")
    _need_for_closing(closing_code, result, assessed=assessment is not None)
    code = codes.require("incident-types", closing_code, field="closing_code")
    one_key = _takes_one_key(code)
    # A guard may ask as what it is to be closed.
    incident.closing_code = closing_code
    refuse_if_guarded("incidents.close", incident, by)
    now = clock.now()
    if assessment is not None:
        record_thrive(by, incident, assessment, "closure")
    if incident.target_at and incident.first_attended_at is None and incident.breached_at is None:
        incident.breached_at = incident.target_at if now > incident.target_at else None
    incident.state, incident.closed_at = IncidentState.CLOSED, now
    incident.first_closed_at = incident.first_closed_at or now
    incident.result = result.strip() or code.label
    incident.version += 1
    # Now that all is said, it is looked at whole. A duplicate is weighed with its main incident.
    goes_elsewhere = one_key and is_duplicate_code(code)
    looks_like = not goes_elsewhere and look_for_crime(
        incident, closing_code=closing_code, whole_log=True
    )
    incident.save()
    write_entry(by, incident, f"Closed as {code.label}. {incident.result}")
    facts = [fact("incidents.closed", incident, closing=closing_code)]
    if looks_like:
        facts.append(looked_like_crime(incident))
    return Outcome(incident, facts)


def _need_for_closing(closing_code: str, result: str, *, assessed: bool) -> None:
    wrong = codes.wrong("incident-types", closing_code, field="closing_code")
    code = codes.find("incident-types", closing_code)
    if code is not None and _takes_one_key(code):
        return
    if not result.strip():
        wrong["result"] = "Say what the result was."
    if not wrong and not assessed:
        raise Refused(UNASSESSED, fields={"assessment": UNASSESSED})
    all_at_once(wrong if assessed else wrong | {"assessment": UNASSESSED})


def _takes_one_key(code: CodeValue) -> bool:
    return code.detail.get("one_key") == "yes"


@command("incidents.reopen", result="incident")
def reopen_incident(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """Open a closed incident again. Its first closure stays on record."""
    if not reason.strip():
        raise Invalid.at("reason", "Say why it is reopened.")
    incident = the_incident(by, incident_id)
    if incident.state != IncidentState.CLOSED:
        raise Refused("This incident is not closed.")
    return Outcome(incident, open_again(by, incident, reason))


def is_duplicate_code(code: CodeValue) -> bool:
    """Whether a closing code says "the same event as another"."""
    by_number = code.code == "404" and bool(code.detail.get("one_key"))
    return code.detail.get("meaning") == "duplicate" or by_number


def open_again(by: Actor, incident: Incident, reason: str) -> list[Fact]:
    """Reopen, whichever command asks."""
    incident.state, incident.closed_at = IncidentState.OPEN, None
    incident.version += 1
    incident.save()
    write_entry(by, incident, f"Reopened. {reason.strip()}")
    return [fact("incidents.reopened", incident), *unresourced(incident)]

"""Grading and assessing: an upgrade is free and immediate, a downgrade needs an assessment."""

from datetime import datetime

from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands.shared import (
    fact,
    the_incident,
    unresourced,
    write_entry,
)
from iops.controlroom.incidents.contracts import Assessment, IncidentState
from iops.controlroom.incidents.models import GradeDecision, Incident, Thrive
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("incidents.grade", result="incident")
def grade_incident(
    *,
    by: Actor,
    incident_id: int,
    grade: str,
    reason: str,
    assessment: Assessment | None = None,
    appointment: datetime | None = None,
) -> Outcome[Incident]:
    """Give an incident a grade.

    An upgrade is free and works at once; its assessment follows within five minutes as a duty.
    A downgrade needs the assessment now, and erases no breach. Who gave a grade by mistake takes
    it back within two minutes with a reason alone.

    Raises Refused (closed, that grade already, a downgrade without an assessment) and Invalid
    naming every field that is missing.
    """
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident is closed. Reopen it first.")
    if incident.grade == grade:
        raise Refused(f"This incident is grade {grade} already.")
    facts = set_grade(by, incident, grade, reason, assessment, appointment)
    return Outcome(incident, facts)


def set_grade(
    by: Actor,
    incident: Incident,
    grade: str,
    reason: str,
    assessment: Assessment | None = None,
    appointment: datetime | None = None,
) -> list[Fact]:
    """The one place where a grade is set, whichever command asks."""
    code = codes.require("grades", grade, field="grade")
    now, previous, reason = clock.now(), incident.grade, reason.strip()
    down = rules.is_downgrade(previous, grade)
    given = _last_given(incident) if down else None
    back = rules.takes_back(given, new=grade, by=by.account_id, now=now)
    if down:
        _need_for_downgrade(reason, assessed=assessment is not None or back)
    change = rules.change_grade(
        old=previous,
        new=grade,
        minutes=int(code.detail["minutes"]),
        opened_at=incident.opened_at,
        now=now,
        target_at=incident.target_at,
        breached=incident.breached_at is not None,
        appointment=appointment,
        back_to=given.target_before if given and back else None,
    )
    thrive = record_thrive(by, incident, assessment, "grade") if assessment else None
    if change.breached and incident.breached_at is None:
        incident.breached_at = incident.target_at
    incident.grade, incident.graded_at, incident.target_at = grade, now, change.target_at
    incident.version += 1
    incident.save()
    GradeDecision.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident=incident,
        at=now,
        grade=grade,
        previous=previous or "",
        reason=reason,
        target_at=change.target_at,
        thrive=thrive,
    )
    write_entry(by, incident, f"Grade {grade} ({code.label}). {reason}".strip())
    target = {"target_at": change.target_at.isoformat()}
    facts = [fact("incidents.graded", incident, previous=previous or "", **target)]
    facts.append(fact(f"incidents.graded_{grade.lower()}", incident, **target))
    facts += unresourced(incident)
    if change.upgrade:
        facts.append(fact("incidents.upgraded", incident, assessed=thrive is not None))
    if back:
        facts.append(fact("incidents.grade_taken_back", incident))
    if thrive is not None:
        facts.append(fact("incidents.assessed", incident))
    return facts


def _need_for_downgrade(reason: str, *, assessed: bool) -> None:
    unassessed = "A downgrade needs an assessment: say what has changed, under THRIVE."
    wrong = {} if assessed else {"assessment": unassessed}
    if not reason:
        all_at_once({"reason": "Give one line of reason."} | wrong)
    if wrong:
        raise Refused(unassessed, fields=wrong)


def _last_given(incident: Incident) -> rules.Given | None:
    """The last grade, where there was one before it."""
    found = list(GradeDecision.objects.filter(incident=incident).order_by("-at", "-pk")[:2])
    if len(found) < 2:
        return None
    last, before = found
    return rules.Given(last.created_by, last.at, last.previous, before.target_at)


@command("incidents.upgrade_for_help", permission="", result="incident")
def upgrade_for_help(*, by: Actor, incident_id: int, reason: str) -> Outcome[Incident]:
    """An officer there calls for help: the most urgent grade at once, whoever presses.

    Called by emergencies. Changes nothing where it has that grade; its assessment follows as a
    duty, as after every upgrade.
    """
    incident = the_incident(by, incident_id)
    grade = most_urgent_grade()
    if incident.state == IncidentState.CLOSED or incident.grade == grade:
        return Outcome(incident)
    return Outcome(incident, set_grade(by, incident, grade, reason))


def most_urgent_grade() -> str:
    """The first grade of the force's list by rank. Raises Refused where the list is empty."""
    listed = sorted(codes.codes("grades"), key=lambda one: int(one.detail.get("rank") or 99))
    if not listed:
        raise Refused("The list of grades is empty. Load it: iops load_reference.")
    return listed[0].code


@command("incidents.assess", result="incident")
def assess_incident(
    *, by: Actor, incident_id: int, assessment: Assessment, occasion: str = "change"
) -> Outcome[Incident]:
    """Record a THRIVE assessment; earlier ones stay as they were."""
    incident = the_incident(by, incident_id)
    record_thrive(by, incident, assessment, occasion)
    write_entry(by, incident, f"Assessed. {assessment.rationale}")
    incident.version += 1
    incident.save(update_fields=["version"])
    return Outcome(incident, [fact("incidents.assessed", incident)])


def record_thrive(by: Actor, incident: Incident, assessment: Assessment, occasion: str) -> Thrive:
    """One more version of the assessment. Raises Invalid without a rationale."""
    if not assessment.rationale.strip():
        raise Invalid.at("rationale", "Say what the risk is now and why, in a sentence.")
    return Thrive.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident=incident,
        at=clock.now(),
        occasion=occasion,
        **assessment.answers(),
    )

"""Outcomes and what they need."""

from datetime import date

from iops.casework.crimes import rules
from iops.casework.crimes.commands.shared import crime_fact, the_crime, write_enquiry
from iops.casework.crimes.models import Crime, CrimeOutcome, Party
from iops.governance.access.authority import authorise
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.reference.codes import queries as codes


@command("crimes.give_outcome", result="crime")
def give_outcome(
    *,
    by: Actor,
    crime_id: int,
    code: str,
    rationale: str = "",
    victim_decision: str = "",
    victim_informed: bool = False,
    admission: bool = False,
    evidence_stage: str = "",
    charged_on: date | None = None,
    linked_case: str = "",
) -> Outcome[Crime]:
    """Give a crime its outcome; the one before is kept as superseded.

    Raises Invalid with everything that the outcome still needs; Refused where it takes the
    authority of a supervisor who is not involved.
    """
    crime = the_crime(by, crime_id)
    listed = codes.require("outcomes", code, field="outcome")
    facts = rules.OutcomeFacts(
        suspects=Party.objects.filter(crime=crime, role="suspect").count(),
        victim_decision=victim_decision,
        rationale=rationale,
        victim_informed=victim_informed,
        admission=admission,
        evidence_stage=evidence_stage,
        domestic_or_hate=bool({"domestic", "hate", "child"} & set(crime.flags)),
        charged_on=charged_on,
        linked_case=linked_case,
    )
    if charged_on is not None and charged_on > clock.local_date(clock.now()):
        raise Invalid(
            "A charge cannot lie in the future.", fields={"charged_on": "Not after today."}
        )
    needs = frozenset(str(listed.detail.get("needs", "")).split())
    missing = rules.missing_for_outcome(code, needs, facts)
    if missing:
        raise Invalid(f"Outcome {code} needs more: " + " ".join(missing.values()), fields=missing)
    if "authority" in needs:
        authorise(by=by, power="close-without-action", about=("crime", crime.pk))
    now = clock.now()
    CrimeOutcome.objects.filter(crime=crime, superseded_at=None).update(superseded_at=now)
    CrimeOutcome.objects.create(
        audience_id=crime.audience_id,
        created_by=by.account_id,
        crime=crime,
        code=code,
        given_at=now,
        rationale=rationale.strip(),
        victim_decision=victim_decision.strip(),
        victim_informed=victim_informed,
        admission=admission,
        evidence_stage=evidence_stage,
        charged_on=charged_on,
        linked_case=linked_case.strip(),
    )
    crime.outcome_code, crime.outcome_at, crime.state = code, now, "closed"
    crime.version += 1
    crime.save()
    write_enquiry(by, crime, f"Outcome {code}: {listed.label}. {rationale.strip()}".strip())
    return Outcome(crime, [crime_fact("crimes.outcome_given", crime, outcome=code)])

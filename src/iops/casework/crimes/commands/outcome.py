"""Outcomes and what they need."""

from collections.abc import Sequence

from iops.casework.crimes import rules
from iops.casework.crimes.commands.charges import bring_charges, wrong_with_charges
from iops.casework.crimes.commands.shared import crime_fact, standing_crime, write_enquiry
from iops.casework.crimes.contracts import ChargeIn
from iops.casework.crimes.models import Crime, CrimeOutcome, Party
from iops.governance.access.authority import authorise
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import all_at_once
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
    charges: Sequence[ChargeIn] = (),
    linked_case: str = "",
) -> Outcome[Crime]:
    """Give a crime its outcome; the one before is kept as superseded.

    Raises Invalid with everything that the outcome still needs; Refused where it takes the
    authority of a supervisor who is not involved.
    """
    crime, linked_case = standing_crime(by, crime_id), rules.tidy_urn(linked_case)
    listed = codes.require("outcomes", code, field="outcome")
    facts = rules.OutcomeFacts(
        suspects=Party.objects.filter(crime=crime, role="suspect").count(),
        victim_decision=victim_decision,
        rationale=rationale,
        victim_informed=victim_informed,
        admission=admission,
        evidence_stage=evidence_stage,
        domestic_or_hate=bool({"domestic", "hate", "child"} & set(crime.flags)),
        charges=len(charges),
        linked_case=linked_case,
    )
    needs = frozenset(str(listed.detail.get("needs", "")).split())
    wrong = wrong_with_charges(crime, charges) if facts.suspects else {}
    all_at_once(wrong | rules.missing_for_outcome(code, needs, facts))
    if "authority" in needs:
        authorise(by=by, power="close-without-action", about=("crime", crime.pk))
    now = clock.now()
    CrimeOutcome.objects.filter(crime=crime, superseded_at=None).update(superseded_at=now)
    outcome = CrimeOutcome.objects.create(
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
        linked_case=linked_case,
    )
    charged = bring_charges(by, crime, outcome, charges)
    crime.outcome_code, crime.outcome_at, crime.state = code, now, "closed"
    crime.version += 1
    crime.save()
    words = [f"Outcome {code}: {listed.label}.", *charged, rationale.strip()]
    write_enquiry(by, crime, " ".join(words).strip())
    return Outcome(crime, [crime_fact("crimes.outcome_given", crime, outcome=code)])

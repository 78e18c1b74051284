"""Cancelling a recorded crime: one proposes, somebody independent decides, and it can come back.

Source: Home Office Counting Rules, General Rules section C.
"""

from dataclasses import dataclass

from iops.casework.crimes import cancelling
from iops.casework.crimes.commands.shared import (
    crime_fact,
    standing_crime,
    the_crime,
    write_enquiry,
)
from iops.casework.crimes.contracts import RESERVED_POWER
from iops.casework.crimes.models import Cancellation, Charge, Crime, CrimeOutcome, Party
from iops.governance.access.authority import authorise
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotPermitted, Refused, all_at_once
from iops.reference.codes import queries as codes


@dataclass(frozen=True)
class CancelDetails:
    """A proposal. ``other`` is the number of the crime that counts instead ("CR-0000012-26");
    ``force`` and ``reference`` say who has accepted a crime that is transferred."""

    code: str
    grounds: str
    information: str = ""
    other: str = ""
    force: str = ""
    reference: str = ""
    victim_informed: bool = False


@command("crimes.propose_cancellation", permission="crimes.update", result="crime")
def propose_cancellation(*, by: Actor, crime_id: int, details: CancelDetails) -> Outcome[Crime]:
    """Propose that a crime be cancelled, with what shows it; a registrar's duty to decide opens.

    Raises Invalid with everything that the reason still needs; Refused for a crime that is
    cancelled, or has a proposal already.
    """
    crime = standing_crime(by, crime_id)
    if Cancellation.objects.filter(crime=crime, decided_at=None).exists():
        raise Refused("Somebody has proposed that already; it waits for a decision.")
    listed = codes.require("cancel-reasons", details.code, field="code")
    other = _other(by, crime, details.other)
    facts = cancelling.CancelFacts(
        grounds=details.grounds,
        information=details.information,
        force=details.force,
        reference=details.reference,
        other=other is not None,
        group=_group(crime),
        charged=Charge.objects.filter(crime=crime, outcome__superseded_at=None).exists(),
        victims=Party.objects.filter(crime=crime, role="victim").count(),
        victim_informed=details.victim_informed,
    )
    needs = frozenset(str(listed.detail.get("needs") or "").split())
    missing = cancelling.missing_for_cancelling(details.code, needs, facts)
    all_at_once(missing)
    Cancellation.objects.create(
        audience_id=crime.audience_id,
        created_by=by.account_id,
        crime=crime,
        code=details.code,
        proposed_at=clock.now(),
        grounds=details.grounds.strip(),
        information=details.information.strip(),
        other_id=None if other is None else other.pk,
        force=details.force.strip(),
        reference=details.reference.strip(),
        victim_informed=details.victim_informed,
    )
    words = f"Proposed to cancel as {details.code} {listed.label}. {details.grounds.strip()}"
    write_enquiry(by, crime, words)
    return Outcome(crime, [crime_fact("crimes.cancellation_proposed", crime, code=details.code)])


@command("crimes.decide_cancellation", result="crime")
def decide_cancellation(
    *, by: Actor, crime_id: int, agreed: bool, note: str = ""
) -> Outcome[Crime]:
    """Decide on the proposal that waits. Where it is agreed to, the crime is cancelled.

    A cancelled crime is in no count and no published file; it stays where it can be found, with
    its parties and its log. Its outcome is superseded. Raises Refused for whoever recorded,
    investigates or proposed it; NotPermitted for a class that only the registrar decides on;
    Invalid where it is refused without a reason.
    """
    crime = standing_crime(by, crime_id)
    proposal = Cancellation.objects.select_for_update().filter(crime=crime, decided_at=None).first()
    if proposal is None:
        raise Refused("Nobody has proposed to cancel this crime, or it was decided already.")
    _authorise(by, crime, proposal.created_by)
    if not agreed and not note.strip():
        raise Invalid.at("note", "Say why the crime stands.")
    now = clock.now()
    proposal.decided_at, proposal.decided_by = now, by.account_id
    proposal.agreed, proposal.note = agreed, note.strip()
    proposal.version += 1
    proposal.save()
    crime.version += 1
    if not agreed:
        crime.save(update_fields=["version"])
        write_enquiry(by, crime, f"Not cancelled: the crime stands. {note.strip()}")
        return Outcome(crime, [crime_fact("crimes.cancellation_refused", crime)])
    CrimeOutcome.objects.filter(crime=crime, superseded_at=None).update(superseded_at=now)
    crime.state, crime.cancel_code, crime.cancelled_at = "cancelled", proposal.code, now
    crime.outcome_code, crime.outcome_at = "", None
    crime.save()
    label = codes.label("cancel-reasons", proposal.code)
    write_enquiry(by, crime, f"Cancelled as {proposal.code} {label}. {note.strip()}".strip())
    return Outcome(crime, [crime_fact("crimes.cancelled", crime, code=proposal.code)])


@command("crimes.reinstate", permission="crimes.decide_cancellation", result="crime")
def reinstate_crime(*, by: Actor, crime_id: int, reason: str) -> Outcome[Crime]:
    """A cancelled crime counts again, open, from the day on which it was recorded first.

    Its duties open anew; an outcome that it had has to be given again. Raises Refused for a crime
    that is not cancelled and for whoever is involved in it; Invalid without a reason.
    """
    crime = the_crime(by, crime_id)
    if crime.state != "cancelled":
        raise Refused("This crime is not cancelled.")
    if len(reason.strip()) < 10:
        raise Invalid.at("reason", "Say why the crime counts again, in ten characters or more.")
    _authorise(by, crime)
    Cancellation.objects.filter(crime=crime, agreed=True, ended_at=None).update(
        ended_at=clock.now()
    )
    crime.state, crime.cancel_code, crime.cancelled_at = "open", "", None
    crime.version += 1
    crime.save()
    write_enquiry(by, crime, f"Reinstated: the crime counts again. {reason.strip()}")
    recorded = crime.recorded_at.isoformat()
    given = {"owner": crime.owner_id, "recorded_at": recorded}
    return Outcome(crime, [crime_fact("crimes.reinstated", crime, **given)])


def _authorise(by: Actor, crime: Crime, *involved: int) -> None:
    if cancelling.is_reserved(_group(crime)) and not by.may(RESERVED_POWER):
        raise NotPermitted(
            "Crimes of this class are decided on by the force crime registrar alone."
        )
    authorise(by=by, power="cancel-crime", involved=involved, about=("crime", crime.pk))


def _group(crime: Crime) -> str:
    listed = codes.find("crime-classes", crime.class_code)
    return "" if listed is None else str(listed.detail.get("group") or "")


def _other(by: Actor, crime: Crime, number: str) -> Crime | None:
    """The crime that counts instead, if there is one with this number that stands."""
    found = Crime.objects.visible_to(by).filter(number=number.strip().upper())
    return found.exclude(pk=crime.pk).exclude(state="cancelled").first()

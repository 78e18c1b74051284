"""A person judges a proposal, and takes that back."""

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity.commands import judge, take_back
from iops.pole.linkage.blind import is_blind
from iops.pole.linkage.models import Proposal
from iops.pole.people.models import Profile

GONE = "There is no such proposal that you may see."


@command("linkage.decide", permission="linkage.review", result="proposal")
def decide(*, by: Actor, proposal_id: int, verdict: str, reason: str = "") -> Outcome[Proposal]:
    """Judge the two records of a proposal the same, different or unsure: it never comes back.

    Raises Refused where somebody was quicker, and for what ``identity.judge`` refuses.
    """
    found = _locked(by, proposal_id)
    if found.state != "open":
        raise Refused("This pair has been judged already.")
    seen = "without the machine's weight" if is_blind(found) else f"match weight {found.weight:.1f}"
    why = reason.strip() or f"Compared side by side; {seen}."
    judgement = judge(
        by=by,
        left_id=found.left_id,
        right_id=found.right_id,
        verdict=verdict,
        reason=why,
        score=found.weight,
    ).value
    found.state, found.judgement_id, found.judged_at = "judged", judgement.pk, clock.now()
    found.version += 1
    found.save()
    return Outcome(found, [_fact("linkage.decided", found)])


@command("linkage.reconsider", permission="linkage.review", result="proposal")
def reconsider(*, by: Actor, proposal_id: int, reason: str = "") -> Outcome[Proposal]:
    """Take a judgement on a proposal back: the pair waits again, and identity is as it was."""
    found = _locked(by, proposal_id)
    if found.state != "judged" or found.judgement_id is None:
        raise Refused("This pair has not been judged.")
    judgement = found.judgement_id
    found.state, found.judgement_id, found.judged_at = "open", None, None
    found.version += 1
    found.save()
    take_back(by=by, judgement_id=judgement, reason=reason.strip() or "Taken back in the review.")
    found.refresh_from_db()
    return Outcome(found, [_fact("linkage.reconsidered", found)])


def _locked(by: Actor, proposal_id: int) -> Proposal:
    found: Proposal | None = (
        Proposal.objects.visible_to(by).select_for_update().filter(pk=proposal_id).first()
    )
    if found is None:
        raise NotVisible(GONE)
    pair = Profile.objects.visible_to(by).filter(pk__in=[found.left_id, found.right_id])
    if pair.count() != 2:
        raise NotVisible(GONE)
    return found


def _fact(event_type: str, proposal: Proposal) -> Fact:
    return Fact(event_type, "proposal", proposal.pk, proposal.audience_id)

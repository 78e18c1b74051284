"""Judging that two profiles are, or are not, one person; and taking it back."""

from collections.abc import Collection

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity import rules
from iops.pole.identity.groups import checked
from iops.pole.identity.models import Judgement
from iops.pole.identity.queries import PEOPLE
from iops.pole.people.models import Profile


@command("identity.judge", result="judgement")
def judge(
    *,
    by: Actor,
    left_id: int,
    right_id: int,
    verdict: str,
    reason: str,
    score: float | None = None,
) -> Outcome[Judgement]:
    """Judge two profiles the same, different or unsure; supersedes the judgement before.

    Raises Refused where "same" would join two profiles that are judged different, or whom
    fingerprints tell apart, and where "different" is said of two that other judgements still join.
    """
    left_id, right_id = checked(left_id, right_id, verdict, reason)
    pair = Profile.objects.visible_to(by).filter(pk__in=[left_id, right_id])
    audiences = dict(pair.values_list("pk", "audience_id"))
    if len(audiences) != 2:
        raise NotVisible("There is no such pair of records that you may see.")

    def make(audience: int) -> Judgement:
        if verdict == rules.SAME:
            _refuse_two_prints(by, left_id, right_id)
        return Judgement.objects.create(
            audience_id=audience,
            created_by=by.account_id,
            left_id=left_id,
            right_id=right_id,
            verdict=verdict,
            reason=reason.strip(),
            score=score,
            judged_at=clock.now(),
        )

    judgement, moved = PEOPLE.hold(
        by, (left_id, right_id), verdict, audiences, make, lambda ids: _seen(by, ids)
    )
    audience = judgement.audience_id
    fact = Fact(
        "identity.judged",
        "judgement",
        judgement.pk,
        audience,
        {"left": left_id, "right": right_id, "verdict": verdict, "moved": moved[:100]},
    )
    facts = [fact, *(Fact("identity.moved", "profile", one, audience) for one in moved)]
    return Outcome(judgement, facts)


@command("identity.take_back", permission="identity.judge", result="judgement")
def take_back(*, by: Actor, judgement_id: int, reason: str) -> Outcome[Judgement]:
    """Undo a judgement, at any depth: membership becomes what the others still say."""
    judgement = Judgement.objects.visible_to(by).filter(pk=judgement_id).first()
    if judgement is None:
        raise NotVisible("There is no such judgement that you may see.")
    if not reason.strip():
        raise Invalid("Say why it is taken back.", fields={"reason": "Needed."})
    moved = PEOPLE.lift(judgement)
    facts = [
        Fact("identity.taken_back", "judgement", judgement.pk, judgement.audience_id),
        *(Fact("identity.moved", "profile", one, judgement.audience_id) for one in moved),
    ]
    return Outcome(judgement, facts)


def _refuse_two_prints(by: Actor, left_id: int, right_id: int) -> None:
    """A PNC ID rests on fingerprints: two of them are two people, or one record is wrong.

    Only records that the actor sees count: what is hidden from them must not speak through this.
    Whoever sees both reads on the card that the records do not agree.
    """
    ours, theirs = (_confirmed(by, PEOPLE.members(one)[1]) for one in (left_id, right_id))
    if rules.two_prints(ours, theirs):
        raise Refused(
            "Fingerprints have confirmed both, under different PNC IDs: "
            f"{', '.join(ours)} and {', '.join(theirs)}. They are two people, or one of the "
            "records is wrong: correct that one first."
        )


def _confirmed(by: Actor, ids: Collection[int]) -> list[str]:
    """The PNC IDs of those of these records that fingerprints have confirmed."""
    found = Profile.objects.visible_to(by).filter(pk__in=ids, confidence="fingerprint")
    return sorted(set(found.exclude(pnc_id="").values_list("pnc_id", flat=True)))


def _seen(by: Actor, ids: Collection[int]) -> Collection[int]:
    found = Profile.objects.visible_to(by).filter(pk__in=ids)
    return list(found.values_list("pk", flat=True))

"""Judging that two profiles are, or are not, one person; and taking it back."""

from collections.abc import Collection

from iops.governance.access.audiences import admitted, held_by_all
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

    Raises Refused where "same" would join two profiles that are judged different, and where
    "different" is said of two that other judgements still join.
    """
    left_id, right_id = checked(left_id, right_id, verdict, reason)
    pair = Profile.objects.visible_to(by).filter(pk__in=[left_id, right_id])
    audiences = dict(pair.values_list("pk", "audience_id"))
    if len(audiences) != 2:
        raise NotVisible("There is no such pair of records that you may see.")
    members = PEOPLE.locked([left_id, right_id])
    if verdict == rules.SAME:
        PEOPLE.refuse_conflict(members, left_id, right_id, lambda ids: _seen(by, ids))
    PEOPLE.supersede(left_id, right_id)
    # Of two that are restricted it is seen by whoever may see both.
    audience = held_by_all(*set(audiences.values()))
    admitted(by, audience)
    judgement = Judgement.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        left_id=left_id,
        right_id=right_id,
        verdict=verdict,
        reason=reason.strip(),
        score=score,
        judged_at=clock.now(),
    )
    moved = PEOPLE.settle(members)
    if verdict == rules.DIFFERENT:
        PEOPLE.refuse_different(left_id, right_id)
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
    members = PEOPLE.locked([judgement.left_id, judgement.right_id])
    judgement.refresh_from_db(fields=["superseded_at", "version"])  # what others did meanwhile
    if judgement.superseded_at is not None:
        raise Refused("This judgement was superseded already.")
    judgement.superseded_at = clock.now()
    judgement.version += 1
    judgement.save()
    moved = PEOPLE.settle(members)
    facts = [
        Fact("identity.taken_back", "judgement", judgement.pk, judgement.audience_id),
        *(Fact("identity.moved", "profile", one, judgement.audience_id) for one in moved),
    ]
    return Outcome(judgement, facts)


def _seen(by: Actor, ids: Collection[int]) -> Collection[int]:
    found = Profile.objects.visible_to(by).filter(pk__in=ids)
    return list(found.values_list("pk", flat=True))

"""Judging that two records are, or are not, one thing; and taking it back."""

from collections.abc import Iterator, Sequence
from itertools import islice

from django.db import connection

from iops.governance.access.audiences import whole_sight
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity import rules
from iops.pole.identity.groups import checked
from iops.pole.sameness.finding import pairs
from iops.pole.sameness.models import ThingJudgement, ThingProposal
from iops.pole.sameness.things import THINGS, thing_of
from iops.reference.places.models import Place

#: Proposals that are written in one statement.
AT_ONCE = 2_000


@command("sameness.judge", result="thing_judgement")
def judge_things(
    *, by: Actor, kind: str, left_id: int, right_id: int, verdict: str, reason: str
) -> Outcome[ThingJudgement]:
    """Judge two records of a kind the same, different or unsure; supersedes what was held before.

    Raises Refused as ``identity.judge`` does, NotVisible for a record that the actor does not see.
    """
    thing = thing_of(kind)
    left_id, right_id = checked(left_id, right_id, verdict, reason)
    audiences = thing.audiences(by, [left_id, right_id])
    if len(audiences) != 2:
        raise NotVisible("There is no such pair of records that you may see.")

    def make(audience: int) -> ThingJudgement:
        if kind == "place" and verdict == rules.SAME:
            _refuse_half_confidential(left_id, right_id)
        return ThingJudgement.objects.create(
            audience_id=audience,
            created_by=by.account_id,
            kind=kind,
            left_id=left_id,
            right_id=right_id,
            verdict=verdict,
            reason=reason.strip(),
            judged_at=clock.now(),
        )

    judgement, moved = thing.groups.hold(
        by, (left_id, right_id), verdict, audiences, make, lambda ids: thing.audiences(by, ids)
    )
    _settled(judgement, judged=True)
    return Outcome(judgement, list(_facts("sameness.judged", judgement, moved)))


def _refuse_half_confidential(left_id: int, right_id: int) -> None:
    """A confidential address under an open number would be open to all."""
    shut = Place.objects.filter(pk__in=[left_id, right_id], confidential=True).count()
    if shut == 1:
        raise Refused(
            "One of these addresses is confidential and the other is not. Make the other "
            "confidential first; then say that they are one."
        )


@command("sameness.take_back", permission="sameness.judge", result="thing_judgement")
def take_back_things(*, by: Actor, judgement_id: int, reason: str) -> Outcome[ThingJudgement]:
    """Undo a judgement, at any depth: what the others still say is what remains."""
    if not reason.strip():
        raise Invalid("Say why it is taken back.", fields={"reason": "Needed."})
    judgement = ThingJudgement.objects.visible_to(by).filter(pk=judgement_id).first()
    if judgement is None:
        raise NotVisible("There is no such judgement that you may see.")
    judgement.reason += f"\nTaken back: {reason.strip()}"
    moved = thing_of(judgement.kind).groups.lift(judgement)
    _settled(judgement, judged=False)
    return Outcome(judgement, list(_facts("sameness.taken_back", judgement, moved)))


@command("sameness.propose", permission="sameness.run")
def propose_things(*, by: Actor) -> Outcome[int]:
    """Let somebody judge which records may be one thing; how many pairs it looked at.

    Nothing is joined. A pair that was proposed before is not proposed again.
    """
    made = 0
    with whole_sight():
        for kind in THINGS:
            found = pairs(kind)
            while some := list(islice(found, AT_ONCE)):
                rows = [
                    ThingProposal(kind=kind, left_id=left, right_id=right, why=list(reasons))
                    for left, right, reasons in some
                ]
                made += len(ThingProposal.objects.bulk_create(rows, ignore_conflicts=True))
        with connection.cursor() as cursor:
            cursor.execute(_WEIGH)
            cursor.execute(_JUDGED)
    return Outcome(made)


#: A warning on one record only: whoever meets the thing under the other record is not warned.
_WEIGH = """
    UPDATE sameness_proposal p SET danger = d.danger FROM (
        SELECT o.id, ((SELECT count(*) FROM links_marker m WHERE m.about_kind = o.kind
                       AND m.about_id = o.left_id AND m.lapsed_at IS NULL) > 0)::int
                   # ((SELECT count(*) FROM links_marker m WHERE m.about_kind = o.kind
                       AND m.about_id = o.right_id AND m.lapsed_at IS NULL) > 0)::int AS danger
        FROM sameness_proposal o WHERE NOT o.judged) d
    WHERE p.id = d.id AND p.danger <> d.danger
"""
_JUDGED = """
    UPDATE sameness_proposal p SET judged = j.id IS NOT NULL
    FROM sameness_proposal o LEFT JOIN sameness_judgement j ON j.kind = o.kind
         AND j.left_id = o.left_id AND j.right_id = o.right_id AND j.superseded_at IS NULL
    WHERE p.id = o.id AND p.judged <> (j.id IS NOT NULL)
"""


def _settled(judgement: ThingJudgement, *, judged: bool) -> None:
    """A pair that was proposed waits no longer, or again."""
    pair = ThingProposal.objects.filter(
        kind=judgement.kind, left_id=judgement.left_id, right_id=judgement.right_id
    )
    pair.update(judged=judged)


def _facts(event: str, judgement: ThingJudgement, moved: Sequence[int]) -> Iterator[Fact]:
    data = {
        "kind": judgement.kind, "left": judgement.left_id, "right": judgement.right_id,
        "verdict": judgement.verdict,
    }  # fmt: skip
    yield Fact(event, "thing_judgement", judgement.pk, judgement.audience_id, data)
    if judgement.kind != "place":
        for one in moved:
            yield Fact("sameness.moved", judgement.kind, one, judgement.audience_id)

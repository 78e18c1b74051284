"""Judging that two profiles are, or are not, one person; and taking it back."""

from collections.abc import Iterable

from django.db import connection

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity import rules
from iops.pole.identity.models import Judgement, Membership
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

    Raises Refused where "same" would join two profiles that are judged different.
    """
    if verdict not in rules.VERDICTS:
        raise Invalid("A verdict is same, different or unsure.", fields={"verdict": "Choose one."})
    if left_id == right_id:
        raise Invalid("These are the same record.")
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Needed."})
    left_id, right_id = sorted((left_id, right_id))
    if Profile.objects.visible_to(by).filter(pk__in=[left_id, right_id]).count() != 2:
        raise NotVisible("There is no such pair of records that you may see.")
    members = _lock_components([left_id, right_id])
    now = clock.now()
    if verdict == rules.SAME:
        _refuse_conflict(members, left_id, right_id)
    Judgement.objects.filter(left_id=left_id, right_id=right_id, superseded_at=None).update(
        superseded_at=now
    )
    audience = Profile.objects.filter(pk=left_id).values_list("audience_id", flat=True)[0]
    judgement = Judgement.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        left_id=left_id,
        right_id=right_id,
        verdict=verdict,
        reason=reason.strip(),
        score=score,
        judged_at=now,
    )
    moved = _settle(members)
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
    if judgement.superseded_at is not None:
        raise Refused("This judgement was superseded already.")
    if not reason.strip():
        raise Invalid("Say why it is taken back.", fields={"reason": "Needed."})
    members = _lock_components([judgement.left_id, judgement.right_id])
    judgement.superseded_at = clock.now()
    judgement.version += 1
    judgement.save()
    moved = _settle(members)
    facts = [
        Fact("identity.taken_back", "judgement", judgement.pk, judgement.audience_id),
        *(Fact("identity.moved", "profile", one, judgement.audience_id) for one in moved),
    ]
    return Outcome(judgement, facts)


def _lock_components(profile_ids: Iterable[int]) -> dict[int, int]:
    """All members of the nominals of these profiles, locked in id order: profile to nominal."""
    wanted = sorted(profile_ids)
    nominals = dict(
        Membership.objects.filter(profile_id__in=wanted).values_list("profile_id", "nominal_id")
    )
    roots = sorted({nominals.get(one, one) for one in wanted})
    with connection.cursor() as cursor:
        for root in roots:
            cursor.execute("SELECT pg_advisory_xact_lock(7463010, %s::integer)", [root % 2**31])
    members = dict(
        Membership.objects.filter(nominal_id__in=roots)
        .order_by("profile_id")
        .values_list("profile_id", "nominal_id")
    )
    return members | {one: members.get(one, one) for one in [*wanted, *roots]}


def _refuse_conflict(members: dict[int, int], left_id: int, right_id: int) -> None:
    groups: dict[int, set[int]] = {}
    for profile, nominal in members.items():
        groups.setdefault(nominal, set()).add(profile)
    left, right = frozenset(groups[members[left_id]]), frozenset(groups[members[right_id]])
    different = Judgement.objects.filter(
        verdict=rules.DIFFERENT, superseded_at=None, left_id__in=members, right_id__in=members
    ).exclude(left_id=left_id, right_id=right_id)
    found = rules.conflict(left, right, different.values_list("left_id", "right_id"))
    if found is not None:
        raise Refused(
            f"Records {found[0]} and {found[1]} are judged different; joining these two would "
            "make them one. Take that judgement back first."
        )


def _settle(members: dict[int, int]) -> list[int]:
    """Compute the nominals of these profiles again; answers the profiles that moved."""
    same = Judgement.objects.filter(
        verdict=rules.SAME, superseded_at=None, left_id__in=members, right_id__in=members
    ).values_list("left_id", "right_id")
    moved = []
    for group in rules.components(members, same):
        nominal = min(group)
        for profile in sorted(group):
            if members[profile] != nominal or (len(group) > 1 and profile == nominal):
                if members[profile] != nominal:
                    moved.append(profile)
                Membership.objects.update_or_create(
                    profile_id=profile, defaults={"nominal_id": nominal}
                )
    return moved

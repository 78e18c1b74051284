"""Judging that two profiles are, or are not, one person; and taking it back."""

from collections.abc import Collection, Iterable

from django.db import connection

from iops.governance.access.audiences import admitted, held_by_all, whole_sight
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.pole.identity import rules
from iops.pole.identity.models import Judgement, Membership
from iops.pole.identity.queries import nominal_of, nominals_of
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
    if verdict not in rules.VERDICTS:
        raise Invalid("A verdict is same, different or unsure.", fields={"verdict": "Choose one."})
    if left_id == right_id:
        raise Invalid("These are the same record.")
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Needed."})
    left_id, right_id = sorted((left_id, right_id))
    pair = Profile.objects.visible_to(by).filter(pk__in=[left_id, right_id])
    audiences = dict(pair.values_list("pk", "audience_id"))
    if len(audiences) != 2:
        raise NotVisible("There is no such pair of records that you may see.")
    members = _lock_components([left_id, right_id])
    now = clock.now()
    if verdict == rules.SAME:
        _refuse_conflict(by, members, left_id, right_id)
    with whole_sight():
        Judgement.objects.filter(left_id=left_id, right_id=right_id, superseded_at=None).update(
            superseded_at=now
        )
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
        judged_at=now,
    )
    moved = _settle(members)
    if verdict == rules.DIFFERENT and nominal_of(left_id) == nominal_of(right_id):
        raise Refused(
            "These two are one person by other judgements. Take one of those back first: they "
            "stand on the person's card."
        )
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
    members = _lock_components([judgement.left_id, judgement.right_id])
    judgement.refresh_from_db(fields=["superseded_at", "version"])  # what others did meanwhile
    if judgement.superseded_at is not None:
        raise Refused("This judgement was superseded already.")
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
    """All members of the nominals of these profiles, locked in id order: profile to nominal.

    Whoever held a lock before may have joined one of them to another: then that one is locked too.
    """
    wanted = sorted(profile_ids)
    locked: set[int] = set()
    with connection.cursor() as cursor:
        while fresh := sorted(set(nominals_of(wanted).values()) - locked):
            for nominal in fresh:
                cursor.execute(
                    "SELECT pg_advisory_xact_lock(7463010, %s::integer)", [nominal % 2**31]
                )
            locked.update(fresh)
    members = dict(
        Membership.objects.filter(nominal_id__in=locked)
        .order_by("profile_id")
        .values_list("profile_id", "nominal_id")
    )
    return {one: one for one in {*wanted, *locked}} | members


def _held(members: Collection[int]) -> list[tuple[int, int, str]]:
    """What is held now of pairs among these profiles, by whoever: left, right, verdict.

    A judgement about a record that the actor may not see counts as any other: otherwise their
    own would undo it.
    """
    among = Judgement.objects.filter(
        superseded_at=None, left_id__in=members, right_id__in=members
    ).order_by("id")
    with whole_sight():
        return list(among.values_list("left_id", "right_id", "verdict"))


def _refuse_conflict(by: Actor, members: dict[int, int], left_id: int, right_id: int) -> None:
    groups: dict[int, set[int]] = {}
    for profile, nominal in members.items():
        groups.setdefault(nominal, set()).add(profile)
    left, right = frozenset(groups[members[left_id]]), frozenset(groups[members[right_id]])
    different = [
        (one, other)
        for one, other, verdict in _held(members)
        if verdict == rules.DIFFERENT and (one, other) != (left_id, right_id)
    ]
    found = rules.conflict(left, right, different)
    if found is None:
        return
    if Profile.objects.visible_to(by).filter(pk__in=found).count() == 2:
        raise Refused(
            f"Records {found[0]} and {found[1]} are judged different; joining these two would "
            "make them one. Take that judgement back first."
        )
    raise Refused(
        "These two cannot be joined: a judgement that you may not see stands against it. Ask "
        "whoever looks after identities in your force."
    )


def _settle(members: dict[int, int]) -> list[int]:
    """Compute the nominals of these profiles again; answers the profiles that moved.

    Membership is what the judgements that hold now say, and nothing else: a profile that is alone
    has no row. So whatever is taken back, in whatever order, leaves what was there before.
    """
    same = [(one, other) for one, other, verdict in _held(members) if verdict == rules.SAME]
    joined: dict[int, int] = {}
    alone: list[int] = []
    moved: list[int] = []
    for group in rules.components(members, same):
        nominal = min(group)
        moved += [one for one in group if members[one] != nominal]
        if len(group) > 1:
            joined |= dict.fromkeys(group, nominal)
        else:
            alone += group
    with connection.cursor() as cursor:
        if joined:
            cursor.execute(_JOIN, [list(joined), list(joined.values())])
        if alone:
            cursor.execute("DELETE FROM identity_membership WHERE profile_id = ANY (%s)", [alone])
    return sorted(moved)


_JOIN = """
    INSERT INTO identity_membership AS m (profile_id, nominal_id)
    SELECT * FROM unnest(%s::bigint[], %s::bigint[])
    ON CONFLICT (profile_id) DO UPDATE SET nominal_id = excluded.nominal_id
    WHERE m.nominal_id <> excluded.nominal_id
"""

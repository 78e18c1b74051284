"""From an account to an actor: what it may do and see now.

Computed once per account and authority number, and kept for the life of the process; a change
of postings, grants or ranks moves the number on.
"""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta

from django.db.models import Min, Q, QuerySet

from iops.governance.access import rules
from iops.governance.access.models import (
    Account,
    AccountAudience,
    PostHolding,
    Posting,
    PurposeRule,
    RankHeld,
    RoleGrant,
)
from iops.governance.access.powers import POWERS
from iops.kernel import clock
from iops.kernel.actors import Actor, Asked
from iops.kernel.errors import Refused
from iops.kernel.registry import registry

#: Postings begin and end by the clock, so what was computed is trusted for a short time only.
TRUSTED_FOR = timedelta(seconds=30)
_known: dict[int, tuple[int, datetime, datetime, Actor]] = {}


def forget() -> None:
    """Drop what this process knows of actors (another database is behind the connection)."""
    _known.clear()


def actor_for(account: Account, *, purpose: str = "") -> Actor:
    """The actor that ``account`` is now. System accounts may do everything that commands offer."""
    now = clock.now()
    known = _known.get(account.pk)
    fresh = (
        known is not None
        and known[0] == account.authority
        and abs(now - known[1]) < TRUSTED_FOR
        and now < known[2]
        and not account.is_system
    )
    if known is not None and fresh:
        actor = known[3]
    else:
        actor = _compute(account, now)
        _known[account.pk] = (account.authority, now, _lent_until(account, now), actor)
    return Actor(
        account_id=actor.account_id,
        name=actor.name,
        force_id=actor.force_id,
        permissions=actor.permissions,
        audiences=actor.audiences,
        roles=actor.roles,
        teams=actor.teams,
        rank=actor.rank,
        purpose=purpose or actor.purpose,
        is_system=actor.is_system,
        second_step=actor.second_step,
        asks=actor.asks,
        limited=actor.limited,
    )


def _lent_until(account: Account, now: datetime) -> datetime:
    """When the first of what is lent ends: what was computed is not trusted beyond."""
    lent = AccountAudience.objects.filter(account=account, until__gt=now)
    first: datetime | None = lent.aggregate(first=Min("until"))["first"]
    return first or now + TRUSTED_FOR


def _compute(account: Account, now: datetime) -> Actor:
    postings = list(Posting.objects.held_at(now).filter(account=account).select_related("role"))
    grants = RoleGrant.objects.filter(
        role_id__in=[posting.role_id for posting in postings], allowed=True
    ).values_list("permission", "purposes")
    audiences = (
        AccountAudience.objects.filter(account=account)
        .filter(Q(until=None) | Q(until__gt=now))
        .values_list("audience_id", flat=True)
    )
    return Actor(
        account_id=account.pk,
        name=account.name,
        force_id=account.force_id,
        permissions=frozenset(permission for permission, _ in grants),
        audiences=tuple(sorted(audiences)),
        roles=frozenset(posting.role.code for posting in postings),
        teams=frozenset(posting.team_id for posting in postings),
        rank=rank_of(account.pk, now),
        purpose="system" if account.is_system else "",
        is_system=account.is_system,
        second_step=any(posting.role.second_step for posting in postings),
        asks=_asks(account, [posting.role_id for posting in postings]),
        limited=_limited(grants),
    )


def _limited(grants: Iterable[tuple[str, list[str]]]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Permissions that no role gives without a purpose, and the purposes that some role gives."""
    found: dict[str, list[list[str]]] = {}
    for permission, purposes in grants:
        found.setdefault(permission, []).append(purposes)
    return tuple(
        (permission, frozenset(one for purposes in given for one in purposes))
        for permission, given in sorted(found.items())
        if all(given)
    )


def _asks(account: Account, roles: Sequence[int]) -> tuple[Asked, ...]:
    if account.is_system:
        return ()
    rules = PurposeRule.objects.filter(force_id=account.force_id, role_id__in=roles, asks=True)
    return tuple(
        Asked(rule.view, frozenset(rule.tasks), rule.minutes) for rule in rules.order_by("id")
    )


def rank_of(account_id: int, moment: datetime) -> str:
    """The rank held on the London day of ``moment``, acting ranks included."""
    return ranks_of([account_id], moment)[account_id]


def ranks_of(account_ids: Sequence[int], moment: datetime) -> dict[int, str]:
    """The ranks of many accounts, in one statement."""
    held: dict[int, list[tuple[str, date, date | None]]] = {one: [] for one in account_ids}
    rows = RankHeld.objects.filter(account_id__in=account_ids).values_list(
        "account_id", "rank", "valid_from", "valid_to"
    )
    for account_id, rank, valid_from, valid_to in rows:
        held[account_id].append((rank, valid_from, valid_to))
    day = clock.local_date(moment)
    return {account_id: rules.rank_on(day, ranks) for account_id, ranks in held.items()}


def involved_in(record_kind: str, record_id: int) -> frozenset[int]:
    """Accounts that are involved in the case that a record is, as the capabilities say."""
    declared = [one for one in registry.each("involved") if one.kind == record_kind]
    return frozenset(
        account for one in declared for account in one.accounts(record_id) if account is not None
    )


def authorise(
    *,
    by: Actor,
    power: str,
    involved: Iterable[int | None] = (),
    about: tuple[str, int] | None = None,
) -> None:
    """Let somebody take a decision of ``powers.POWERS``, or say why not.

    ``involved`` are accounts that the command knows to be involved; ``about`` names the record
    whose case it is. Raises Refused, with a sentence, where the rank on the day is too low or the
    person is involved; LookupError for a power that there is not.
    """
    needed = POWERS[power]
    known = {one for one in involved if one is not None}
    why = rules.may_authorise(
        rank=rank_of(by.account_id, clock.now()),
        minimum=needed.minimum,
        involved=frozenset(known | (involved_in(*about) if about else set())),
        account_id=by.account_id,
    )
    if why is not None:
        raise Refused(f"{needed.label}: {why}")


def holder_of(post_code: str, *, force_id: int, at: datetime | None = None) -> Account | None:
    """Who holds the duty post at this moment, if anybody."""
    holding = (
        PostHolding.objects.filter(
            post__code=post_code, post__force_id=force_id, held__contains=at or clock.now()
        )
        .select_related("account")
        .first()
    )
    return None if holding is None else holding.account


def on_duty_with_role(role_code: str, *, force_id: int) -> list[int]:
    """Accounts that hold a role now, lowest number first."""
    held = Posting.objects.held_at(clock.now()).filter(
        role__code=role_code, account__force_id=force_id, account__is_active=True
    )
    return list(held.order_by("account_id").values_list("account_id", flat=True).distinct())


def roles_on_duty(*, force_id: int) -> frozenset[str]:
    """The roles that somebody holds now."""
    held = Posting.objects.held_at(clock.now()).filter(
        account__force_id=force_id, account__is_active=True
    )
    return frozenset(held.values_list("role__code", flat=True).distinct())


def people_who_may(permission: str, *, force_id: int) -> QuerySet[Account]:
    """Active accounts of people that hold, now, a role with this permission."""
    granted = RoleGrant.objects.filter(permission=permission, allowed=True)
    held = Posting.objects.held_at(clock.now()).filter(role__in=granted.values("role_id"))
    return Account.objects.filter(
        force_id=force_id, is_active=True, is_system=False, pk__in=held.values("account_id")
    )


def system_actor(name: str) -> Actor:
    """The named system actor, as background jobs act. Raises LookupError for an unknown one."""
    account = Account.objects.filter(username=f"system.{name}", is_system=True).first()
    if account is None:
        raise LookupError(f"There is no system actor “{name}”; run “iops migrate”.")
    return actor_for(account, purpose="system")

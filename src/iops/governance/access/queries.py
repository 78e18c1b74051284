"""What people look at: accounts, duty posts, emergency looks."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db.models import Q, QuerySet

from iops.governance.access.authority import rank_of, ranks_of
from iops.governance.access.contracts import RANKS
from iops.governance.access.models import (
    Account,
    BreakGlass,
    DutyPost,
    PostHolding,
    Posting,
    RankHeld,
    Role,
    Team,
)
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible
from iops.kernel.registry import RecordKind, registry

#: People in one list to choose from.
MOST_CHOICES = 2000


@dataclass(frozen=True)
class AccountLine:
    """An account, its rank today and its postings now."""

    account: Account
    rank: str
    postings: Sequence[Posting]
    current: Sequence[Posting] = ()
    sessions: int = 0
    second_steps: Sequence[str] = ()


@dataclass(frozen=True)
class PostLine:
    """A duty post, who holds it now and who comes next."""

    post: DutyPost
    holder: str
    until: datetime | None
    following: Sequence[PostHolding]


@dataclass(frozen=True)
class GlassLine:
    """An emergency look: who, at what, why, and what the review said.

    ``what`` names the one record; its ``url`` opens it for those who may see it.
    """

    glass: BreakGlass
    who: str
    reviewer: str
    own: bool
    what: str = ""
    url: str = ""


def _need(by: Actor, *permissions: str) -> None:
    if not any(by.may(one) for one in permissions):
        raise NotPermitted("Your role does not open this page.")


def accounts(*, by: Actor, words: str = "", limit: int = 100) -> list[AccountLine]:
    """Accounts of people by name, username or collar number, in the order of names."""
    _need(by, "access.manage")
    now = clock.now()
    found = Account.objects.filter(force_id=by.force_id, is_system=False)
    for word in words.split():
        found = found.filter(
            Q(name__icontains=word) | Q(username__icontains=word) | Q(collar__iexact=word)
        )
    listed = list(found.order_by("-is_active", "name")[:limit])
    current = Posting.objects.held_at(now).filter(account__in=listed)
    postings: dict[int, list[Posting]] = {}
    for one in current.select_related("role", "team").order_by("valid_from"):
        postings.setdefault(one.account_id, []).append(one)
    ranks = ranks_of([one.pk for one in listed], now)
    return [AccountLine(one, ranks[one.pk], postings.get(one.pk, ())) for one in listed]


def account(*, by: Actor, account_id: int) -> AccountLine:
    """One account with all its postings, the newest first. Raises NotVisible."""
    _need(by, "access.manage")
    found = Account.objects.filter(pk=account_id, force_id=by.force_id, is_system=False).first()
    if found is None:
        raise NotVisible("There is no account with this number.")
    postings = Posting.objects.filter(account=found).select_related("role", "team")
    now = clock.now()
    held = list(postings.order_by("-valid_from"))
    return AccountLine(
        found,
        rank_of(found.pk, now),
        held,
        current=[one for one in held if one.valid_to is None or one.valid_to > now],
        sessions=UserSession.objects.filter(user_id=found.pk).count(),
        second_steps=_second_steps(found.pk),
    )


def _second_steps(account_id: int) -> list[str]:
    kinds = {Authenticator.Type.WEBAUTHN: "passkey", Authenticator.Type.TOTP: "authenticator app"}
    have = Authenticator.objects.filter(user_id=account_id).values_list("type", flat=True)
    return [kinds[one] for one in sorted(have) if one in kinds]


def must_have_second_step(*, account_id: int) -> bool:
    """Whether a role that the account holds now demands a second step."""
    held = Posting.objects.held_at(clock.now()).filter(account_id=account_id)
    return held.filter(role__second_step=True).exists()


def roles(*, by: Actor) -> list[Role]:
    """All roles, in the order of their labels."""
    _need(by, "access.manage")
    return list(Role.objects.order_by("label"))


def teams(*, by: Actor) -> list[Team]:
    """Teams that somebody can be posted to."""
    _need(by, "access.manage")
    return list(Team.objects.filter(force_id=by.force_id).order_by("name")[:500])


def choices() -> dict[str, Sequence[tuple[str, str]]]:
    """Roles and ranks for a form."""
    return {
        "roles": list(Role.objects.order_by("label").values_list("code", "label")),
        "ranks": [(rank, rank.replace("-", " ").capitalize()) for rank in RANKS],
    }


def posts(*, by: Actor) -> list[PostLine]:
    """Every duty post: who holds it now, until when, and who is next."""
    _need(by, "posts.manage")
    now = clock.now()
    lines = []
    for post in DutyPost.objects.filter(force_id=by.force_id).order_by("label"):
        held = PostHolding.objects.filter(post=post).select_related("account")
        current = held.filter(held__contains=now).first()
        lines.append(
            PostLine(
                post=post,
                holder=current.account.name if current else "",
                until=current.held.upper if current else None,
                following=list(held.filter(held__startswith__gt=now).order_by("held")[:5]),
            )
        )
    return lines


def choices_of_people(*, force_id: int) -> list[tuple[int, str]]:
    """Numbers and names of everybody who has or had an account, in the order of names."""
    found = Account.objects.filter(force_id=force_id).order_by("name")
    return numbers_and_names(found[:MOST_CHOICES])


def possible_holders(*, by: Actor) -> list[tuple[int, str]]:
    """Who has the rank for a post at least today; the command checks the rank for the one post."""
    _need(by, "posts.manage")
    today = clock.local_date(clock.now())
    lowest = min(
        (RANKS.index(one.minimum_rank) for one in DutyPost.objects.filter(force_id=by.force_id)),
        default=0,
    )
    ranked = RankHeld.objects.filter(rank__in=RANKS[lowest:], valid_from__lte=today).filter(
        Q(valid_to=None) | Q(valid_to__gte=today)
    )
    found = Account.objects.filter(
        force_id=by.force_id, is_system=False, is_active=True, pk__in=ranked.values("account_id")
    )
    return numbers_and_names(found.order_by("name")[:MOST_CHOICES])


def known_as(whens: Iterable[tuple[int, datetime]]) -> dict[tuple[int, datetime], str]:
    """Who acted, as known when they did: name, collar number, role then, force. By (account, when).

    Two statements for all of them. For pages that say by whom something was recorded.
    """
    wanted = set(whens)
    ids = {account for account, _ in wanted}
    people = {one.pk: one for one in Account.objects.filter(pk__in=ids).select_related("force")}
    held: dict[int, list[Posting]] = {}
    for posting in Posting.objects.filter(account_id__in=ids).select_related("role").order_by("pk"):
        held.setdefault(posting.account_id, []).append(posting)
    return {
        (account, at): _known_as(people.get(account), held.get(account, ()), at)
        for account, at in wanted
    }


def _known_as(one: Account | None, held: Sequence[Posting], at: datetime) -> str:
    if one is None:
        return "an account that is gone"
    if one.is_system:
        return f"{one.name}, {one.force.name}"
    roles = dict.fromkeys(
        posting.role.label
        for posting in held
        if posting.valid_from <= at and (posting.valid_to is None or at < posting.valid_to)
    )
    name = f"{one.name} ({one.collar})" if one.collar else one.name
    return ", ".join([name, *roles, one.force.name])


def numbers_and_names(found: QuerySet[Account]) -> list[tuple[int, str]]:
    """What a list to choose a person from holds: number, name with collar number."""
    named = found.values_list("pk", "name", "collar")
    return [(pk, f"{name} ({collar})" if collar else name) for pk, name, collar in named]


def glass(*, by: Actor, glass_id: int) -> GlassLine:
    """One emergency look, for its review. Raises NotVisible."""
    _need(by, "access.review_break_glass")
    found = BreakGlass.objects.filter(pk=glass_id, account__force_id=by.force_id).first()
    if found is None:
        raise NotVisible("There is no such review.")
    return _glass(by, found)


def glasses(*, by: Actor, limit: int = 50) -> list[GlassLine]:
    """Emergency looks, those to be reviewed first."""
    _need(by, "access.review_break_glass")
    found = BreakGlass.objects.filter(account__force_id=by.force_id)
    newest = list(found.order_by("-broken_at")[:limit])
    return [_glass(by, one) for one in sorted(newest, key=lambda one: one.reviewed_at is not None)]


def _glass(by: Actor, found: BreakGlass) -> GlassLine:
    reviewer = found.reviewed_by.name if found.reviewed_by else ""
    declared = registry.record_kind(found.record_kind)
    return GlassLine(
        found,
        found.account.name,
        reviewer,
        found.account_id == by.account_id,
        f"{declared.label} {found.record_id}",
        address_of(declared, found.record_id),
    )


def address_of(declared: RecordKind, record_id: int) -> str:
    """Where a record opens: a person's card by the number of any of their records."""
    url = "/people/{id}/" if declared.kind == "profile" else declared.url
    return url.format(id=record_id)

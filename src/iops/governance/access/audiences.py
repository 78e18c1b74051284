"""Interning audiences, and computing who belongs to them.

The number of an audience stands for a rule; equal rules share a number, so comparing numbers is
all that queries, row-level security and the live hub ever do.
"""

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import datetime

from django.db import connection
from django.db.models import F, Q

from iops.governance.access.contracts import (
    ABSENT,
    ADMINISTRATOR,
    OPEN,
    OPERATIONAL,
    RESTRICTED,
)
from iops.governance.access.models import (
    Account,
    AccountAudience,
    Audience,
    AudienceGrant,
    Posting,
    RoleGrant,
)
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry

#: What the column holds; a longer signature keeps its head and ends in a hash of the whole.
LONGEST_SIGNATURE = 200


def open_audience(force_id: int) -> int:
    """The audience of a force's ordinary records: everyone operational of that force."""
    return intern(force_id=force_id, restriction=OPEN)


def is_open(audience: Audience) -> bool:
    """Whether everyone operational of the force belongs to it."""
    return bool(audience.restriction == OPEN)


def operational_permissions() -> frozenset[str]:
    """What only somebody who works with records does; whoever may one of these is operational.

    As the capabilities ship them: not what the administrator may do too, nor what a machine may.
    """
    return frozenset(
        grant.permission
        for grant in registry.each("grants")
        if grant.roles & OPERATIONAL and ADMINISTRATOR not in grant.roles
    )


def signature(
    *,
    force_id: int,
    restriction: str,
    outside: str,
    accounts: Iterable[int] = (),
    teams: Iterable[int] = (),
    roles: Iterable[int] = (),
    permissions: Iterable[str] = (),
    only: str = "",
) -> str:
    """What makes two rules the same: equal rules share a number.

    ``only`` names the one record ("profile:7") that an audience is for; it comes last.
    """
    grants: dict[str, Iterable[int | str]] = {
        "a": accounts, "t": teams, "r": roles, "p": permissions,
    }  # fmt: skip
    parts = [
        f"{kind}:{','.join(map(str, sorted(set(ids))))}" for kind, ids in grants.items() if ids
    ]
    whole = f"{force_id}|{restriction}|{outside}|" + "|".join(parts)
    tail = f"|only:{only}" if only else ""
    if len(whole) + len(tail) > LONGEST_SIGNATURE:
        digest = hashlib.sha256(whole.encode()).hexdigest()
        whole = whole[: LONGEST_SIGNATURE - len(tail) - len(digest) - 1] + "#" + digest
    return whole + tail


def intern(
    *,
    force_id: int,
    restriction: str,
    outside: str = ABSENT,
    accounts: Iterable[int] = (),
    teams: Iterable[int] = (),
    roles: Iterable[int] = (),
    permissions: Iterable[str] = (),
    only: str = "",
) -> int:
    """The number of this rule, made when it is new.

    ``permissions`` let in whoever holds a role that has one, also after a force has moved it.
    """
    allowed = sorted(set(permissions))
    grants = {
        "a": sorted(set(accounts)),
        "t": sorted(set(teams)),
        "r": sorted(set(roles)),
    }
    audience, created = Audience.objects.get_or_create(
        signature=signature(
            force_id=force_id,
            restriction=restriction,
            outside=outside,
            accounts=grants["a"],
            teams=grants["t"],
            roles=grants["r"],
            permissions=allowed,
            only=only,
        ),
        defaults={"force_id": force_id, "restriction": restriction, "outside": outside},
    )
    if created:
        AudienceGrant.objects.bulk_create(
            [AudienceGrant(audience=audience, account_id=one) for one in grants["a"]]
            + [AudienceGrant(audience=audience, team_id=one) for one in grants["t"]]
            + [AudienceGrant(audience=audience, role_id=one) for one in grants["r"]]
            + [AudienceGrant(audience=audience, permission=one) for one in allowed]
        )
        admit_members(audience)
    return int(audience.pk)


def alone(audience: Audience, record_kind: str, record_id: int) -> int:
    """An audience with the same rule for this one record; the same, where it is that already."""
    only = f"{record_kind}:{record_id}"
    if audience.signature.endswith(f"|only:{only}"):
        return int(audience.pk)
    grants = list(AudienceGrant.objects.filter(audience=audience))
    return intern(
        force_id=audience.force_id,
        restriction=audience.restriction,
        outside=audience.outside,
        accounts=[one.account_id for one in grants if one.account_id],
        teams=[one.team_id for one in grants if one.team_id],
        roles=[one.role_id for one in grants if one.role_id],
        permissions=[one.permission for one in grants if one.permission],
        only=only,
    )


def restricted_audience(
    by: Actor, outside: str, *, teams: Iterable[int] = (), accounts: Iterable[int] = ()
) -> int:
    """Whom a restriction by this person leaves: themselves, their teams, and those named."""
    return intern(
        force_id=by.force_id,
        restriction=RESTRICTED,
        outside=outside,
        accounts={by.account_id, *accounts},
        teams={*by.teams, *teams},
    )


def admitted(by: Actor, *audience_ids: int) -> Actor:
    """The actor with audiences that were made for this very command.

    What is written under them must be readable in the same transaction; from the next request
    on the account holds them anyway.
    """
    held = sorted({*by.audiences, *audience_ids})
    if len(held) == len(by.audiences):
        return by
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('iops.audiences', %s, true)", ["{" + ",".join(map(str, held)) + "}"]
        )
    return replace(by, audiences=tuple(held))


def lend(account_id: int, audience_id: int, *, until: datetime) -> None:
    """Let an account see an audience until a moment; what it sees for good stays so."""
    AccountAudience.objects.update_or_create(
        account_id=account_id, audience_id=audience_id, defaults={"until": until}
    )
    Account.objects.filter(pk=account_id).update(authority=F("authority") + 1)


def take_back(account_id: int, audience_id: int, *, until: datetime | None = None) -> None:
    """End what was lent to an account, at once or at an earlier moment than it was lent for."""
    lent = AccountAudience.objects.filter(
        account_id=account_id, audience_id=audience_id, until__isnull=False
    )
    if until is None:
        lent.delete()
    else:
        lent.update(until=until)
    Account.objects.filter(pk=account_id).update(authority=F("authority") + 1)


def set_accounts(audience_id: int, accounts: Iterable[int]) -> None:
    """Let exactly these accounts belong to an audience by name; roles and teams stay."""
    wanted = set(accounts)
    named = AudienceGrant.objects.filter(audience_id=audience_id, account_id__isnull=False)
    held = {one.account_id for one in named if one.account_id is not None}
    if wanted == held:
        return
    named.filter(account_id__in=held - wanted).delete()
    AudienceGrant.objects.bulk_create(
        AudienceGrant(audience_id=audience_id, account_id=one) for one in wanted - held
    )
    for account in Account.objects.filter(pk__in=held ^ wanted):
        recompute(account)


def grant_account(audience_id: int, account_id: int) -> None:
    """Let an account belong to an audience by name."""
    AudienceGrant.objects.get_or_create(audience_id=audience_id, account_id=account_id)
    recompute(Account.objects.get(pk=account_id))


def withdraw_grant(audience_id: int, account_id: int) -> None:
    """End the belonging by name; that by team or role stays."""
    AudienceGrant.objects.filter(audience_id=audience_id, account_id=account_id).delete()
    recompute(Account.objects.get(pk=account_id))


def sees_now(account_id: int, audience_id: int) -> bool:
    """Whether an account sees an audience at this moment, for good or for a time."""
    held = AccountAudience.objects.filter(account_id=account_id, audience_id=audience_id)
    return held.filter(Q(until=None) | Q(until__gt=clock.now())).exists()


def held_by_all(*audience_ids: int) -> int:
    """The audience of what names several records: seen by whoever may see every one of them.

    Where two are restricted in different ways it is one of its own, of the accounts that see both
    for good at this moment; two of the same rule count as one.
    """
    found = {one.pk: one for one in Audience.objects.filter(pk__in=audience_ids)}
    narrow = {pk: one for pk, one in found.items() if one.restriction != OPEN}
    if not narrow:
        return min(found)
    rules: dict[str, int] = {}
    for pk in sorted(narrow):
        rules.setdefault(narrow[pk].signature.split("|only:")[0], pk)
    if len(rules) == 1:
        return next(iter(rules.values()))
    ids = sorted(rules.values())
    held = AccountAudience.objects.filter(
        audience_id__in=ids, until=None, account__is_system=False
    ).values_list("account_id", "audience_id")
    sees: dict[int, set[int]] = {}
    for account, audience in held:
        sees.setdefault(account, set()).add(audience)
    return intern(
        force_id=found[ids[0]].force_id,
        restriction=RESTRICTED,
        accounts=[account for account, seen in sees.items() if len(seen) == len(ids)],
        only=f"both:{','.join(map(str, ids))}",
    )


@contextmanager
def whole_sight() -> Iterator[None]:
    """Inside a transaction: every audience, to count or to keep in step what its actor is blind to.

    Nothing read under it reaches a person; what the actor sees is set again at the end.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('iops.audiences', true)")
        before = cursor.fetchone()[0] or ""
        cursor.execute(
            "SELECT set_config('iops.audiences', "
            "(SELECT coalesce(array_agg(id), '{}')::text FROM access_audience), true)"
        )
        try:
            yield
        finally:
            cursor.execute("SELECT set_config('iops.audiences', %s, true)", [before])


def owners_of(audience_ids: Iterable[int]) -> dict[int, str]:
    """Whom to ask about records of restricted audiences, in words: teams, people, roles."""
    wanted = set(audience_ids)
    found: dict[int, list[str]] = {one: [] for one in wanted}
    if wanted:
        grants = AudienceGrant.objects.filter(audience_id__in=wanted).order_by("id")
        for grant in grants.select_related("team", "account", "role"):
            if grant.team is not None:
                found[grant.audience_id].append(grant.team.name)
            elif grant.account is not None:
                found[grant.audience_id].append(grant.account.name)
            elif grant.role is not None:
                found[grant.audience_id].append(f"a {grant.role.label.lower()}")
            elif grant.permission:
                roles = RoleGrant.objects.filter(permission=grant.permission, allowed=True)
                named = roles.order_by("role__label").values_list("role__label", flat=True)
                found[grant.audience_id] += [f"a {label.lower()}" for label in named]
    return {one: " or ".join(names) or "your supervisor" for one, names in found.items()}


def recompute(account: Account, *, at: datetime | None = None) -> None:
    """Set down again which audiences the account may see; ends nothing that was lent in time."""
    moment = at or clock.now()
    AccountAudience.objects.filter(account=account, until=None).delete()
    if account.is_system:
        wanted = list(Audience.objects.values_list("pk", flat=True))
    else:
        wanted = _audiences_of(account, moment)
    # What was lent for an hour and is now granted for good does not end with the hour.
    AccountAudience.objects.filter(account=account, audience_id__in=wanted).update(until=None)
    AccountAudience.objects.bulk_create(
        [AccountAudience(account=account, audience_id=one) for one in wanted],
        ignore_conflicts=True,
    )
    Account.objects.filter(pk=account.pk).update(authority=F("authority") + 1)


def _audiences_of(account: Account, moment: datetime) -> list[int]:
    postings = list(Posting.objects.held_at(moment).filter(account=account).select_related("role"))
    held = RoleGrant.objects.filter(
        role_id__in=[posting.role_id for posting in postings], allowed=True
    ).values_list("permission", flat=True)
    permissions = set(held)
    operational = not permissions.isdisjoint(operational_permissions())
    by_force = Q(force_id=account.force_id, restriction=OPEN) if operational else Q(pk__in=[])
    granted = AudienceGrant.objects.filter(
        Q(account=account)
        | Q(team_id__in=[posting.team_id for posting in postings])
        | Q(role_id__in=[posting.role_id for posting in postings])
        | Q(permission__in=permissions, audience__force_id=account.force_id)
    ).values("audience_id")
    return list(Audience.objects.filter(by_force | Q(pk__in=granted)).values_list("pk", flat=True))


_MEMBERS = """
    INSERT INTO access_account_audience (account_id, audience_id)
    SELECT DISTINCT a.id, %(audience)s::integer FROM access_account a
    LEFT JOIN access_posting p ON p.account_id = a.id AND p.valid_from <= %(now)s
         AND (p.valid_to IS NULL OR p.valid_to > %(now)s)
    WHERE a.is_system
       OR (%(open)s AND a.force_id = %(force)s AND EXISTS (
           SELECT 1 FROM access_role_grant h WHERE h.role_id = p.role_id AND h.allowed
           AND h.permission = ANY (%(operational)s)))
       OR EXISTS (SELECT 1 FROM access_audience_grant g WHERE g.audience_id = %(audience)s
                  AND (g.account_id = a.id OR g.team_id = p.team_id OR g.role_id = p.role_id
                       OR (g.permission <> '' AND a.force_id = %(force)s AND EXISTS (
                           SELECT 1 FROM access_role_grant h WHERE h.role_id = p.role_id
                           AND h.allowed AND h.permission = g.permission))))
    ON CONFLICT DO NOTHING RETURNING account_id
"""


def admit_members(audience: Audience) -> None:
    """Set down whoever belongs to an audience by its grants and does not yet."""
    with connection.cursor() as cursor:
        cursor.execute(
            _MEMBERS,
            {
                "audience": audience.pk,
                "now": clock.now(),
                "open": audience.restriction == OPEN,
                "force": audience.force_id,
                "operational": sorted(operational_permissions()),
            },
        )
        admitted = [row[0] for row in cursor.fetchall()]
    Account.objects.filter(pk__in=admitted).update(authority=F("authority") + 1)

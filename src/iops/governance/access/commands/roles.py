"""Roles as data: adding one, naming it, and what it may do.

What takes from a role holds at once. What gives it more waits for a second person who does not
hold the role: it reaches everybody who holds it, and whoever manages accounts could otherwise
give themselves, or a friend, whatever they liked (docs/adr/0010-widening-a-role.md).
"""

import re
from collections.abc import Sequence

from django.db.models import F, QuerySet

from iops.governance.access import rules
from iops.governance.access.audiences import (
    open_audience,
    operational_permissions,
    recompute,
)
from iops.governance.access.authority import authorise
from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import (
    Account,
    AudienceGrant,
    Posting,
    Role,
    RoleChange,
    RoleGrant,
)
from iops.governance.access.offered import offer
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact

LONGEST = 80
#: What the administrator's role keeps: somebody must be able to give it all back.
KEPT = frozenset({"access.manage", "roles.manage"})


@command("access.add_role", permission="roles.manage", result="role")
def add_role(*, by: Actor, label: str, reason: str) -> Outcome[Role]:
    """Add a role that may do nothing yet. Raises Invalid for a name that is taken."""
    label = _named(label)
    _because(reason)
    code = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:40]
    if not code:
        raise Invalid("A role needs a name of letters.", fields={"label": "Another name."})
    if Role.objects.filter(code=code).exists():
        raise Invalid("There is such a role already.", fields={"label": "Another name."})
    role = Role.objects.create(code=code, label=label)
    return Outcome(role, [_fact("access.role_added", role, {"code": code})])


@command("access.rename_role", permission="roles.manage", result="role")
def rename_role(*, by: Actor, role_code: str, label: str, reason: str) -> Outcome[Role]:
    """Give a role another name; its code, by which the log knows it, stays."""
    role = _role(role_code)
    _because(reason)
    role.label = _named(label, but=role)
    role.save(update_fields=["label"])
    return Outcome(role, [_fact("access.role_renamed", role, {"code": role.code})])


@command("access.change_grant", permission="roles.manage", result="role_change")
def change_grant(
    *,
    by: Actor,
    role_code: str,
    permission: str,
    allowed: bool,
    reason: str,
    purposes: Sequence[str] = (),
) -> Outcome[RoleChange]:
    """Give a role a permission (for ``purposes`` only, where some are named), or take it.

    Holds at once where it narrows the role; otherwise another person approves it first. Raises
    Refused for what no role may hold, for operational permissions of the administrator and
    administrative ones of others, and for what the administrator must keep.
    """
    role = _role(role_code)
    _because(reason)
    unknown = sorted(set(purposes) - set(PURPOSES))
    if unknown:
        raise Invalid("There is no such purpose.", fields={"purposes": f"Not one: {unknown[0]}."})
    offered = offer(permission)
    if allowed:
        why = rules.may_hold(role.code, offered.roles, offered.label)
        if why is not None:
            raise Refused(why)
    elif role.code == "system-administrator" and permission in KEPT:
        raise Refused("The administrator keeps this: nobody could give it back.")
    if RoleChange.objects.filter(
        role=role, permission=permission, applied_at=None, refused_at=None
    ).exists():
        raise Refused("A change of this waits already. Approve or refuse it first.")
    held = RoleGrant.objects.filter(role=role, permission=permission, allowed=True).first()
    before = None if held is None else frozenset(held.purposes)
    after = frozenset(purposes) if allowed else None
    if before == after:
        raise Refused("The role has it so already." if allowed else "The role does not have it.")
    change = RoleChange.objects.create(
        role=role, permission=permission, allowed=allowed, purposes=sorted(purposes),
        reason=reason.strip(), proposed_by_id=by.account_id,
    )  # fmt: skip
    if rules.widens(before, after):
        return Outcome(change, [_change_fact("access.role_change_proposed", change)])
    return _apply(by, change)


@command("access.approve_role_change", permission="roles.approve", result="role_change")
def approve_role_change(*, by: Actor, change_id: int) -> Outcome[RoleChange]:
    """Let a wider role hold. Not for who proposed it, and not for who holds the role."""
    change = _waiting(change_id)
    holders = set(_holders(change.role).values_list("account_id", flat=True))
    authorise(by=by, power="widen-role", involved={change.proposed_by_id, *holders})
    return _apply(by, change)


@command("access.refuse_role_change", permission="roles.approve", result="role_change")
def refuse_role_change(*, by: Actor, change_id: int) -> Outcome[RoleChange]:
    """Leave the role as it is."""
    change = _waiting(change_id)
    change.refused_at, change.decided_by_id = clock.now(), by.account_id
    change.save(update_fields=["refused_at", "decided_by"])
    return Outcome(change, [_change_fact("access.role_change_refused", change)])


def _apply(by: Actor, change: RoleChange) -> Outcome[RoleChange]:
    """Make it hold now: whoever holds the role is computed anew at their next request."""
    RoleGrant.objects.update_or_create(
        role=change.role,
        permission=change.permission,
        defaults={"allowed": change.allowed, "purposes": change.purposes},
        create_defaults={
            "allowed": change.allowed, "purposes": change.purposes, "declared": False,
        },
    )  # fmt: skip
    change.applied_at, change.decided_by_id = clock.now(), by.account_id
    change.save(update_fields=["applied_at", "decided_by"])
    holders = Account.objects.filter(pk__in=_holders(change.role).values("account_id"))
    if _governs_sight(change.role, change.permission):
        for account in holders.order_by("pk"):
            recompute(account)
    else:
        holders.update(authority=F("authority") + 1)
    return Outcome(change, [_change_fact("access.role_changed", change)])


def _governs_sight(role: Role, permission: str) -> bool:
    """Whether who holds it belongs to an audience for it: a granted one, or the open one."""
    if AudienceGrant.objects.filter(permission=permission).exists():
        return True
    operational = operational_permissions()
    others = RoleGrant.objects.filter(role=role, allowed=True, permission__in=operational)
    return permission in operational and not others.exclude(permission=permission).exists()


def _holders(role: Role) -> QuerySet[Posting]:
    """Postings with this role that hold now, or will."""
    now = clock.now()
    return Posting.objects.filter(role=role).exclude(valid_to__lte=now)


def _waiting(change_id: int) -> RoleChange:
    change = RoleChange.objects.select_for_update().filter(pk=change_id).first()
    if change is None:
        raise NotVisible("There is no such change.")
    if change.applied_at is not None or change.refused_at is not None:
        raise Refused("This was decided already.")
    return change


def _role(role_code: str) -> Role:
    role = Role.objects.select_for_update().filter(code=role_code).first()
    if role is None:
        raise NotVisible("There is no such role.")
    return role


def _named(label: str, but: Role | None = None) -> str:
    label = " ".join(label.split())
    if not label or len(label) > LONGEST:
        raise Invalid("A role needs a name.", fields={"label": f"From 1 to {LONGEST} characters."})
    taken = Role.objects.filter(label__iexact=label).exclude(pk=but.pk if but else 0)
    if taken.exists():
        raise Invalid("There is a role of this name.", fields={"label": "Another name."})
    return label


def _because(reason: str) -> None:
    if not reason.strip():
        raise Invalid("Say why.", fields={"reason": "Needed."})


def _fact(event_type: str, role: Role, data: dict[str, object]) -> Fact:
    return Fact(event_type, "role", role.pk, 0, data)


def _change_fact(event_type: str, change: RoleChange) -> Fact:
    data: dict[str, object] = {
        "change": change.pk, "permission": change.permission, "allowed": change.allowed,
    }  # fmt: skip
    audience = open_audience(change.proposed_by.force_id)
    data["number"] = change.role.label
    return Fact(event_type, "role_change", change.pk, audience, data)

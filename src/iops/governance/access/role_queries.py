"""What people look at of roles: the matrix, one role, the changes that wait."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from django.db.models import Count

from iops.governance.access.contracts import PURPOSES
from iops.governance.access.models import Posting, Role, RoleChange, RoleGrant
from iops.governance.access.offered import Offered, everything
from iops.governance.access.rules import may_hold
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible


@dataclass(frozen=True)
class RoleLine:
    """A role, how much it may do, and how many people hold it now."""

    role: Role
    permissions: int
    people: int


@dataclass(frozen=True)
class Cell:
    """Whether a role holds a permission, and for which purposes only; in words."""

    role: Role
    held: bool
    purposes: str = ""


@dataclass(frozen=True)
class Row:
    """A permission and its cell for each role."""

    offered: Offered
    cells: Sequence[Cell]


@dataclass(frozen=True)
class ChangeLine:
    """A change of a role, in words."""

    id: int
    role: Role
    label: str
    allowed: bool
    purposes: str
    reason: str
    proposed_by: str
    proposed_at: datetime
    own: bool
    state: str


@dataclass(frozen=True)
class Matrix:
    """Roles by permissions, by capability; and what waits."""

    roles: Sequence[RoleLine]
    groups: Sequence[tuple[str, Sequence[Row]]]
    waiting: Sequence[ChangeLine]


@dataclass(frozen=True)
class RolePage:
    """One role: what it holds, what it may be given, and how it came to be so."""

    line: RoleLine
    groups: Sequence[tuple[str, Sequence[tuple[Offered, Cell]]]]
    givable: Sequence[tuple[str, Sequence[Offered]]]
    takable: Sequence[tuple[str, Sequence[Offered]]]
    changes: Sequence[ChangeLine]


def _need(by: Actor) -> None:
    if not by.may("roles.approve"):
        raise NotPermitted("Your role does not open this page.")


def matrix(*, by: Actor) -> Matrix:
    """Every role and every permission. It shows no record, so it is no look."""
    _need(by)
    lines = _lines(Role.objects.order_by("label"))
    held = _held()
    rows = [
        Row(one, [_cell(line.role, one, held) for line in lines])
        for one in everything()
        if one.roles  # what is the system's own is nobody's
    ]
    groups = [(name, list(found)) for name, found in groupby(rows, lambda r: r.offered.capability)]
    waiting = RoleChange.objects.filter(applied_at=None, refused_at=None).order_by("proposed_at")
    return Matrix(lines, groups, _changes(by, waiting.select_related("role", "proposed_by")))


def role(*, by: Actor, code: str) -> RolePage:
    """One role. Raises NotVisible."""
    _need(by)
    found = Role.objects.filter(code=code).first()
    if found is None:
        raise NotVisible("There is no such role.")
    (line,) = _lines([found])
    held = _held(found)
    offered = [one for one in everything() if one.roles]
    cells = [(one, _cell(found, one, held)) for one in offered]
    changes = RoleChange.objects.filter(role=found).order_by("-pk")[:30]
    return RolePage(
        line,
        groups=_grouped([pair for pair in cells if pair[1].held]),
        givable=_only(
            [o for o, cell in cells if not cell.held and not may_hold(code, o.roles, o.label)]
        ),
        takable=_only([o for o, cell in cells if cell.held]),
        changes=_changes(by, changes.select_related("role", "proposed_by")),
    )


def _lines(found: Iterable[Role]) -> list[RoleLine]:
    roles = list(found)
    grants = RoleGrant.objects.filter(role__in=roles, allowed=True)
    permissions = dict(grants.values_list("role_id").annotate(n=Count("pk")))
    held = Posting.objects.held_at(clock.now()).filter(role__in=roles, account__is_active=True)
    people = dict(held.values_list("role_id").annotate(n=Count("account_id", distinct=True)))
    return [RoleLine(one, permissions.get(one.pk, 0), people.get(one.pk, 0)) for one in roles]


def _held(role: Role | None = None) -> dict[tuple[int, str], list[str]]:
    found = RoleGrant.objects.filter(allowed=True)
    if role is not None:
        found = found.filter(role=role)
    rows = found.values_list("role_id", "permission", "purposes")
    return {(role_id, permission): purposes for role_id, permission, purposes in rows}


def _cell(role: Role, offered: Offered, held: dict[tuple[int, str], list[str]]) -> Cell:
    purposes = held.get((role.pk, offered.permission))
    return Cell(role, purposes is not None, _words(purposes or ()))


def _words(purposes: Sequence[str]) -> str:
    return ", ".join(PURPOSES.get(one, one).lower() for one in purposes)


def _grouped(
    pairs: Sequence[tuple[Offered, Cell]],
) -> list[tuple[str, list[tuple[Offered, Cell]]]]:
    return [(name, list(found)) for name, found in groupby(pairs, lambda p: p[0].capability)]


def _only(offered: Sequence[Offered]) -> list[tuple[str, list[Offered]]]:
    return [(name, list(found)) for name, found in groupby(offered, lambda one: one.capability)]


def _changes(by: Actor, found: Iterable[RoleChange]) -> list[ChangeLine]:
    labels = {one.permission: one.label for one in everything()}
    return [
        ChangeLine(
            id=one.pk,
            role=one.role,
            label=labels.get(one.permission, one.permission),
            allowed=one.allowed,
            purposes=_words(one.purposes),
            reason=one.reason,
            proposed_by=one.proposed_by.name,
            proposed_at=one.proposed_at,
            own=one.proposed_by_id == by.account_id,
            state="holds" if one.applied_at else "refused" if one.refused_at else "waits",
        )
        for one in found
    ]

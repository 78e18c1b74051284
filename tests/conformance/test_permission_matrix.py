"""Who may what: the reviewed table beside this file, cell by cell, allow and deny.

After a change of grants, look at the difference with the people who answer for access, then
write the table anew: ``IOPS_WRITE_MATRIX=1 make test ARGS=tests/conformance``.
"""

import csv
import os
from pathlib import Path

import pytest

from iops.governance.access.contracts import ROLES
from iops.kernel.registry import registry

TABLE = Path(__file__).parent / "permission_matrix.csv"


def _declared() -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for grant in registry.each("grants"):
        found[grant.permission] = found.get(grant.permission, frozenset()) | grant.roles
    return found


def _limits() -> dict[str, str]:
    """For which purposes a permission works only; "any" where some grant names none."""
    found: dict[str, set[str]] = {}
    for grant in registry.each("grants"):
        found.setdefault(grant.permission, set()).update(grant.purposes or {"any"})
    return {
        permission: "any" if "any" in purposes else " ".join(sorted(purposes))
        for permission, purposes in found.items()
    }


def _write() -> None:
    with TABLE.open("w", newline="") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(["permission", "purposes", *ROLES])
        limits = _limits()
        for permission, roles in sorted(_declared().items()):
            cells = ("yes" if role in roles else "" for role in ROLES)
            writer.writerow([permission, limits[permission], *cells])


def _reviewed() -> dict[str, frozenset[str]]:
    with TABLE.open() as stream:
        return {
            row["permission"]: frozenset(role for role in ROLES if row[role] == "yes")
            for row in csv.DictReader(stream)
        }


def test_the_table_covers_every_permission() -> None:
    if os.environ.get("IOPS_WRITE_MATRIX") == "1":
        _write()
    assert set(_reviewed()) == set(_declared()), (
        "A permission was added or removed: review permission_matrix.csv and write it anew."
    )


def test_the_purposes_are_those_that_were_reviewed() -> None:
    with TABLE.open() as stream:
        reviewed = {row["permission"]: row["purposes"] for row in csv.DictReader(stream)}
    assert reviewed == _limits()


@pytest.mark.parametrize("role", ROLES)
def test_a_role_may_exactly_what_was_reviewed(role: str, as_role: object) -> None:
    actor = as_role(role)  # type: ignore[operator]
    for permission, roles in _reviewed().items():
        assert actor.may(permission) == (role in roles), (
            f"{role} and {permission}: the table says {'allow' if role in roles else 'deny'}."
        )

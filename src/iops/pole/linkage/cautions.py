"""What makes it dangerous to be wrong about who somebody is, as the capabilities declare it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from iops.governance.access.audiences import whole_sight
from iops.kernel.registry import Caution, registry


def declared() -> list[Caution]:
    """Every caution, in the order of the floors."""
    found: list[Caution] = registry.each("cautions")
    return found


def labels() -> dict[str, str]:
    """Each caution's words by its code."""
    return {one.code: one.label for one in declared()}


def risk_sql() -> str:
    """SQL over the row r of a person's record: how dangerous a mistake about it is, 0 to 100."""
    parts = ", ".join(f"coalesce(({one.risk}), 0)" for one in declared())
    return f"greatest(0, {parts})" if parts else "0"


def cautions_of(profiles: Iterable[int]) -> dict[int, frozenset[str]]:
    """The codes of what holds of each of these records and of the others of the same person.

    For a machine that decides whether it may judge: it counts whatever the viewer sees. Call it
    inside a transaction.
    """
    columns = ", ".join(f"bool_or(coalesce(({one.risk}), 0) > 0)" for one in declared())
    wanted = sorted(set(profiles))
    if not columns or not wanted:
        return dict.fromkeys(wanted, frozenset())
    statement = f"""
        SELECT u.id, {columns} FROM unnest(%s::bigint[]) AS u (id)
        LEFT JOIN identity_membership m ON m.profile_id = u.id
        LEFT JOIN identity_membership o ON o.nominal_id = m.nominal_id
        JOIN people_profile r ON r.id = coalesce(o.profile_id, u.id) GROUP BY u.id
    """
    with whole_sight(), connection.cursor() as cursor:
        cursor.execute(statement, [wanted])
        rows = cursor.fetchall()
    codes = [one.code for one in declared()]
    return {
        row[0]: frozenset(code for code, held in zip(codes, row[1:], strict=True) if held)
        for row in rows
    }

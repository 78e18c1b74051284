"""What makes it dangerous to be wrong about who somebody is, as the capabilities declare it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import connection

from iops.governance.access.audiences import whole_sight
from iops.kernel.registry import Caution, registry
from iops.pole.linkage.contracts import ALWAYS_FOR_PEOPLE


def declared() -> list[Caution]:
    """Every caution, in the order of the floors."""
    found: list[Caution] = registry.each("cautions")
    return found


def labels() -> dict[str, str]:
    """Each caution's words by its code."""
    return {one.code: one.label for one in declared()}


def cases_sql() -> str:
    """SQL over ``asked (id)``, records of people: (id, code, risk) for each caution that holds."""
    parts = [
        f"SELECT f.id, '{one.code}', f.risk FROM ({one.among}) AS f (id, risk)"
        for one in declared()
    ]
    return " UNION ALL ".join(parts) or "SELECT NULL::bigint, '', 0 WHERE false"


def without_source() -> list[str]:
    """What the law of the house keeps from a machine, and no capability records yet, in words."""
    have = labels()
    return [label for code, (label, _) in ALWAYS_FOR_PEOPLE.items() if code not in have]


def cautions_of(profiles: Iterable[int]) -> dict[int, frozenset[str]]:
    """The codes of what holds of each of these records and of the others of the same person.

    For a machine that decides whether it may judge: it counts whatever the viewer sees. Call it
    inside a transaction.
    """
    found: dict[int, set[str]] = {one: set() for one in profiles}
    statement = f"""
        WITH records AS (
            SELECT u.id, coalesce(o.profile_id, u.id) AS record FROM unnest(%s::bigint[]) AS u (id)
            LEFT JOIN identity_membership m ON m.profile_id = u.id
            LEFT JOIN identity_membership o ON o.nominal_id = coalesce(m.nominal_id, u.id)
        ), asked (id) AS (SELECT DISTINCT record FROM records)
        SELECT DISTINCT r.id, c.code FROM records r
        JOIN ({cases_sql()}) AS c (id, code, risk) ON c.id = r.record
    """
    with whole_sight(), connection.cursor() as cursor:
        cursor.execute(statement, [sorted(found)])
        for profile, code in cursor.fetchall():
            found[profile].add(code)
    return {one: frozenset(codes) for one, codes in found.items()}

"""Keeping the projection: within the command that changes a record, and by rebuild."""

from collections.abc import Sequence
from contextlib import nullcontext

from django.db import connections

from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS, Search, registry
from iops.pole.confidential.audience import whole_sight

_UPSERT = """
    INSERT INTO search_entry (kind, record_id, audience_id, title, detail, name, born, keys)
    SELECT %(kind)s, r.id, r.audience_id, r.title, r.detail, search_fold(r.name), r.born,
           search_name_keys(r.name) || r.extra
    FROM ({rows}) AS r (id, audience_id, title, detail, name, born, extra)
    ON CONFLICT (kind, record_id) DO UPDATE SET audience_id = excluded.audience_id,
        title = excluded.title, detail = excluded.detail, name = excluded.name,
        born = excluded.born, keys = excluded.keys
"""


def on_fact(fact: Fact, by: Actor) -> None:
    """Bring the row of the fact's record up to date."""
    for declared in registry.each("search"):
        told = fact.type in declared.events or fact.type == WHEREABOUTS
        if not told or fact.kind != declared.kind:
            continue
        # A place becomes confidential for records, too, that whoever marks it does not see.
        with whole_sight() if fact.type == WHEREABOUTS else nullcontext():
            project(declared, [fact.id])


def project(declared: Search, ids: Sequence[int], *, using: str = "default") -> None:
    """Write the projection rows of these records."""
    with connections[using].cursor() as cursor:
        statement = _UPSERT.format(rows=declared.sql)
        cursor.execute(statement, {"kind": declared.kind, "ids": list(ids)})


def rebuild(*, batch: int = 50_000) -> int:
    """Project everything again, batch by batch, while people work; answers the rows written."""
    written = 0
    for declared in registry.each("search"):
        last = 0
        while True:
            with connections["owner"].cursor() as cursor:
                cursor.execute(
                    f"SELECT id FROM {declared.table} WHERE id > %s ORDER BY id LIMIT %s",
                    [last, batch],
                )
                ids = [row[0] for row in cursor.fetchall()]
            if not ids:
                break
            project(declared, ids, using="owner")
            written, last = written + len(ids), ids[-1]
    return written

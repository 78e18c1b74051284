"""Writing the warehouse."""

import hashlib
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
from django.apps import apps
from django.db import connection

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotPermitted
from iops.kernel.registry import WHEREABOUTS, WarehouseTable, registry

BATCH = 50_000
#: A transaction may commit this long after its rows were stamped; they are exported again.
OVERLAP = timedelta(minutes=10)
_CHANGED = """
    SELECT w.* FROM ({sql}) AS w WHERE w.id IN (
        SELECT id FROM {table} WHERE created_at >= %(since)s
        UNION SELECT t.id FROM {table} t JOIN kernel_bulk_run b ON b.id = t.run_id
              WHERE b.ended_at IS NULL OR b.ended_at >= %(since)s
        UNION SELECT row_id FROM kernel_history WHERE table_name = %(table)s AND at >= %(since)s)
"""


@dataclass
class Exported:
    """What a run wrote: rows and hash by table, and the moment from which the next one goes on."""

    run: str
    rows: dict[str, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    until: datetime | None = None


def export_warehouse(*, by: Actor, folder: Path, whole: bool = False) -> Exported:
    """Write one Parquet file for each declared table into ``folder``/table, and the manifest.

    The first run, and any with ``whole``, holds every row. Rows that were disposed of since the
    last run are taken out of the files of earlier ones: a blanked row may not live on here.
    """
    if not by.may("warehouse.export"):
        raise NotPermitted("Exporting needs the permission “warehouse.export”.")
    manifest = folder / "manifest.json"
    known = json.loads(manifest.read_text()) if manifest.exists() else {"runs": []}
    since = None
    if known["runs"] and not whole:
        since = datetime.fromisoformat(known["runs"][-1]["until"]) - OVERLAP
    begun = clock.now()
    exported = Exported(begun.strftime("%Y%m%dT%H%M%S%f"), until=begun)
    with visibility(by):
        for table in registry.each("warehouse"):
            _write_table(table, folder, since, exported)
        forget_disposed(folder, known["runs"], since)
        detail = {"run": exported.run, "rows": exported.rows, "sha256": exported.hashes}
        write_look(by, "warehouse.export", (), verb=Verb.DISCLOSURE, detail=detail)
    known["runs"].append(
        {"run": exported.run, "until": begun.isoformat(), "rows": exported.rows,
         "sha256": exported.hashes, "whole": since is None}
    )  # fmt: skip
    known["tables"] = {table.name: table.columns for table in registry.each("warehouse")}
    draft = manifest.with_suffix(".part")
    draft.write_text(json.dumps(known, indent=1))
    draft.rename(manifest)
    return exported


def _write_table(
    table: WarehouseTable, folder: Path, since: datetime | None, exported: Exported
) -> None:
    name = apps.get_model(table.model)._meta.db_table
    target = folder / table.name
    target.mkdir(parents=True, exist_ok=True)
    path = target / f"{exported.run}.parquet"
    if table.whole:
        since = None
    statement = table.sql if since is None else _CHANGED.format(sql=table.sql, table=name)
    writer: pq.ParquetWriter | None = None
    count = 0
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, {"since": since, "table": name} if since else None)
        schema: pa.Schema | None = None
        while rows := cursor.fetchmany(BATCH):
            if schema is None:
                schema = _schema(cursor.description)
                writer = pq.ParquetWriter(path, schema, compression="zstd")
            assert writer is not None
            columns = [list(column) for column in zip(*rows, strict=True)]
            writer.write_table(pa.table(columns, schema=schema))
            count += len(rows)
    if writer is not None:
        writer.close()
        exported.hashes[table.name] = _hash(path)
    exported.rows[table.name] = count


_DISPOSED = "SELECT row_id FROM disposal_tombstone WHERE table_name = %(table)s AND at >= %(since)s"
#: Rows that changed and that the exporter does not see any more: they went to another audience.
_GONE = """
    SELECT DISTINCT h.row_id FROM kernel_history h WHERE h.table_name = %(table)s
    AND h.at >= %(since)s AND NOT EXISTS (SELECT 1 FROM {table} t WHERE t.id = h.row_id)
"""
#: Records whose place became confidential: what they were before may not live on in older files.
_VEILED = """
    SELECT e.subject_id FROM kernel_event e JOIN access_record_table r
      ON r.record_kind = e.subject_kind
    WHERE e.type = %(veiled)s AND r.table_name = %(table)s AND e.recorded_at >= %(since)s
"""


def forget_disposed(folder: Path, runs: list[dict[str, Any]], since: datetime | None) -> int:
    """Take rows that may not be there any more out of the files of earlier runs; hash these anew.

    They were disposed of, went out of the exporter's sight, or their place became confidential.
    ``runs`` is the manifest's list, changed in place. Answers how many rows were taken out. With
    ``since`` None everything that was ever disposed of is looked for.
    """
    taken = 0
    for table in registry.each("warehouse"):
        place = apps.get_model(table.model)._meta.db_table
        with connection.cursor() as cursor:
            values = {
                "table": place, "veiled": WHEREABOUTS,
                "since": since or datetime.min.replace(tzinfo=UTC),
            }  # fmt: skip
            ids = set()
            for statement in (_DISPOSED, _GONE.format(table=place), _VEILED):
                cursor.execute(statement, values)
                ids |= {row[0] for row in cursor.fetchall()}
        for run in runs if ids else ():
            path = folder / table.name / f"{run['run']}.parquet"
            if path.exists() and (count := _without(path, ids)):
                taken += count
                run["sha256"][table.name] = _hash(path)
                run["rows"][table.name] -= count
    return taken


def _without(path: Path, ids: set[int]) -> int:
    """Write a file anew without some rows; answers how many it had of them."""
    gone = pc.is_in(pq.read_table(path, columns=["id"])["id"], value_set=pa.array(sorted(ids)))
    count = int(pc.sum(gone).as_py() or 0)
    if count:
        draft = path.with_suffix(".part")
        pq.write_table(pq.read_table(path).filter(pc.invert(gone)), draft, compression="zstd")
        draft.rename(path)
    return count


#: PostgreSQL type numbers to Arrow types (pg_type.dat); everything else is text.
_TYPES: dict[int, pa.DataType] = {
    16: pa.bool_(), 20: pa.int64(), 21: pa.int16(), 23: pa.int32(), 700: pa.float32(),
    701: pa.float64(), 1184: pa.timestamp("us", "UTC"), 1082: pa.date32(),
    1009: pa.list_(pa.string()), 1015: pa.list_(pa.string()),
}  # fmt: skip


def _schema(description: Any) -> pa.Schema:
    return pa.schema(
        [(column.name, _TYPES.get(column.type_code, pa.string())) for column in description]
    )


def _hash(path: Path) -> str:
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()

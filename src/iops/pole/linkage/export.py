"""What the records of people say, out of the database and into the run's folder, row by row.

It is an export as any other: visibility first, one row in the access log with a purpose, the
count and the hash of the file. Address and phone of a confidential person stay where they are.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc
import pyarrow.parquet as pq
from django.db import connection

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotPermitted
from iops.pole.linkage.batch.comparable import COMPARABLE, SAID, comparable
from iops.pole.linkage.batch.folder import Notes, RunFolder, file_hash

PAGE = "linkage.export"
#: Records without any part of a name say nothing that could be compared.
_SAID = """
    COPY (
        SELECT p.id, p.forename, p.middle, p.surname, p.aliases, p.born, p.sex,
               CASE WHEN p.details_audience_id IS NULL THEN
                    coalesce('place ' || p.place_id, p.address) END AS home,
               CASE WHEN p.details_audience_id IS NULL THEN a.postcode END AS postcode,
               CASE WHEN p.details_audience_id IS NULL THEN a.division END AS town,
               CASE WHEN p.details_audience_id IS NULL THEN p.phone END AS phone,
               p.pnc_id AS number
        FROM people_profile p
        LEFT JOIN places_place a ON a.id = p.place_id AND NOT a.confidential
        WHERE p.forename <> '' OR p.surname <> ''
    ) TO STDOUT (FORMAT csv, HEADER)
"""
_READ = pc.ReadOptions(block_size=16 << 20)
_PARSE = pc.ParseOptions(newlines_in_values=True)
_CONVERT = pc.ConvertOptions(
    column_types={"id": pa.int64(), **dict.fromkeys(SAID, pa.string())}, strings_can_be_null=True
)


def export(run: RunFolder, *, by: Actor) -> Notes:
    """The comparable records of everybody whom the actor may see: ``records.parquet``.

    Raises NotPermitted.
    """
    if not by.may("linkage.run"):
        raise NotPermitted("Linking records needs the permission “linkage.run”.")

    def do(folder: Path) -> Notes:
        target = folder / "records.parquet"
        raw = folder / "said.csv"
        with visibility(by):
            with (
                raw.open("wb") as stream,
                connection.cursor() as cursor,
                cursor.copy(_SAID) as copy,
            ):
                for block in copy:
                    stream.write(block)
            rows = write_comparable(pc.open_csv(raw, _READ, _PARSE, _CONVERT), target)
            raw.unlink()
            detail = {"run": run.path.name, "rows": rows, "sha256": file_hash(target)}
            write_look(by, PAGE, (), verb=Verb.COMBINATION, detail=detail)
        return {"records": rows}

    return run.step("export", after="", files=("records.parquet",), do=do)


def write_comparable(batches: Any, target: Path) -> int:
    """Write batches of what records say as comparable records; answers how many."""
    rows = 0
    with pq.ParquetWriter(target, COMPARABLE, compression="zstd") as writer:
        for batch in batches:
            writer.write_table(comparable(pa.Table.from_batches([batch])))
            rows += batch.num_rows
    return rows

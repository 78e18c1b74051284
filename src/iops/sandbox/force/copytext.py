r"""Record batches as the text that PostgreSQL's COPY reads: tabs between columns, `\N` for null.

Written by Arrow's CSV writer, which is an order of magnitude quicker than a loop over rows. Text
that holds a tab, a line break or a backslash cannot go that way and is escaped first.
"""

from __future__ import annotations

import importlib
from typing import Any

from iops.sandbox.force.columns import Batch, Column, pa, pc

_csv: Any = importlib.import_module("pyarrow.csv")
_OPTIONS: Any = _csv.WriteOptions(include_header=False, delimiter="\t", quoting_style="none")


def to_copy_text(batch: Batch) -> bytes:
    """The rows as COPY ... FROM STDIN in text format expects them, UTF-8."""
    columns = [_text(column) for column in batch.columns]
    if any(_quoted(column) for column in columns):
        return _slowly(columns)
    sink = pa.BufferOutputStream()
    _csv.write_csv(pa.RecordBatch.from_arrays(columns, names=batch.schema.names), sink, _OPTIONS)
    text: bytes = sink.getvalue().to_pybytes()
    return text


def _text(column: Column) -> Column:
    if pa.types.is_boolean(column.type):
        column = pc.if_else(column, "t", "f")
    if pa.types.is_timestamp(column.type):
        # Without the offset the server would take its own zone; the Z says UTC.
        column = pc.strftime(column, format="%Y-%m-%dT%H:%M:%SZ")
    if pa.types.is_string(column.type):
        if pc.any(pc.match_substring_regex(column, "[\\\\\\t\\r\\n]")).as_py():
            for plain, escaped in (("\\", r"\\"), ("\t", r"\t"), ("\r", r"\r"), ("\n", r"\n")):
                column = pc.replace_substring(column, plain, escaped)
    else:
        column = pc.cast(column, pa.string())
    return pc.fill_null(column, r"\N")


def _quoted(column: Column) -> bool:
    """Arrow's writer refuses quotation marks, which mean nothing to COPY."""
    return bool(pc.any(pc.match_substring(column, '"')).as_py())


def _slowly(columns: list[Column]) -> bytes:
    rows = zip(*(column.to_pylist() for column in columns), strict=True)
    return "".join("\t".join(row) + "\n" for row in rows).encode()

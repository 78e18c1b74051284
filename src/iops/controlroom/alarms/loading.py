"""Alarms from a CSV file: each wrong row is named with its line, all others are loaded."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from iops.controlroom.alarms import rules
from iops.controlroom.alarms.commands import load_alarms
from iops.controlroom.alarms.contracts import AlarmIn, KeyholderIn
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.reference.codes import queries as codes
from iops.reference.places.report import LoadReport

COLUMNS = ("urn", "premises", "place", "kind", "confirmed_by", "company", "company_phone", "note")
KEYHOLDERS = range(1, rules.MOST_KEYHOLDERS + 1)
_BATCH = 200


def load_file(path: Path, *, by: Actor) -> LoadReport:
    """Load a file. Raises Invalid where it has not the columns that are needed."""
    report = LoadReport(path.name)
    with path.open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        missing = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
        if missing:
            raise Invalid(
                f"{path.name} has no column {', '.join(missing)}. docs/data.md names them all."
            )
        good = _read(reader, report)
        while rows := list(islice(good, _BATCH)):
            load_alarms(by=by, rows=rows)
            for _ in rows:
                report.accept()
    report.finished = True
    return report


def _read(reader: csv.DictReader[str], report: LoadReport) -> Iterator[AlarmIn]:
    seen: set[str] = set()
    for row in reader:
        given = _alarm({key: (value or "").strip() for key, value in row.items() if key})
        wrong = rules.wrong_with(given) | codes.wrong("alarm-kinds", given.kind, field="kind")
        urn = rules.urn_in(given.urn)
        if urn and urn in seen:
            wrong["urn"] = "This URN stands in the file a second time."
        if wrong:
            report.reject(reader.line_num, ", ".join(wrong), " ".join(wrong.values()))
            continue
        seen.add(urn)
        yield given


def _alarm(row: dict[str, str]) -> AlarmIn:
    keys = tuple(
        KeyholderIn(
            row.get(f"key{at}", ""), row.get(f"key{at}_phone", ""),
            row.get(f"key{at}_confidential", "").lower() in ("yes", "y", "1"),
        )
        for at in KEYHOLDERS
        if row.get(f"key{at}") or row.get(f"key{at}_phone")
    )  # fmt: skip
    return AlarmIn(**{name: row.get(name, "") for name in COLUMNS}, keyholders=keys)

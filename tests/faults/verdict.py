"""Compare receipts with the database, one by one."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psycopg


@dataclass
class Verdict:
    """What the comparison found."""

    incidents: int = 0
    entries: int = 0
    repeated: int = 0
    """Acknowledged requests that had to be sent more than once."""
    faults: list[str] = field(default_factory=list)


def read(path: Path) -> list[dict[str, Any]]:
    """All receipts; a last line that was cut off by a kill acknowledges nothing."""
    lines = path.read_text().split("\n") if path.is_file() else []
    return [json.loads(line) for line in lines[:-1]]


def judge(receipts: list[dict[str, Any]], dsn: str) -> Verdict:
    """Every acknowledged id is there, once, with what was said, its event and its position."""
    found = Verdict()
    with psycopg.connect(dsn) as connection:
        incidents = {
            row[0]: (row[1], row[2])
            for row in connection.execute("SELECT id, number, summary FROM incidents_incident")
        }
        entries = {
            row[0]: (row[1], row[2])
            for row in connection.execute("SELECT id, incident_id, text FROM incidents_log_entry")
        }
        told = {
            row[0]
            for row in connection.execute(
                "SELECT e.subject_id FROM kernel_event e JOIN kernel_event_position p"
                " ON p.event_id = e.id WHERE e.subject_kind = 'incident'"
            )
        }
        lost = connection.execute(
            "SELECT count(*) FROM kernel_event e WHERE NOT EXISTS"
            " (SELECT 1 FROM kernel_event_position p WHERE p.event_id = e.id)"
        ).fetchone()
    if lost and lost[0]:
        found.faults.append(f"{lost[0]} events have no position")
    marks = Counter(summary for _, summary in incidents.values())
    texts = Counter(text for _, text in entries.values())
    for receipt in receipts:
        found.repeated += receipt.get("tries", 1) > 1
        if receipt["kind"] == "incident":
            found.incidents += 1
            _incident(receipt, incidents, marks, told, found.faults)
        elif receipt["kind"] == "entry":
            found.entries += 1
            _entry(receipt, entries, texts, found.faults)
        else:
            found.faults.append(f"refused: {receipt}")
    return found


def _incident(
    receipt: dict[str, Any],
    incidents: dict[int, tuple[str, str]],
    marks: Counter[str],
    told: set[int],
    faults: list[str],
) -> None:
    there = incidents.get(receipt["id"])
    if there is None:
        faults.append(
            f"incident {receipt['id']} ({receipt['number']}) was acknowledged and is lost"
        )
        return
    if there != (receipt["number"], receipt["mark"]):
        faults.append(f"incident {receipt['id']} was acknowledged as {receipt}, is {there}")
    if marks[receipt["mark"]] != 1:
        faults.append(f"{receipt['mark']} was carried out {marks[receipt['mark']]} times")
    if receipt["id"] not in told:
        faults.append(f"incident {receipt['id']} is in no event with a position")


def _entry(
    receipt: dict[str, Any],
    entries: dict[int, tuple[int, str]],
    texts: Counter[str],
    faults: list[str],
) -> None:
    there = entries.get(receipt["id"])
    if there is None:
        faults.append(f"log entry {receipt['id']} was acknowledged and is lost")
    elif there != (receipt["incident"], receipt["mark"]):
        faults.append(f"log entry {receipt['id']} was acknowledged as {receipt}, is {there}")
    elif texts[receipt["mark"]] != 1:
        faults.append(f"{receipt['mark']} was carried out {texts[receipt['mark']]} times")

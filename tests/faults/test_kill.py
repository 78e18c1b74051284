"""Nothing that was acknowledged is lost, whoever is killed and whenever."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from iops.kernel.cluster import databases

from .harness import Plan, play
from .verdict import judge, read

SEED = int(os.environ.get("IOPS_FAULT_SEED", "20261"))
SECONDS = float(os.environ.get("IOPS_FAULT_SECONDS", "20"))


@pytest.mark.fault
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        print(text)

    verdict, kills = play(Plan(seed=SEED, seconds=SECONDS), tmp_path, say)
    assert verdict.faults == []
    assert kills >= SECONDS / 6, "hardly anything was killed, so this proved nothing"
    assert verdict.incidents >= SECONDS / 2, "hardly anything was written, so this proved nothing"


@pytest.fixture
def small() -> Iterator[str]:
    """A database with just the tables that the comparison reads."""
    admin = os.environ["IOPS_ADMIN_URL"]
    name = f"iops_verdict_{os.getpid()}"
    databases.create_database(admin, name)
    dsn = conninfo.make_conninfo(admin, dbname=name)
    with psycopg.connect(dsn, autocommit=True) as connection:
        for statement in (
            "CREATE TABLE incidents_incident (id int, number text, summary text)",
            "CREATE TABLE incidents_log_entry (id int, incident_id int, text text)",
            "CREATE TABLE kernel_event (id int, subject_kind text, subject_id int)",
            "CREATE TABLE kernel_event_position (event_id int)",
            "INSERT INTO incidents_incident VALUES (1, 'INC-1', 'a'), (2, 'INC-2', 'b'),"
            " (3, 'INC-3', 'b')",
            "INSERT INTO incidents_log_entry VALUES (1, 1, 'x')",
            "INSERT INTO kernel_event VALUES (1, 'incident', 1), (2, 'incident', 2)",
            "INSERT INTO kernel_event_position VALUES (1)",
        ):
            connection.execute(statement)
    try:
        yield dsn
    finally:
        databases.drop_database(admin, name)


def test_the_comparison_finds_what_is_lost_doubled_changed_and_untold(
    small: str, tmp_path: Path
) -> None:
    receipts = [
        {"kind": "incident", "id": 1, "number": "INC-1", "mark": "a"},
        {"kind": "incident", "id": 2, "number": "INC-2", "mark": "b", "tries": 3},
        {"kind": "incident", "id": 9, "number": "INC-9", "mark": "c"},
        {"kind": "entry", "id": 1, "incident": 1, "mark": "y"},
        {"kind": "entry", "id": 5, "incident": 1, "mark": "z"},
    ]
    path = tmp_path / "receipts"
    path.write_text("".join(json.dumps(one) + "\n" for one in receipts) + '{"kind": "inc')
    verdict = judge(read(path), small)
    assert (verdict.incidents, verdict.entries, verdict.repeated) == (3, 2, 1)
    assert [fault.split(" was ack")[0] for fault in verdict.faults] == [
        "1 events have no position",
        "b was carried out 2 times",
        "incident 2 is in no event with a position",
        "incident 9 (INC-9)",
        "log entry 1",
        "log entry 5",
    ]

"""Nothing that was acknowledged is lost, whoever is killed and whenever."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg import conninfo

from iops.kernel.cluster import databases

from .harness import Plan, play
from .verdict import judge, read
from .whole import half_done

SEED = int(os.environ.get("IOPS_FAULT_SEED", "20261"))
SECONDS = float(os.environ.get("IOPS_FAULT_SECONDS", "30"))


@pytest.mark.fault
def test_nothing_acknowledged_is_lost(tmp_path: Path) -> None:
    said: list[str] = []

    def say(text: str) -> None:
        said.append(text)
        print(text)

    # Other tests run beside it: it goes on until enough was written to prove something.
    least = int(SECONDS / 3)
    verdict, kills = play(Plan(seed=SEED, seconds=SECONDS, least=least), tmp_path, say)
    assert verdict.faults == []
    assert kills >= SECONDS / 6, "hardly anything was killed, so this proved nothing"
    assert verdict.incidents >= least, "hardly anything was written, so this proved nothing"


@contextmanager
def tables(label: str, *statements: str) -> Iterator[str]:
    """A database with just the tables that a comparison reads."""
    admin = os.environ["IOPS_ADMIN_URL"]
    name = f"iops_{label}_{os.getpid()}"
    databases.create_database(admin, name)
    dsn = conninfo.make_conninfo(admin, dbname=name)
    try:
        with psycopg.connect(dsn, autocommit=True) as connection:
            for statement in statements:
                connection.execute(statement)  # type: ignore[call-overload]
        yield dsn
    finally:
        databases.drop_database(admin, name)


@pytest.fixture
def small() -> Iterator[str]:
    """Three incidents, two entries, and an event without a position."""
    with tables(
        "verdict",
        "CREATE TABLE incidents_incident (id int, number text, summary text)",
        "CREATE TABLE incidents_log_entry (id int, incident_id int, text text)",
        "CREATE TABLE kernel_event (id int, subject_kind text, subject_id int)",
        "CREATE TABLE kernel_event_position (event_id int)",
        "INSERT INTO incidents_incident VALUES (1, 'INC-1', 'a'), (2, 'INC-2', 'b'),"
        " (3, 'INC-3', 'b')",
        "INSERT INTO incidents_log_entry VALUES (1, 1, 'x')",
        "INSERT INTO kernel_event VALUES (1, 'incident', 1), (2, 'incident', 2)",
        "INSERT INTO kernel_event_position VALUES (1)",
    ) as dsn:
        yield dsn


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


def test_what_was_left_half_done_is_found(half: str) -> None:
    assert half_done(half) == [
        "an incident has no log: 2",
        "a graded incident has no decision: 2",
        "a unit is committed to an incident without a deployment: 8",
        "an open incident has no duty: 2",
        "a crime of a command has no event: 4",
        "two events have one position: 5",
    ]


@pytest.fixture
def half() -> Iterator[str]:
    """A database with the tables of these rules: a whole incident 1, a broken 2, a loaded 3."""
    with tables(
        "half",
        "CREATE TABLE incidents_incident (id int, run_id int, state text, grade text)",
        "CREATE TABLE incidents_log_entry (incident_id int)",
        "CREATE TABLE incidents_grade_decision (incident_id int, grade text)",
        "CREATE TABLE resources_unit (id int, incident_id int)",
        "CREATE TABLE dispatch_deployment (unit_id int, incident_id int)",
        "CREATE TABLE duties_duty (subject_kind text, subject_id int, state text)",
        "CREATE TABLE crimes_crime (id int, run_id int)",
        "CREATE TABLE kernel_event (id int, subject_kind text, subject_id int)",
        "CREATE TABLE kernel_event_position (event_id int, position int)",
        "INSERT INTO incidents_incident VALUES (1, NULL, 'open', '1'), (2, NULL, 'open', '1'),"
        " (3, 1, 'open', '1')",
        "INSERT INTO incidents_log_entry VALUES (1)",
        "INSERT INTO incidents_grade_decision VALUES (1, '1'), (2, '2')",
        "INSERT INTO resources_unit VALUES (7, 1), (8, 2), (9, NULL)",
        "INSERT INTO dispatch_deployment VALUES (7, 1), (8, 1)",
        "INSERT INTO duties_duty VALUES ('incident', 1, 'open'), ('incident', 2, 'ended')",
        "INSERT INTO crimes_crime VALUES (4, NULL), (5, NULL), (6, 1)",
        "INSERT INTO kernel_event VALUES (1, 'crime', 5)",
        "INSERT INTO kernel_event_position VALUES (1, 1), (5, 2), (6, 2)",
    ) as dsn:
        yield dsn

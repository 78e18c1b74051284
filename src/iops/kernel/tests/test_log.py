"""The event log and history, where commits are real."""

import threading

import psycopg
import pytest
from django.db import connection, connections, transaction

from iops.governance.access.authority import system_actor
from iops.governance.access.models import Team
from iops.kernel import events
from iops.kernel.jobs import FOLLOWED, beside, read_once
from iops.kernel.models import DatabaseMark, ReaderPosition
from iops.kernel.registry import Reader, registry
from iops.kernel.tests.test_commands import name_team

pytestmark = pytest.mark.usefixtures("committed")


def _dsn() -> str:
    settings = connections["default"].settings_dict
    return f"dbname={settings['NAME']} user={settings['USER']} host={settings['HOST']}"


def _state(session: "psycopg.Connection[tuple[object, ...]]", event_type: str) -> None:
    session.execute(
        "INSERT INTO kernel_event (recorded_at, type, subject_kind, subject_id, audience_id, "
        "actor_id, command, correlation) VALUES (now(), %s, 'x', 1, 1, 1, 't', gen_random_uuid())",
        [event_type],
    )


def _types(after: int = 0) -> list[str]:
    return [event.type for event in events.after(after)]


def test_a_late_commit_comes_in_commit_order() -> None:
    start = events.latest_position()
    with psycopg.connect(_dsn()) as slow, psycopg.connect(_dsn()) as quick:
        _state(slow, "t.first_written")
        _state(quick, "t.first_committed")
        quick.commit()
        seen = events.latest_position()
        assert _types(start) == ["t.first_committed"]
        slow.commit()
    assert _types(seen) == ["t.first_written"]


def test_a_writer_held_open_in_another_database_delays_nobody(template_database: str) -> None:
    start = events.latest_position()
    with psycopg.connect(_dsn().replace(f"dbname={connection.settings_dict['NAME']}",
                                        "dbname=postgres")) as elsewhere:  # fmt: skip
        elsewhere.execute("SELECT pg_current_xact_id()")
        with psycopg.connect(_dsn()) as here:
            _state(here, "t.not_delayed")
        assert _types(start) == ["t.not_delayed"]
        elsewhere.rollback()


def test_positions_have_no_holes_that_a_reader_could_fall_into() -> None:
    start = events.latest_position()

    def write() -> None:
        with psycopg.connect(_dsn()) as session:
            for _ in range(20):
                _state(session, "t.many")
                session.commit()

    writers = [threading.Thread(target=write) for _ in range(4)]
    seen: list[int] = []
    for writer in writers:
        writer.start()
    position = start
    while any(writer.is_alive() for writer in writers) or events.latest_position() > position:
        for event in events.after(position):
            seen.append(event.id)
            position = event.position
    assert len(seen) == len(set(seen)) == 80


def test_a_reader_moves_with_its_work_or_not_at_all() -> None:
    with psycopg.connect(_dsn()) as session:
        _state(session, "t.read")
    got: list[str] = []

    def failing(batch: object) -> None:
        raise RuntimeError("no")

    assert read_once(Reader("test", ("t.*",), failing)) == 0
    first = ReaderPosition.objects.get(name="test")
    assert (first.position, first.last_error) == (0, "RuntimeError")
    assert first.failing_since is not None
    read_once(Reader("test", ("t.*",), lambda batch: got.extend(one.type for one in batch)))
    assert got == ["t.read"]
    assert ReaderPosition.objects.get(name="test").failing_since is None
    read_once(Reader("test", ("t.*",), lambda batch: got.extend(one.type for one in batch)))
    assert got == ["t.read"]


def test_readers_continue_after_a_restore() -> None:
    """A restored log is shorter than what the reader had read; its epoch says so."""
    with psycopg.connect(_dsn()) as session:
        _state(session, "t.before")
    ReaderPosition.objects.create(
        name="ahead", epoch=0, position=10**9, moved_at="2026-01-01T00:00Z"
    )
    DatabaseMark.objects.using("owner").update(epoch=2)
    got: list[str] = []
    reader = Reader("ahead", ("t.*",), lambda batch: got.extend(one.type for one in batch))
    read_once(reader)
    with psycopg.connect(_dsn()) as session:
        _state(session, "t.after_restore")
    read_once(reader)
    assert "t.after_restore" in got


@pytest.mark.parametrize(
    "before", ["SELECT 1", "CREATE TEMP TABLE kernel_history (LIKE kernel_history);"
                   " GRANT ALL ON pg_temp.kernel_history TO PUBLIC"],
    ids=["plain", "beside a temporary table of its name"],
)  # fmt: skip
def test_raw_sql_cannot_avoid_history(before: str) -> None:
    actor = system_actor("worker")
    team = Team.objects.create(force_id=actor.force_id, code="HIST", name="before")
    with psycopg.connect(_dsn()) as session:
        session.execute(before)
        session.execute("UPDATE access_team SET name = 'after' WHERE code = 'HIST'")
        session.execute("DELETE FROM access_team WHERE code = 'HIST'")
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT operation, row ->> 'name' FROM public.kernel_history "
            "WHERE table_name = 'access_team' AND row_id = %s ORDER BY id",
            [team.pk],
        )
        assert cursor.fetchall() == [("UPDATE", "before"), ("DELETE", "after")]


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM kernel_history",
        "INSERT INTO kernel_history (at, table_name, row_id, operation) "
        "VALUES (now(), 'x', 1, 'x')",
        "DROP TRIGGER keep_history_update ON access_team",
        "SET session_replication_role = replica",
        "TRUNCATE access_team",
        "UPDATE kernel_history SET row = NULL",
        "DELETE FROM kernel_event",
        "UPDATE kernel_event SET actor_id = 0",
        "INSERT INTO kernel_event_position VALUES (1, 1, now())",
        "DELETE FROM audit_look",
        "TRUNCATE kernel_event",
        "ALTER TABLE access_team DISABLE TRIGGER ALL",
        "DELETE FROM kernel_event_other",
        "CREATE TABLE mine (a int)",
    ],
)
def test_the_application_may_not_rewrite_the_past(statement: str) -> None:
    with psycopg.connect(_dsn()) as session, pytest.raises(psycopg.errors.InsufficientPrivilege):
        session.execute(statement)


@pytest.mark.parametrize("table", registry.each("append_only"))
def test_what_is_append_only_is_so_for_the_application(table: str) -> None:
    """The table and each of its partitions."""
    with psycopg.connect(_dsn()) as session:
        found = session.execute(
            "SELECT c.relname FROM pg_class c LEFT JOIN pg_inherits i ON i.inhrelid = c.oid "
            "WHERE %(table)s::regclass IN (c.oid, i.inhparent) AND c.relkind IN ('r', 'p') "
            "AND (has_table_privilege(c.oid, 'UPDATE') OR has_table_privilege(c.oid, 'DELETE') "
            "     OR has_table_privilege(c.oid, 'TRUNCATE'))",
            {"table": table},
        ).fetchall()
    assert found == []


def test_an_insert_that_becomes_an_update_keeps_history_too() -> None:
    actor = system_actor("worker")
    team = Team.objects.create(force_id=actor.force_id, code="UPSERT", name="before")
    with psycopg.connect(_dsn()) as session:
        session.execute(
            "INSERT INTO access_team (force_id, code, name, area_code) VALUES (%s, 'UPSERT', "
            "'after', '') ON CONFLICT (force_id, code) DO UPDATE SET name = excluded.name",
            [actor.force_id],
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT row ->> 'name' FROM kernel_history WHERE table_name = 'access_team' "
            "AND row_id = %s",
            [team.pk],
        )
        assert cursor.fetchall() == [("before",)]


def test_row_security_hides_other_audiences() -> None:
    from iops.duties.models import Duty
    from iops.kernel.commands import visibility

    with psycopg.connect(_dsn()) as session:
        session.execute(
            "INSERT INTO duties_duty (uid, audience_id, version, created_at, created_by, kind, "
            "subject_kind, subject_id, number, queue, state, opened_at, end_reason, risk, "
            "steps_taken, level) VALUES (gen_random_uuid(), 987654, 1, now(), 1, 'k', 'x', 1, '', "
            "'q', 'open', now(), '', 0, 0, '')"
        )
    with visibility(system_actor("worker")):
        assert Duty.objects.filter(kind="k").count() == 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT set_config('iops.audiences', '{987654}', true)")
        assert Duty.objects.filter(kind="k").count() == 1


def test_the_same_request_twice_at_once_is_carried_out_once() -> None:
    """Two threads, one key: the second waits for the first, and finds what it did."""
    by = system_actor("worker").with_key("race")
    answers: list[bool] = []

    def ask() -> None:
        try:
            answers.append(name_team(by=by, code="RACE").replayed)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=ask) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(answers) == [False, True, True, True]
    assert Team.objects.filter(code="RACE").count() == 1


def test_a_reader_that_calls_commands_runs_beside_duties_and_alerts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    slow = Reader("slow", ("*",), lambda batch: None, commands=True)
    quick = Reader("quick", ("*",), lambda batch: None)
    monkeypatch.setattr(registry, "each", lambda of: [slow, quick] if of == "readers" else [])
    (job,) = beside()
    assert (job.name, job.slow, job.every) == ("reader slow", True, FOLLOWED)

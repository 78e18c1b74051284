"""The `iops` command: moments, refusals, ports, what a setup does once."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.db import connections

from iops.kernel.cluster import databases
from iops.kernel.cluster.contracts import ClusterError
from iops.web.cli import demo, main, setup, stack
from iops.web.cli.keep import parse_moment
from iops.web.cli.main import COMMANDS, PARTS_OF_SETUP, management_commands, usage
from iops.web.cli.manage import _joined


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2026-01-15T14:05:00", datetime(2026, 1, 15, 14, 5, tzinfo=UTC)),
        ("2026-07-15T14:05:00", datetime(2026, 7, 15, 13, 5, tzinfo=UTC)),
        ("2026-10-25T01:30:00+00:00", datetime(2026, 10, 25, 1, 30, tzinfo=UTC)),
        ("2026-10-25T01:30:00+01:00", datetime(2026, 10, 25, 0, 30, tzinfo=UTC)),
    ],
)
def test_a_moment_is_london_time_unless_it_says_otherwise(text: str, moment: datetime) -> None:
    assert parse_moment(text) == moment.timestamp()


@pytest.mark.parametrize("text", ["2026-10-25T01:30:00", "2026-03-29T01:30:00"])
def test_a_moment_that_is_twice_or_never_is_refused(text: str) -> None:
    with pytest.raises(ClusterError, match="Add an offset"):
        parse_moment(text)


def test_what_is_no_moment_is_refused_with_an_example() -> None:
    with pytest.raises(ClusterError, match="write it as"):
        parse_moment("yesterday")


def test_fresh_never_drops_a_live_database(monkeypatch: pytest.MonkeyPatch) -> None:
    dropped: list[str] = []
    monkeypatch.setattr(databases, "list_databases", lambda _: ["iops"])
    monkeypatch.setattr(databases, "drop_database", lambda _, name: dropped.append(name))
    monkeypatch.setattr(databases, "mark", lambda *_: "live")
    with pytest.raises(ClusterError, match="marked live"):
        demo._drop(place_admin="")
    assert dropped == []


def test_fresh_drops_a_sandbox_and_its_files(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    dropped: list[str] = []
    monkeypatch.setenv("IOPS_VAR", str(tmp_path))
    (tmp_path / "files").mkdir()
    monkeypatch.setattr(databases, "list_databases", lambda _: ["iops"])
    monkeypatch.setattr(databases, "drop_database", lambda _, name: dropped.append(name))
    monkeypatch.setattr(databases, "mark", lambda *_: "sandbox")
    demo._drop(place_admin="")
    assert dropped == ["iops"]
    assert not (tmp_path / "files").exists()


@pytest.mark.parametrize("command", [["setup"], ["sandbox", "erase"], ["codes", "check"]])
def test_a_database_that_is_not_there_is_said_in_a_sentence(command: list[str]) -> None:
    nowhere = urlsplit(os.environ["DATABASE_URL"])._replace(path="/iops_nowhere").geturl()
    env = {**os.environ, "DATABASE_URL": nowhere, "IOPS_OWNER_URL": nowhere}
    done = subprocess.run(
        [sys.executable, "-m", "iops.web.cli", *command],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    said = done.stderr.strip().splitlines()
    assert len(said) == 1, done.stderr
    assert 'database "iops_nowhere" does not exist' in said[0]
    assert "iops db create" in said[0]


def test_a_taken_port_is_passed_over() -> None:
    with socket.socket() as taken:
        taken.bind((stack.LOOPBACK, 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert stack.free_port(port) > port


def test_a_sandbox_needs_a_sandbox(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["setup", "--mark", "live", "--people", "10"]) == 1
    assert "add --mark sandbox" in capsys.readouterr().err


def test_no_sandbox_is_made_where_none_was_asked_for() -> None:
    commands = [one.command for one in setup.steps(mark="live", people=0, seed=1, data=None)]
    assert commands == [
        "migrate", "iops_setup", "load_reference", "search_rebuild", "search_keys",
    ]  # fmt: skip


@pytest.mark.django_db(databases=["default", "owner"])
def test_a_step_is_noted_on_the_database() -> None:
    before = setup.notes()
    setup.note("load_reference", "it's 1")
    assert setup.notes() == {**before, "load_reference": "it's 1"}
    setup.note("sandbox_create", "2")
    assert setup.notes()["load_reference"] == "it's 1"


def test_a_force_that_was_made_before_its_note_is_kept(
    committed: str, capsys: pytest.CaptureFixture[str]
) -> None:
    """Made by hand, or by a setup that was killed behind the last row: never an error."""
    step = setup.steps(mark="sandbox", people=600, seed=1, data=None)[-1]
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO sandbox_force (id, people, seed, generator, today, data, made_at)"
            " VALUES (1, 900, 3, 3, '2026-01-25', '', now())"
        )
    setup._do(step, {"sandbox_create": "iops.web"})
    assert "kept (--people 900 --seed 3)" in capsys.readouterr().out


def test_whatever_can_be_typed_is_listed_as_it_is_typed() -> None:
    """Each line names something that runs, and says what it does."""
    listed = management_commands()
    known = {path.stem for path in COMMANDS.glob("[!_]*.py")} - PARTS_OF_SETUP
    assert {_joined(*_split(typed), known)[0] for typed, _ in listed} == known
    assert all(about for _, about in listed)
    assert "sandbox create" in usage()


def _split(typed: str) -> tuple[str, list[str]]:
    first, *rest = typed.split()
    return first, rest

"""A load that fails, or is killed, between its rows and their keys."""

from __future__ import annotations

import json
from dataclasses import astuple
from typing import Any

import pytest
from django.db import IntegrityError, connections, transaction

from iops.kernel.errors import Refused
from iops.sandbox.health import whole
from iops.sandbox.loading import create as creating
from iops.sandbox.loading import finishing, indexes, unfinished
from iops.sandbox.loading.create import create, erase
from iops.sandbox.models import SandboxForce, SandboxLoad
from iops.sandbox.tests.test_sandbox_create import definitions, plan, rows


class Killed(BaseException):
    """No error of Python's: nobody may catch it as one."""


@pytest.fixture(autouse=True)
def files(settings: Any, tmp_path: Any) -> None:
    settings.IOPS_FILES = tmp_path


def killed_before_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """As after kill -9: the rows are committed, and nothing behind that is done."""

    def kill(*_: Any) -> int:
        raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(finishing, "finish", kill)
        patched.setattr(unfinished, "clear", lambda: "")
        with pytest.raises(Killed):
            create(plan())


def test_what_a_kill_leaves_is_told_and_is_no_force(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert whole() is None
    killed_before_the_keys(monkeypatch)
    assert rows("SELECT count(*) > 0 FROM people_profile") == [(True,)]
    assert not SandboxForce.objects.exists()
    assert "600 people (seed 3)" in str(whole())


def test_the_next_load_clears_it_away_and_is_whole(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = definitions()
    killed_before_the_keys(monkeypatch)
    assert definitions() != before
    said: list[str] = []
    made = create(plan(seed=4), say=said.append)
    assert "600 people, seed 3" in said[0]
    assert definitions() == before
    assert rows("SELECT seed FROM sandbox_force") == [(4,)]
    assert rows("SELECT count(*) FROM people_profile") == [(made.force.counts()["profiles"],)]
    assert not SandboxLoad.objects.exists()
    assert whole() is None


def test_erasing_gives_the_keys_back(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    before = definitions()
    killed_before_the_keys(monkeypatch)
    erase()
    assert definitions() == before
    assert rows("SELECT count(*) FROM people_profile") == [(0,)]
    assert not SandboxLoad.objects.exists()


def test_an_error_of_one_hand_stops_all_and_leaves_nothing(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = definitions()

    def fail(*_: Any, **__: Any) -> int:
        raise ValueError("no names today")

    with monkeypatch.context() as patched:
        patched.setattr(finishing, "rebuild", fail)
        with pytest.raises(ValueError, match="no names today"):
            create(plan())
    assert definitions() == before
    assert rows("SELECT count(*) FROM people_profile") == [(0,)]
    assert not SandboxForce.objects.exists()
    create(plan())


def test_a_row_that_breaks_a_key_is_found(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    again = indexes.refer_again

    def break_a_key(cursor: Any, removed: Any) -> None:
        cursor.execute("UPDATE incidents_log_entry SET incident_id = 1000000000 WHERE id = 5")
        again(cursor, removed)

    monkeypatch.setattr(indexes, "refer_again", break_a_key)
    with pytest.raises(IntegrityError, match="violates foreign key"):
        create(plan())
    assert rows("SELECT count(*) FROM people_profile") == [(0,)]
    assert not SandboxForce.objects.exists()


def test_two_loads_at_once_are_refused(committed: str) -> None:
    import psycopg

    settings = connections["owner"].settings_dict
    with psycopg.connect(
        host=settings["HOST"], port=settings["PORT"] or None, user=settings["USER"],
        password=settings["PASSWORD"] or None, dbname=committed,
    ) as other:  # fmt: skip
        other.execute("SELECT pg_advisory_lock(%s)", [unfinished.ALONE])
        with pytest.raises(Refused, match="being made or erased"):
            create(plan())


def test_rows_of_a_large_force_are_frozen_so_that_nobody_visits_them_again(
    committed: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    frozen = (
        "SELECT relname, relallvisible >= relpages FROM pg_class"
        " WHERE relname IN ('people_profile', 'incidents_log_entry') ORDER BY 1"
    )
    before = definitions()
    monkeypatch.setattr(creating, "WORTH_FREEZING", 500)
    create(plan())
    assert rows(frozen) == [("incidents_log_entry", True), ("people_profile", True)]
    assert definitions() == before
    # A force that is thrown away leaves empty files, whatever the size of the next.
    monkeypatch.setattr(creating, "WORTH_FREEZING", 5_000)
    create(plan(seed=4), again=True)
    assert rows(frozen) == [("incidents_log_entry", True), ("people_profile", True)]


@pytest.mark.parametrize("worth", [500, 5_000])
def test_what_is_kept_beside_the_force_is_not_thrown_away(
    committed: str, monkeypatch: pytest.MonkeyPatch, worth: int
) -> None:
    monkeypatch.setattr(creating, "WORTH_FREEZING", worth)
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        cursor.execute(
            "INSERT INTO places_place (kind, subkind, label, search, number, street, postcode,"
            " point, longitude, latitude, beat, division, source, source_key, confidential)"
            " VALUES ('premises', '', 'Town Hall', 'town hall', '', '', '', '(1, 1)', 0, 50, '',"
            " '', 'own', 'own', false)"
        )
    create(plan())
    assert rows("SELECT count(*) FROM places_place WHERE label = 'Town Hall'") == [(1,)]


def test_definitions_survive_their_note(committed: str) -> None:
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor:
        removed = indexes.remove(cursor, ["people_profile"])
        assert removed
        again = json.loads(json.dumps([astuple(one) for one in removed]))
        assert [indexes.Removed(*one) for one in again] == removed
        indexes.complete(cursor, removed)
        transaction.set_rollback(True, using="owner")

"""The warehouse: whole, then only what changed; visibility; documented columns."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest

from iops.conftest import person
from iops.controlroom.incidents.commands import grade_incident, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import actor_for, system_actor
from iops.insight.warehouse.export import export_warehouse
from iops.kernel.actors import Actor
from iops.kernel.registry import registry

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def by() -> Actor:
    return actor_for(person("t.supervisor", "control-room-supervisor"))


def rows(statement: str) -> list[tuple[Any, ...]]:
    found = duckdb.sql(statement)
    assert found is not None
    return found.fetchall()


def call(by: Actor) -> int:
    return int(open_from_call(by=by, channel="999", where=Where("x"), what="y", grade="C").value.pk)


def latest(folder: Path) -> dict[int, str]:
    return dict(
        rows(f"SELECT id, arg_max(grade, changed) FROM '{folder}/incidents/*.parquet' GROUP BY id")
    )


def test_the_first_run_is_whole_and_the_next_holds_what_changed(by: Actor, tmp_path: Path) -> None:
    loader = system_actor("worker")
    ids = [call(by) for _ in range(3)]
    first = export_warehouse(by=loader, folder=tmp_path)
    assert first.rows["incidents"] == 3
    grade_incident(by=by, incident_id=ids[0], grade="1", reason="Now fighting")
    export_warehouse(by=loader, folder=tmp_path)
    assert latest(tmp_path) == {ids[0]: "1", ids[1]: "C", ids[2]: "C"}


def test_every_column_is_documented_and_every_document_a_column(by: Actor, tmp_path: Path) -> None:
    call(by)
    export_warehouse(by=system_actor("worker"), folder=tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for table in registry.each("warehouse"):
        for path in (tmp_path / table.name).glob("*.parquet"):
            columns = rows(f"DESCRIBE SELECT * FROM '{path}'")
            assert [row[0] for row in columns] == list(manifest["tables"][table.name]), table.name


def test_an_export_obeys_visibility(by: Actor, tmp_path: Path) -> None:
    call(by)
    blind = replace(system_actor("worker"), audiences=(999_999,))
    assert export_warehouse(by=blind, folder=tmp_path).rows["incidents"] == 0

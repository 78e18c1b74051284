"""The warehouse: whole, then only what changed; visibility; documented columns."""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb
import pytest
from django.db import connection

from iops.conftest import person
from iops.controlroom.incidents.commands import grade_incident, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import set_sight
from iops.governance.audit.contracts import Verb
from iops.governance.audit.models import Look
from iops.governance.disposal.commands import dispose, propose
from iops.insight.warehouse.export import _TYPES, export_warehouse
from iops.kernel.actors import Actor
from iops.kernel.bulk import batch, bulk_run, copy_rows
from iops.kernel.registry import WarehouseTable, registry
from iops.kernel.tests.test_bulk import COLUMNS, row
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

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


@pytest.mark.parametrize("table", registry.each("warehouse"), ids=lambda one: one.name)
def test_every_column_is_documented_and_every_document_a_column(
    table: WarehouseTable, by: Actor
) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM ({table.sql}) t LIMIT 0")
        assert [one.name for one in cursor.description] == list(table.columns), (
            f"{table.name}: say in columns what each column of its sql means, in the same order."
        )
        types = {one.name: one.type_code for one in cursor.description}
    plain = {25, 1043}  # text and varchar
    odd = {name for name, code in types.items() if code not in plain and code not in _TYPES}
    assert not odd, f"{table.name}: add the types of {odd} to _TYPES of the export."
    assert list(table.columns)[:2] == ["id", "changed"]


def test_the_manifest_says_what_each_column_means(by: Actor, tmp_path: Path) -> None:
    call(by)
    export_warehouse(by=system_actor("worker"), folder=tmp_path)
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    assert set(manifest["tables"]) == {one.name for one in registry.each("warehouse")}
    columns = rows(f"DESCRIBE SELECT * FROM '{tmp_path}/incidents/*.parquet'")
    assert [row[0] for row in columns] == list(manifest["tables"]["incidents"])
    codes = rows(f"SELECT label FROM '{tmp_path}/codes/*.parquet' WHERE list = 'grades'")
    assert len(codes) == 3


def test_an_export_is_a_look_with_counts_and_hashes(by: Actor, tmp_path: Path) -> None:
    call(by)
    done = export_warehouse(by=system_actor("worker"), folder=tmp_path)
    look = Look.objects.get(page="warehouse.export")
    assert Verb(look.verb) == Verb.DISCLOSURE
    assert (look.detail["rows"]["incidents"], look.detail["sha256"]) == (1, done.hashes)
    (path,) = (tmp_path / "incidents").glob("*.parquet")
    assert hashlib.sha256(path.read_bytes()).hexdigest() == look.detail["sha256"]["incidents"]


def test_rows_of_a_load_are_exported_however_old_they_say_they_are(
    by: Actor, tmp_path: Path
) -> None:
    loader = system_actor("loader")
    assert export_warehouse(by=loader, folder=tmp_path).rows["vehicles"] == 0
    with bulk_run("vehicles", by=loader) as run, batch(run):
        copy_rows(run, "objects_vehicle", COLUMNS, [row(run.id, "AB12CDE")])
    assert export_warehouse(by=loader, folder=tmp_path).rows["vehicles"] == 1


def test_what_was_disposed_of_is_taken_out_of_the_files_of_earlier_runs(
    by: Actor, tmp_path: Path
) -> None:
    loader = system_actor("worker")
    first, other = (
        record_person(by=by, details=PersonDetails(surname=name, born="1974-05-02")).value.pk
        for name in ("Ash", "Birch")
    )
    export_warehouse(by=loader, folder=tmp_path)
    one, two = (actor_for(person(f"t.dpo{n}", "data-protection-officer")) for n in (1, 2))
    proposal = propose(
        by=one, record_kind="profile", record_id=first, ground="erasure", note="Asked for"
    ).value
    dispose(by=two, proposal_id=proposal.pk)
    export_warehouse(by=loader, folder=tmp_path)
    found = rows(f"SELECT id, born FROM '{tmp_path}/profiles/*.parquet' ORDER BY id, changed")
    assert set(found) == {(first, None), (other, "1974-05-02")}
    manifest = json.loads((tmp_path / "manifest.json").read_text())
    for run in manifest["runs"]:
        for name, said in run["sha256"].items():
            path = tmp_path / name / f"{run['run']}.parquet"
            assert hashlib.sha256(path.read_bytes()).hexdigest() == said, name
    assert manifest["runs"][0]["rows"]["profiles"] == 1


def test_an_export_obeys_visibility(by: Actor, tmp_path: Path) -> None:
    call(by)
    blind = replace(system_actor("worker"), audiences=(999_999,))
    assert export_warehouse(by=blind, folder=tmp_path).rows["incidents"] == 0


def test_what_went_out_of_the_exporters_sight_is_taken_out_of_earlier_files(
    tmp_path: Path,
) -> None:
    keeper = actor_for(person("t.keeper", "investigator", team="TEAM-K"))
    exporter = actor_for(person("t.exporter", "data-protection-officer", team="TEAM-O"))
    number = record_vehicle(by=keeper, vrm="AB12CDE", make="Ford").value.pk
    record_vehicle(by=keeper, vrm="CD34EFG", make="Rover")
    export_warehouse(by=exporter, folder=tmp_path)
    set_sight(
        by=keeper, record_kind="vehicle", record_id=number, restriction="absent",
        reason="Used by a covert officer",
    )  # fmt: skip
    export_warehouse(by=exporter, folder=tmp_path)
    assert rows(f"SELECT DISTINCT make FROM '{tmp_path}/vehicles/*.parquet'") == [("Rover",)]

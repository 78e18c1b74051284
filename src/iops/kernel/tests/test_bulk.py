"""The second door: declared tables only, by the system only, with the same constraints."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError

from iops.governance.access.authority import actor_for, system_actor
from iops.kernel import events
from iops.kernel.bulk import batch, bulk_run, change_rows, copy_rows
from iops.kernel.errors import NotPermitted
from iops.kernel.ids import new_uid
from iops.kernel.models import BulkRun
from iops.pole.objects.models import Vehicle

pytestmark = pytest.mark.usefixtures("committed")
COLUMNS = ("uid", "audience_id", "version", "created_at", "created_by", "run_id", "vrm", "make",
           "model", "colour", "vin")  # fmt: skip


def row(run: int, mark: str) -> tuple[object, ...]:
    return (new_uid(), 1, 1, datetime(2026, 1, 1, tzinfo=UTC), 1, run, mark, "", "", "", "")


def test_a_load_is_a_named_run_with_one_event_a_batch() -> None:
    start = events.latest_position()
    by = system_actor("loader")
    with bulk_run("vehicles", by=by, source="file.csv") as run:
        for marks in (["AB12CDE", "AB13CDE"], ["AB14CDE"]):
            with batch(run):
                copy_rows(run, "objects_vehicle", COLUMNS, [row(run.id, one) for one in marks])
    stored = BulkRun.objects.get(pk=run.id)
    assert (stored.rows_loaded, stored.ended_at is not None) == (3, True)
    loaded = [event.data for event in events.after(start) if event.type == "bulk.loaded"]
    assert loaded == [
        {"table": "objects_vehicle", "rows": 2},
        {"table": "objects_vehicle", "rows": 1},
    ]


def test_rows_that_a_source_corrects_are_counted_and_stated() -> None:
    with bulk_run("vehicles", by=system_actor("loader")) as run:
        with batch(run):
            copy_rows(run, "objects_vehicle", COLUMNS, [row(run.id, "AB12CDE")])
        start = events.latest_position()
        change = "UPDATE objects_vehicle SET make = %s WHERE vrm = %s"
        with batch(run):
            assert change_rows(run, "objects_vehicle", change, ["Ford", "AB12CDE"]) == 1
            assert change_rows(run, "objects_vehicle", change, ["Ford", "none"]) == 0
        with batch(run), pytest.raises(LookupError, match="bulk_tables"):
            change_rows(run, "kernel_event", "UPDATE kernel_event SET id = id", [])
    assert BulkRun.objects.get(pk=run.id).rows_loaded == 2
    assert [event.data for event in events.after(start)] == [
        {"table": "objects_vehicle", "rows": 1}
    ]


def test_a_batch_that_breaks_a_constraint_loads_nothing_of_itself() -> None:
    with bulk_run("vehicles", by=system_actor("loader")) as run:
        same = row(run.id, "AB12CDE")
        with pytest.raises(IntegrityError), batch(run):
            copy_rows(run, "objects_vehicle", COLUMNS, [same, same])
    assert Vehicle.objects.using("owner").count() == 0


def test_only_declared_tables_can_be_loaded() -> None:
    with (
        bulk_run("x", by=system_actor("loader")) as run,
        batch(run),
        pytest.raises(LookupError, match="bulk_tables"),
    ):
        copy_rows(run, "kernel_event", ("id",), [])


def test_people_do_not_load_in_bulk() -> None:
    from iops.conftest import person

    by = actor_for(person("t.fim", "force-incident-manager"))
    with pytest.raises(NotPermitted), bulk_run("x", by=by):
        pass

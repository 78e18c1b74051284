"""Every reader of the event log reads as the worker has it read: after a command and a bulk load.

A reader runs inside a transaction of its own, in which no command may begin; one that calls
commands says so (`Reader(..., commands=True)`). Whoever only calls `handle` in a test misses that.
"""

from datetime import UTC, datetime

import pytest

from iops.conftest import person
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import actor_for, system_actor
from iops.kernel.bulk import batch, bulk_run, copy_rows
from iops.kernel.ids import new_uid
from iops.kernel.jobs import read_once
from iops.kernel.models import ReaderPosition
from iops.kernel.registry import Reader, registry
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.saved_searches.commands import save_search

pytestmark = pytest.mark.usefixtures("committed")
COLUMNS = ("uid", "audience_id", "version", "created_at", "created_by", "run_id", "incident_id",
           "at", "kind", "text")  # fmt: skip


def something_happens() -> None:
    """A search is saved, a person recorded, an incident opened, an entry of its log loaded."""
    by = actor_for(person("t.reader", "control-room-supervisor"))
    save_search(by=by, text="Zebedee Marsh")
    record_person(by=by, details=PersonDetails(forename="Zebedee", surname="Marsh"))
    incident = open_from_call(
        by=by, channel="999", where=Where("High Street"), what="Shouting", grade="1"
    ).value
    at = datetime(2026, 1, 1, tzinfo=UTC)
    with bulk_run("entries", by=system_actor("loader")) as run, batch(run):
        entry = (new_uid(), incident.audience_id, 1, at, 1, run.id, incident.pk, at, "note", "No")
        copy_rows(run, "incidents_log_entry", COLUMNS, [entry])


def test_every_reader_reads_in_the_workers_way() -> None:
    something_happens()
    readers: list[Reader] = registry.each("readers")
    for reader in readers:
        while read_once(reader):
            pass
    failed = {
        one.name: one.last_error
        for one in ReaderPosition.objects.filter(name__in=[one.name for one in readers])
        if one.failing_since is not None
    }
    assert failed == {}, "A reader that calls commands is declared with commands=True."
    moved = ReaderPosition.objects.filter(position__gt=0).values_list("name", flat=True)
    assert {one.name for one in readers} <= set(moved)

"""After a restore the house goes on: readers, record numbers and idempotency keys."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from iops.kernel.cluster import backup, databases, places, resolve, restore, server
from iops.kernel.cluster.contracts import Place

ROOT = Path(__file__).resolve().parents[2]
#: One sitting of the house: two calls under keys, and a reader that reads what is new to it.
SITTING = """
import json, sys
from iops.web.cli.manage import prepare_django
prepare_django()
from iops.controlroom.contacts.commands import present_contact
from iops.controlroom.contacts.models import Contact
from iops.governance.access.authority import system_actor
from iops.kernel.commands import visibility
from iops.kernel.jobs import read_once
from iops.kernel.registry import Reader

by, heard = system_actor("telephony"), []
reader = Reader("proof", ("contacts.*",), lambda batch: heard.extend(e.subject_id for e in batch))
said = {}
for key in sys.argv[1:]:
    done = present_contact(by=by.with_key(key), channel="999", caller_phone="07700900123")
    with visibility(by):
        said[key] = [done.value.id, Contact.objects.get(pk=done.value.id).number, done.replayed]
while read_once(reader):
    pass
print(json.dumps({"said": said, "heard": heard}))
"""


@pytest.fixture
def own(tmp_path: Path) -> Iterator[Place]:
    """A cluster of its own, since the test replaces it."""
    place = places.place(var=tmp_path / "var")
    try:
        server.start(place)
        admin = server.admin_dsn(place)
        databases.ensure_roles(admin)
        databases.create_database(admin, "iops")
        yield place
    finally:
        server.discard(place)


def run(place: Place, tmp_path: Path, *command: str) -> str:
    urls = resolve.private(place)
    env = os.environ | {
        "DATABASE_URL": urls.app, "IOPS_OWNER_URL": urls.owner, "PYTHONPATH": str(ROOT / "src"),
        "IOPS_VAR": str(tmp_path / "state"), "IOPS_FILES": str(tmp_path / "files"),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, *command], env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def sitting(place: Place, tmp_path: Path, *keys: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run(place, tmp_path, "-c", SITTING, *keys))
    return found


def test_readers_numbers_and_keys_go_on_after_a_restore(own: Place, tmp_path: Path) -> None:
    files, folder = tmp_path / "files", own.home / "backups"
    files.mkdir()
    run(own, tmp_path, "-m", "iops.web.cli", "setup", "--mark", "sandbox")
    before = sitting(own, tmp_path, "first", "second")
    (first, number, _), (second, following, _) = before["said"].values()
    assert before["heard"] == [first, second]
    assert int(following.split("-")[1]) == int(number.split("-")[1]) + 1

    backup.make(own, folder, files=files)
    # Committed after the base backup: the write-ahead log brings it back.
    late = sitting(own, tmp_path, "third")
    restored = restore.restore(own, folder, moment=None, files=files)
    restore.use(own, restored.data)

    after = sitting(own, tmp_path, "second", "third", "fourth")
    # What was acknowledged is there, under its number, and is not done twice.
    assert after["said"]["second"] == [second, following, True]
    assert after["said"]["third"] == [*late["said"]["third"][:2], True]
    fourth, newest, replayed = after["said"]["fourth"]
    assert not replayed
    assert int(newest.split("-")[1]) == int(late["said"]["third"][1].split("-")[1]) + 1
    # The reader had read the third before the restore, and its position came back with it.
    assert after["heard"] == [fourth]

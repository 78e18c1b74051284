"""Putting what the loaders read into the tables of places, through the second door."""

from __future__ import annotations

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings
from django.db import connections

from iops.kernel import clock
from iops.kernel.bulk import DOOR, Run, copy_rows
from iops.kernel.files import path_of
from iops.reference.places.roads.network import RoadNetwork

NETWORK_MEDIA_TYPE = "application/x-iops-road-network"


def store_network(run: Run, name: str, packed: bytes, network: RoadNetwork) -> None:
    """Keep a road network as a file and make it the one in use. Inside a batch of the run.

    The file is on the disk, synced, before the rows that name it can be committed.
    """
    digest = hashlib.sha256(packed).digest()
    _write(path_of(digest), packed)
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT id FROM kernel_stored_file WHERE sha256 = %s", [digest])
        found = cursor.fetchone()
        if found is None:
            columns = ("sha256", "media_type", "size", "stored_at", "damaged")
            row = (digest, NETWORK_MEDIA_TYPE, len(packed), clock.now(), False)
            copy_rows(run, "kernel_stored_file", columns, [row])
            cursor.execute("SELECT id FROM kernel_stored_file WHERE sha256 = %s", [digest])
            found = cursor.fetchone()
    in_use = (name, found[0], network.node_count, network.edge_count, clock.now())
    columns = ("name", "file_id", "nodes", "edges", "loaded_at")
    copy_rows(run, "places_road_network", columns, [in_use])


def _write(target: Path, content: bytes) -> None:
    """Whole or not at all, as ``kernel.files`` does it."""
    if target.exists():
        return
    root = Path(settings.IOPS_FILES)
    target.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=root, prefix=".new-", delete=False) as draft:
        draft.write(content)
        draft.flush()
        os.fsync(draft.fileno())
    Path(draft.name).rename(target)
    handle = os.open(target.parent, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)

"""One throw-away cluster for the tests of this package."""

from __future__ import annotations

import shutil
from collections.abc import Iterator

import pytest

from iops.kernel.cluster import databases, places, server
from iops.kernel.cluster.contracts import Place


def remove(place: Place) -> None:
    """Stop a cluster and take all its traces away."""
    server.stop(place)
    shutil.rmtree(place.home, ignore_errors=True)
    shutil.rmtree(place.socket, ignore_errors=True)
    (place.home.parent / f".{place.home.name}.lock").unlink(missing_ok=True)


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = places.place(var=tmp_path_factory.mktemp("cluster"))
    try:
        server.start(place)
        databases.ensure_roles(server.admin_dsn(place))
        yield place
    finally:
        remove(place)

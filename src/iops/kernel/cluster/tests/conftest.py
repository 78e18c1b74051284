"""One throw-away cluster for the tests of this package."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from iops.kernel.cluster import databases, places, server
from iops.kernel.cluster.contracts import Place


@pytest.fixture(scope="session")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Place]:
    place = places.place(var=tmp_path_factory.mktemp("cluster"))
    try:
        server.start(place)
        databases.ensure_roles(server.admin_dsn(place))
        yield place
    finally:
        server.discard(place)

"""A road network whose file is gone stops nobody."""

from collections.abc import Iterator

import pytest

from iops.kernel.models import StoredFile
from iops.reference.places import network
from iops.reference.places.models import RoadNetworkFile
from iops.reference.places.queries import road_seconds, roads_known


@pytest.fixture(autouse=True)
def nothing_held() -> Iterator[None]:
    network.forget()
    yield
    network.forget()


@pytest.mark.django_db
def test_times_are_as_the_crow_flies_and_say_so(caplog: pytest.LogCaptureFixture) -> None:
    gone = StoredFile.objects.create(sha256=b"\7" * 32, media_type="x", size=1)
    RoadNetworkFile.objects.create(name="gone", file_id=gone.pk, nodes=1, edges=1)
    near, unknown = road_seconds((0.0, 0.0), [(1000.0, 0.0), (None, None)])
    assert near is not None
    assert 0 < near < 600
    assert unknown is None
    assert "load the roads again" in caplog.text
    assert not roads_known()

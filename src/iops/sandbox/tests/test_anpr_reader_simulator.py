"""The simulated reader reports as a real one does, and says that it is none."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from iops.conftest import NOON
from iops.controlroom.anpr.commands import circulate
from iops.controlroom.anpr.models import Hit
from iops.governance.access.authority import system_actor
from iops.kernel.actors import Actor
from iops.sandbox.anpr_reader_simulator import AnprReaderSimulator, plates

pytestmark = pytest.mark.django_db


def test_it_sees_what_is_looked_for(as_role: Callable[..., Actor], at_noon: datetime) -> None:
    circulate(
        by=as_role("dispatcher"), who="A car", vrm="AB12CDE", why="Taken", action="stop",
        source="Desk N", expires_at=NOON + timedelta(days=1),
    )  # fmt: skip
    reader, by = AnprReaderSimulator(1), system_actor("sandbox")
    assert reader.see(by=by, vrm="XY99ZZZ", at=NOON, camera=0) is None
    assert reader.see(by=by, vrm="AB12CDE", at=NOON, camera=5) is not None
    assert (reader.read, reader.kept) == (2, 1)
    assert Hit.objects.get().camera.startswith("SIMULATED reader, ")
    assert plates(["AB12CDE", "", "Q?1", "X"]) == ["AB12CDE"]

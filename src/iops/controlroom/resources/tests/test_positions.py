"""Positions in batches: the latest and the track, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from iops.conftest import NOON
from iops.controlroom.resources import positions
from iops.controlroom.resources.commands import add_unit
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.live import Moves, message
from iops.controlroom.resources.models import Position, UnitPosition
from iops.kernel import clock
from iops.kernel.actors import Actor

SECOND = timedelta(seconds=1)


@pytest.fixture
def fix(as_role: Callable[..., Actor]) -> Fix:
    """A good fix of a unit that exists, taken at noon."""
    positions.forget()
    made = add_unit(by=as_role("control-room-supervisor"), callsign="GA12").value
    return Fix(int(made.pk), -2.2426, 53.4808, NOON, accuracy=8.0, heading=90.0)


def test_the_newest_fix_is_the_position_and_all_are_the_track(fix: Fix) -> None:
    later = replace(fix, longitude=-2.25, fix_at=NOON + 2 * SECOND)
    with clock.frozen(NOON + 5 * SECOND):
        stored = positions.store_fixes([later, fix])
        assert (stored.kept, stored.moved, stored.refused) == (2, 1, [])
        late = replace(fix, longitude=-2.3, fix_at=NOON + SECOND)
        again = positions.store_fixes([late])
        assert (again.kept, again.moved) == (1, 0)
    held = UnitPosition.objects.get(unit_id=fix.unit_id)
    assert (held.longitude, held.fix_at) == (-2.25, later.fix_at)
    assert held.easting == pytest.approx(383_500, abs=500)
    assert held.northing == pytest.approx(398_300, abs=500)
    track = Position.objects.filter(unit_id=fix.unit_id).order_by("fix_at")
    assert list(track.values_list("longitude", flat=True)) == [-2.2426, -2.3, -2.25]


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"unit_id": 10**12}, "no unit"),
        ({"longitude": 53.4808, "latitude": -2.2426}, "outside Great Britain"),
        ({"longitude": float("nan")}, "outside Great Britain"),
        ({"fix_at": NOON + 31 * SECOND}, "future"),
        ({"fix_at": NOON - timedelta(hours=24, seconds=1)}, "more than a day"),
        ({"accuracy": -1.0}, "accuracy"),
        ({"accuracy": float("nan")}, "accuracy"),
        ({"heading": 361.0}, "heading"),
    ],
)
def test_what_cannot_be_is_refused_by_itself(
    fix: Fix, change: dict[str, object], reason: str
) -> None:
    with clock.frozen(NOON):
        stored = positions.store_fixes([replace(fix, **change), fix])  # type: ignore[arg-type]
    assert [place for place, _ in stored.refused] == [0]
    assert reason in stored.refused[0][1]
    assert (stored.kept, stored.moved) == (1, 1)


def test_the_stream_says_only_what_moved_and_to_whom() -> None:
    moves = Moves()
    rows = [(1, 7, -2.24261234, 53.48, None, 8.0, 100.04), (2, 9, -2.0, 53.0, 90.0, 5.0, 100.0)]
    assert moves.take(rows) == {
        7: [[1, -2.242612, 53.48, None, 8.0, 100.0]],
        9: [[2, -2.0, 53.0, 90.0, 5.0, 100.0]],
    }
    assert moves.take(rows) == {}
    assert list(moves.take([rows[0], (2, 9, -2.1, 53.0, 90.0, 5.0, 101.0)])) == [9]
    with clock.frozen(NOON):
        assert message([[1, -2.2, 53.4, None, 8.0, 100.0]]) == (
            b'event: units\ndata: {"at":"2026-03-10T12:00:00+00:00",'
            b'"units":[[1,-2.2,53.4,null,8.0,100.0]]}\n\n'
        )

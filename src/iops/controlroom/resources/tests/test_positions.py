"""Positions in batches: the latest and the track, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, OperationalError, connection, transaction
from prometheus_client import generate_latest

from iops.conftest import NOON
from iops.controlroom.resources import position_counts, positions
from iops.controlroom.resources.commands import add_unit
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.live import Moves, message
from iops.controlroom.resources.models import Position, PositionCount, UnitPosition
from iops.controlroom.resources.partitions import drop_days, ensure_days
from iops.controlroom.resources.position_queries import feeds, much_refused, sources_of, totals
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
    later = replace(fix, longitude=-2.2446, fix_at=NOON + 2 * SECOND)
    with clock.frozen(NOON + 5 * SECOND):
        stored = positions.store_fixes([later, fix])
        assert (stored.kept, stored.moved, stored.refused) == (2, 1, [])
        late = replace(fix, longitude=-2.2436, fix_at=NOON + SECOND)
        again = positions.store_fixes([late])
        assert (again.kept, again.moved) == (1, 0)
    held = UnitPosition.objects.get(unit_id=fix.unit_id)
    assert (held.longitude, held.fix_at) == (-2.2446, later.fix_at)
    assert held.easting == pytest.approx(383_500, abs=500)
    assert held.northing == pytest.approx(398_300, abs=500)
    track = Position.objects.filter(unit_id=fix.unit_id).order_by("fix_at")
    assert list(track.values_list("longitude", flat=True)) == [-2.2426, -2.2436, -2.2446]


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
        ({"heading": float("nan")}, "heading"),
        ({"source": "phone", "accuracy": 301.0}, "between 0 and 300"),
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


def test_a_worse_source_is_shown_once_the_better_one_is_silent(fix: Fix) -> None:
    def sent(source: str, seconds: int) -> int:
        at = NOON + seconds * SECOND
        with clock.frozen(at):
            return positions.store_fixes([replace(fix, fix_at=at, source=source)]).moved

    assert [sent("radio", 0), sent("phone", 10), sent("vehicle", 15)] == [1, 0, 0]
    assert [sent("vehicle", 21), sent("phone", 40), sent("radio", 22)] == [1, 0, 1]
    held = UnitPosition.objects.get(unit_id=fix.unit_id)
    assert (held.source, held.fix_at) == ("radio", NOON + 22 * SECOND)
    assert Position.objects.count() == 6, "all of them are the track"


def test_what_is_refused_is_counted_by_source_and_reason(
    fix: Fix, as_role: Callable[..., Actor]
) -> None:
    wild = replace(fix, longitude=-2.5, fix_at=NOON + SECOND, source="phone")
    first = replace(fix, source="phone")
    with clock.frozen(NOON + 5 * SECOND):
        batch = [first, wild, first, replace(fix, accuracy=900.0)]
        assert [place for place, _ in positions.store_fixes(batch).refused] == [1, 2, 3]
        position_counts.flush(clock.now(), at_once=True)
        assert totals() == [
            ("phone", "", 1), ("phone", "duplicate", 1), ("phone", "speed", 1),
            ("radio", "accuracy", 1),
        ]  # fmt: skip
        phone, radio = feeds(by=as_role("dispatcher")).lines
        assert (phone.kept, phone.refused, dict(phone.reasons)["impossible speed"]) == (1, 2, 1)
        assert (radio.source, radio.share) == ("Radio", 100)
        assert much_refused() is None, "four fixes say nothing yet"
        PositionCount.objects.filter(source="phone").update(fixes=100)
        assert "67 of 100 fixes of “phone”" in str(much_refused())
    measured = generate_latest().decode()
    assert 'iops_positions_refused_total{reason="speed",source="phone"} 100.0' in measured


def test_a_batch_that_was_not_stored_may_be_sent_again(
    fix: Fix, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> int:
        raise OperationalError("the database is away")

    with clock.frozen(NOON):
        with monkeypatch.context() as broken:
            broken.setattr(positions, "_write", away)
            with pytest.raises(OperationalError):
                positions.store_fixes([fix])
        assert positions.store_fixes([fix]).kept == 1


def test_days_are_disposed_of_as_a_whole_and_never_the_last_week(
    fix: Fix, as_role: Callable[..., Actor]
) -> None:
    def parts() -> set[str]:
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT relname FROM pg_inherits JOIN pg_class c ON c.oid = inhrelid"
                " WHERE inhparent = 'resources_position'::regclass"
            )
            return {name for (name,) in cursor.fetchall()}

    now = clock.now()
    with clock.frozen(now):
        ensure_days()
        positions.store_fixes([replace(fix, fix_at=now)])
        assert drop_days() == 0
    day = f"resources_position_{now:%Y_%m_%d}"
    assert day in parts()
    with connection.cursor() as cursor:
        with pytest.raises(DatabaseError, match="a week at least"), transaction.atomic():
            cursor.execute("SELECT resources_drop_days(6)")
        cursor.execute("SELECT resources_drop_days(7)")
        assert cursor.fetchone() == (0,)
    assert day in parts()


def test_the_unit_says_where_it_is_from_and_why(fix: Fix, as_role: Callable[..., Actor]) -> None:
    with clock.frozen(NOON + 30 * SECOND):
        later = replace(fix, fix_at=NOON + 20 * SECOND, source="phone")
        positions.store_fixes([fix, later])
        shown, other = sources_of(as_role("dispatcher"), fix.unit_id)
        assert (shown.source, shown.shown) == ("Radio", True)
        assert other.why == "not shown: it counts as 45 s older than radio"
        assert sources_of(as_role("dispatcher"), fix.unit_id + 1) == []

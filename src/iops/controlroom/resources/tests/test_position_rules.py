"""The chain before storage, by property: nothing impossible is kept, nothing possible is lost."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.resources import position_rules as rules
from iops.controlroom.resources.position_rules import (
    DUPLICATE,
    KEPT,
    SPEED,
    Fixes,
    Limits,
    Memory,
    best_of_each,
    counts_at,
)

LIMITS = Limits(
    ("radio", "vehicle", "phone"), np.array([0.0, 20.0, 45.0]), np.array([90.0, 75.0, 90.0]),
    np.array([500.0, 250.0, 300.0]), 30.0, 86_400.0,
)  # fmt: skip
TOP = 90.0


def judged(memory: Memory, *spots: tuple[float, float], unit: int = 1) -> list[int]:
    """Reasons for fixes of one unit, each (seconds, metres east), accurate to a metre."""
    lines = np.array([[at, east, 0.0, 1.0] for at, east in spots])
    rows = memory.rows(np.full(len(spots), unit), np.zeros(len(spots), np.int64))
    found: list[int] = memory.judge(rows, lines, np.full(len(spots), TOP)).tolist()
    return found


def test_a_jump_is_refused_and_believed_when_the_next_agrees() -> None:
    memory = Memory()
    assert judged(memory, (0, 0), (5, 300)) == [KEPT, KEPT]
    assert judged(memory, (10, 50_000)) == [SPEED]
    assert judged(memory, (15, 700)) == [KEPT], "one wild fix is forgotten"
    assert judged(memory, (20, 50_000), (25, 50_300)) == [SPEED, KEPT], "it really is there"
    assert judged(memory, (30, 50_600)) == [KEPT]


def test_what_is_sent_again_is_known_also_out_of_order() -> None:
    memory = Memory()
    assert judged(memory, (0, 0), (5, 100), (3, 50)) == [KEPT] * 3
    assert judged(memory, (0, 0), (5, 100), (3, 50)) == [DUPLICATE] * 3
    assert judged(memory, (5, 100), unit=2) == [KEPT]
    assert judged(memory, (5.0, 100), (5.0, 100), unit=3) == [KEPT, DUPLICATE]


def test_what_was_not_stored_may_come_again() -> None:
    memory = Memory()
    assert judged(memory, (0, 0)) == [KEPT]
    memory.forget(memory.rows(np.array([1]), np.array([0])))
    assert judged(memory, (0, 0)) == [KEPT]


@given(st.lists(st.floats(0.1, 60), min_size=1, max_size=40), st.data())
def test_nothing_that_drives_is_refused(steps: list[float], data: st.DataObject) -> None:
    """Whatever way a unit takes within the top speed, in one batch or many, in any order."""
    at = np.cumsum(steps)
    speeds = data.draw(st.lists(st.floats(-TOP, TOP), min_size=len(at), max_size=len(at)))
    east = np.cumsum(np.array(speeds) * np.array(steps))
    spots = list(zip(at.tolist(), east.tolist(), strict=True))
    cut = data.draw(st.integers(0, len(spots)))
    memory = Memory()
    first = data.draw(st.permutations(spots[:cut]))
    found = judged(memory, *first) if first else []
    found += judged(memory, *spots[cut:]) if spots[cut:] else []
    assert set(found) <= {KEPT}


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(0, 100_000)), min_size=2, max_size=60))
def test_a_single_wild_fix_never_moves_a_unit(spots: list[tuple[int, int]]) -> None:
    """Between two neighbours in time of what was kept, at most one pair is quicker than allowed
    for each fix that was doubted: the way it was believed again."""
    memory = Memory()
    spots = sorted({at: (at, east) for at, east in spots}.values())
    reasons = judged(memory, *[(float(at), float(east)) for at, east in spots])
    kept = [spot for spot, reason in zip(spots, reasons, strict=True) if reason == KEPT]
    jumps = sum(
        abs(b[1] - a[1]) - 2 > TOP * max(1, b[0] - a[0]) for a, b in itertools.pairwise(kept)
    )
    assert jumps <= reasons.count(SPEED)


def fixes(*rows: tuple[int, int, float]) -> Fixes:
    """Fixes of (unit, source, seconds), right by themselves."""
    unit, source, at = (np.array(column) for column in zip(*rows, strict=True))
    same = np.full(len(rows), 5.0)
    return Fixes(unit, source, at.astype(float), same, same, same, same, same > 9)


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([(1, 0, 100), (1, 2, 140)], [True, False]),
        ([(1, 0, 100), (1, 2, 146)], [False, True]),
        ([(1, 1, 100), (1, 2, 120)], [True, False]),
        ([(1, 0, 100), (2, 2, 50), (1, 0, 101)], [False, True, True]),
        ([(1, 0, 100), (1, 0, 100)], [False, True]),
    ],
)
def test_the_best_source_is_shown_while_it_is_fresh(
    rows: list[tuple[int, int, float]], shown: list[bool]
) -> None:
    given_ = fixes(*rows)
    assert best_of_each(given_.unit, counts_at(given_, LIMITS)).tolist() == shown


@given(
    st.lists(
        st.tuples(st.integers(1, 4), st.integers(0, 2), st.floats(0, 200)), min_size=1, max_size=50
    )
)
def test_one_of_each_unit_is_shown_and_none_counts_as_newer(
    rows: list[tuple[int, int, float]],
) -> None:
    given_ = fixes(*rows)
    counts = counts_at(given_, LIMITS)
    shown = best_of_each(given_.unit, counts)
    for unit in set(given_.unit.tolist()):
        mine = given_.unit == unit
        assert shown[mine].sum() == 1
        assert counts[mine & shown][0] == counts[mine].max()


@given(
    st.floats(allow_nan=True, allow_infinity=True), st.floats(allow_nan=True, allow_infinity=True)
)
def test_what_is_no_number_is_never_kept(at: float, accuracy: float) -> None:
    one = fixes((1, 0, 0.0))
    given_ = Fixes(
        one.unit, one.source, np.array([at]), one.longitude, one.latitude, np.array([accuracy]),
        one.heading, one.bad_heading,
    )  # fmt: skip
    now, yes = 1_000_000.0, np.array([True])
    (reason,) = rules.by_themselves(given_, known=yes, on_land=yes, limits=LIMITS, now=now).tolist()
    good = now - 86_400 <= at <= now + 30 and 0 <= accuracy <= 500
    assert (reason == KEPT) == good

"""Density on a grid, by property."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.insight.hotspots.rules import LEAST, densities, fits, hottest, kernel, trend

CELLS = st.lists(
    st.tuples(st.integers(-40, 40), st.integers(-40, 40)), min_size=1, max_size=40, unique=True
)


def arrays(
    cells: list[tuple[int, int]], counts: list[int]
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    columns, rows = np.array(cells, np.int64).T
    return columns, rows, np.array(counts, np.int64)


@given(CELLS, st.data())
def test_densities_add_up_to_the_number_of_events(
    cells: list[tuple[int, int]], data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(1, 99), min_size=len(cells), max_size=len(cells)))
    grid, _, _ = densities(*arrays(cells, counts))
    assert grid.sum() == pytest.approx(sum(counts))
    assert (grid >= 0).all()


@given(CELLS, st.data())
def test_the_hottest_hold_something_and_come_in_order(
    cells: list[tuple[int, int]], data: st.DataObject
) -> None:
    counts = data.draw(st.lists(st.integers(1, 9), min_size=len(cells), max_size=len(cells)))
    found = hottest(*arrays(cells, counts), most=10)
    held = dict(zip(cells, counts, strict=True))
    assert len(found) == min(10, sum(count >= LEAST for count in counts))
    assert all(held[one.column, one.row] == one.count >= LEAST for one in found)
    dense = [one.density for one in found]
    assert dense == sorted(dense, reverse=True)


def test_what_lies_around_counts_the_nearer_the_more() -> None:
    weights = kernel()
    assert weights.sum() == pytest.approx(1)
    assert weights[2, 2] > weights[2, 1] > weights[2, 0] > 0
    lone, crowd = (0, 0), [(50, 50), (51, 50), (50, 51), (51, 51)]
    found = hottest(*arrays([lone, *crowd], [5, 4, 4, 4, 4]))
    assert (found[0].column, found[-1].count) == (51, 5) or found[0].count == 4
    assert (found[-1].column, found[-1].row) == lone, "five alone are less than sixteen together"


def test_a_point_far_away_makes_the_grid_too_large() -> None:
    far = np.array([0, 3000]), np.array([0, 3000])
    assert not fits(*far)
    assert fits(np.array([], np.int64), np.array([], np.int64))
    with pytest.raises(ValueError, match="too large"):
        densities(*far, np.array([1, 1]))
    assert hottest(*(np.array([], np.int64),) * 3) == []


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [(5, 0, "none before"), (5, 5, "as before"), (5, 2, "3 more than before"),
     (2, 5, "3 fewer than before")],
)  # fmt: skip
def test_a_trend_in_words(now: int, before: int, words: str) -> None:
    assert trend(now, before) == words

"""Density on a grid: pure, in arrays.

The kernel is the quartic one, the usual of crime mapping (general knowledge): an event counts
(1 - (d / bandwidth)^2)^2 at a distance of d, and nothing beyond the bandwidth; the weights of one
event add up to one, so that the densities of all cells add up to the number of events.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]

#: Sides of a cell that can be chosen, in metres, and the one that a page begins with.
CELLS: Final = (100, 250, 500, 1000)
USUAL_CELL: Final = 250
#: The bandwidth in cells.
REACH: Final = 2
#: A grid of more cells is made coarser: a few points far away must not cost all memory.
MOST_CELLS: Final = 4_000_000
#: A single event is no hot spot, however alone it is.
LEAST: Final = 2
#: More are no hot spots but the map itself.
MOST: Final = 150


@dataclass(frozen=True)
class HotCell:
    """A square with its south-west corner at whole multiples of its side: metres of the grid."""

    column: int
    row: int
    count: int
    density: float


def kernel(reach: int = REACH) -> Floats:
    """The weights of an event around its own cell; they add up to one."""
    steps = np.arange(-reach, reach + 1, dtype=np.float64) / (reach + 1)
    far = np.hypot(steps[:, None], steps[None, :])
    weights = np.where(far < 1, (1 - far**2) ** 2, 0.0)
    return np.asarray(weights / weights.sum())


def densities(columns: Ints, rows: Ints, counts: Ints) -> tuple[Floats, int, int]:
    """The density of every cell that an event reaches; and the first column and row of the array.

    The array is indexed by row, then column. Raises ValueError for more than ``MOST_CELLS``.
    """
    first_column, first_row = int(columns.min()) - REACH, int(rows.min()) - REACH
    wide = int(columns.max()) + REACH - first_column + 1
    tall = int(rows.max()) + REACH - first_row + 1
    if wide * tall > MOST_CELLS:
        raise ValueError("The grid is too large for these cells.")
    grid = np.zeros((tall, wide))
    for row, line in enumerate(kernel()):
        for column, weight in enumerate(line):
            at = rows - first_row - REACH + row, columns - first_column - REACH + column
            np.add.at(grid, at, counts * weight)
    return grid, first_column, first_row


def hottest(columns: Ints, rows: Ints, counts: Ints, *, most: int = MOST) -> list[HotCell]:
    """The densest of the cells that hold something, the densest first.

    A cell in which fewer than ``LEAST`` lie is none, whatever lies around it: pressing on it would
    show next to nothing.
    """
    if not len(columns):
        return []
    grid, first_column, first_row = densities(columns, rows, counts)
    dense = grid[rows - first_row, columns - first_column]
    many = np.flatnonzero(counts >= LEAST)
    order = many[np.lexsort((rows[many], columns[many], -counts[many], -dense[many]))][:most]
    return [
        HotCell(int(columns[at]), int(rows[at]), int(counts[at]), round(float(dense[at]), 3))
        for at in order.tolist()
    ]


def fits(columns: Ints, rows: Ints) -> bool:
    """Whether a grid of these cells is small enough to be worked out."""
    if not len(columns):
        return True
    wide = int(columns.max() - columns.min()) + 2 * REACH + 1
    tall = int(rows.max() - rows.min()) + 2 * REACH + 1
    return wide * tall <= MOST_CELLS


def trend(now: int, before: int) -> str:
    """How a cell did against the period before of the same length, in words."""
    if before == 0:
        return "none before"
    if now == before:
        return "as before"
    return f"{abs(now - before)} {'more' if now > before else 'fewer'} than before"

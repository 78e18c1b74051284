"""From a list of streets to a `RoadNetwork`."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from iops.reference.places.grid import NATIONAL_GRID, Plane
from iops.reference.places.roads.network import RoadNetwork

# A junction takes time even where the map draws it as a point; it also keeps every edge above
# zero, which a sparse matrix needs (a zero would be no road).
LEAST_SECONDS: Final = 0.1


@dataclass(frozen=True, slots=True)
class Streets:
    """Stretches of road, each once: `two_way` says whether both directions may be driven.

    `bends` are the points between the two ends, flat, with `bend_indptr` saying whose they are.
    """

    tail: NDArray[np.int32]
    head: NDArray[np.int32]
    metres: NDArray[np.float64]
    kph: NDArray[np.float64]
    name_id: NDArray[np.int32]
    two_way: NDArray[np.bool_]
    bend_indptr: NDArray[np.int32]
    bend_x: NDArray[np.float64]
    bend_y: NDArray[np.float64]

    @staticmethod
    def straight(
        tail: ArrayLike,
        head: ArrayLike,
        metres: ArrayLike,
        kph: ArrayLike,
        name_id: ArrayLike,
        two_way: ArrayLike,
    ) -> Streets:
        """Streets without bends."""
        tails = np.asarray(tail, np.int32)
        none = np.zeros(0, np.float64)
        return Streets(
            tails,
            np.asarray(head, np.int32),
            np.asarray(metres, np.float64),
            np.asarray(kph, np.float64),
            np.asarray(name_id, np.int32),
            np.asarray(two_way, np.bool_),
            np.zeros(len(tails) + 1, np.int32),
            none,
            none,
        )


def build_network(
    x: ArrayLike,
    y: ArrayLike,
    streets: Streets,
    names: tuple[str, ...],
    *,
    plane: Plane = NATIONAL_GRID,
    forbidden: Iterable[Sequence[int]] = (),
) -> RoadNetwork:
    """Double the two-way streets, sort by first node, tie the two directions together.

    `forbidden` are turns, each as the streets driven in a row: `s` for street number s as it is
    drawn, `~s` for the same against its drawing. The result does not depend on anything but the
    arguments, in their order.
    """
    xs, ys = np.asarray(x, np.float64), np.asarray(y, np.float64)
    count, back = len(streets.tail), np.flatnonzero(streets.two_way).astype(np.int32)
    source = np.concatenate([np.arange(count, dtype=np.int32), back])
    turned = np.arange(len(source)) >= count
    tail = np.where(turned, streets.head[source], streets.tail[source])
    head = np.where(turned, streets.tail[source], streets.head[source])

    order = np.argsort(tail, kind="stable")
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    mate = np.full(len(order), -1, np.int32)
    mate[place[back]] = place[count:]
    mate[place[count:]] = place[back]

    source, turned = source[order], turned[order]
    metres = streets.metres[source]
    kph = streets.kph[source]
    # The edge of each street as drawn, and at ~street against; -1 where it is one-way.
    against = np.full(count, -1, np.int64)
    against[back] = place[count:]
    edge_of = np.concatenate([place[:count], against[::-1]])
    turns = sorted({tuple(edge_of[list(turn)].tolist()) for turn in forbidden})
    bend_of, shape_indptr = _shapes(streets.bend_indptr, source, turned)
    network = RoadNetwork(
        x=xs,
        y=ys,
        indptr=_starts(np.bincount(tail, minlength=len(xs))),
        head=head[order].astype(np.int32),
        metres=metres.astype(np.float32),
        seconds=np.maximum(metres / (kph / 3.6), LEAST_SECONDS).astype(np.float32),
        kph=kph.astype(np.float32),
        name_id=streets.name_id[source].astype(np.int32),
        mate=mate,
        names=names,
        shape_indptr=shape_indptr,
        shape_x=streets.bend_x[bend_of],
        shape_y=streets.bend_y[bend_of],
        plane=plane,
        turn_indptr=_starts(np.array([len(turn) for turn in turns], np.int64)),
        turn_edge=np.array([edge for turn in turns for edge in turn], np.int32),
    )
    network.check()
    return network


def _shapes(
    indptr: NDArray[np.int32], source: NDArray[np.int32], turned: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
    """For each edge the bends of its street, backwards where the edge runs against it."""
    counts = (indptr[1:] - indptr[:-1])[source]
    starts = _starts(counts)
    within = np.arange(int(starts[-1])) - np.repeat(starts[:-1], counts)
    backwards = np.repeat(counts, counts) - 1 - within
    step = np.where(np.repeat(turned, counts), backwards, within)
    return np.repeat(indptr[source].astype(np.int64), counts) + step, starts


def _starts(counts: NDArray[np.int64] | NDArray[np.int32]) -> NDArray[np.int32]:
    return np.concatenate([[0], np.cumsum(counts)]).astype(np.int32)

"""Forbidden turns: searches obey them, whatever the way was that led to them."""

from __future__ import annotations

import heapq
from pathlib import Path

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from iops.reference.places.roads.build import Streets, build_network
from iops.reference.places.roads.network import BadNetworkError, RoadNetwork
from iops.reference.places.roads.route import find_route
from iops.reference.places.roads.snap import Snapper
from iops.reference.places.roads.travel import rank_units, times_to
from iops.reference.places.roads.turns import ForbiddenTurns, with_turning_back


def cross(*forbidden: tuple[int, ...]) -> RoadNetwork:
    """A crossing with a way round it; 10 m/s, all two-way, junctions 1 km apart.

    Streets: 0 west-middle, 1 middle-east, 2 south-middle, 3 middle-north, 4 north-east; the last
    two are said to be shorter, 600 m and 400 m.

        4
        | \\
    1 - 0 - 2
        |
        3
    """
    streets = Streets.straight(
        [1, 0, 3, 0, 4],
        [0, 2, 0, 4, 2],
        [1000, 1000, 1000, 600, 400],
        [36] * 5,
        [1, 2, 3, 4, 5],
        [True] * 5,
    )
    names = ("", "West", "East", "South", "North", "Round")
    x, y = [0, -1000, 1000, 0, 0], [0, 0, 0, -1000, 1000]
    return build_network(x, y, streets, names, forbidden=forbidden)


SOUTH, NORTH, EAST, WEST = (0.0, -500.0), (0.0, 500.0), (500.0, 0.0), (-500.0, 0.0)


def test_a_forbidden_turn_is_driven_round() -> None:
    free, bound = Snapper(cross()), Snapper(cross((2, 1)))
    assert find_route(free, SOUTH, EAST).seconds == pytest.approx(100)
    route = find_route(bound, SOUTH, EAST)
    assert route.seconds == pytest.approx(50 + 60 + 40 + 50)
    assert route.names == ("South", "North", "Round", "East")
    # The same crossing from elsewhere, and the other way, is free.
    assert find_route(bound, WEST, EAST).seconds == pytest.approx(100)
    assert find_route(bound, EAST, SOUTH).seconds == pytest.approx(100)
    ranking = rank_units(bound, EAST, [SOUTH[0], WEST[0]], [SOUTH[1], WEST[1]], wanted=2)
    assert ranking.order.tolist() == [1, 0]
    assert ranking.seconds.tolist() == pytest.approx([200, 100])


def test_nobody_passes_a_forbidden_turn_and_turns_round_to_take_it_from_the_other_side() -> None:
    # Back from the north would be 50 + 60 + 60 + 50 seconds; without the way round it would do.
    far = cross((2, 1))
    far.seconds[far.name_id == 5] = 1000
    assert find_route(Snapper(far), SOUTH, EAST).names == ("South", "West", "East")
    turns = with_turning_back(far.forbidden, far.indptr, far.head, far.mate).turns
    assert len(turns) == 2  # the end of West is a dead end, where there is nothing else to do
    assert turns > far.forbidden.turns


def test_a_car_at_the_junction_has_come_from_nowhere() -> None:
    assert find_route(Snapper(cross((2, 1))), (0, 0), EAST).seconds == pytest.approx(50)
    # And whoever is forbidden to turn there may still arrive there.
    assert find_route(Snapper(cross((2, 1))), SOUTH, (0, 0)).seconds == pytest.approx(50)
    assert rank_units(Snapper(cross((2, 1))), (0, 0), *SOUTH).seconds[0] == pytest.approx(50)


def test_a_turn_over_a_street_between_is_forbidden_only_to_those_who_came_that_way() -> None:
    bound = Snapper(cross((2, 3, 4)))
    north_east = (500.0, 500.0)
    assert find_route(bound, NORTH, north_east).names == ("North", "Round")
    assert find_route(bound, WEST, north_east).names == ("West", "North", "Round")
    assert find_route(bound, SOUTH, north_east).names == ("South", "East", "Round")


def test_nobody_is_placed_where_turns_make_a_trap() -> None:
    # From the south neither right, left nor straight on: that street cannot be left.
    network = cross((2, 1), (2, ~0), (2, 3))
    assert network.main_nodes.tolist() == [True, True, True, False, True]
    assert float(Snapper(network).snap(*SOUTH).y[0]) == pytest.approx(0)


def test_turns_are_kept_in_the_file_and_older_files_have_none(tmp_path: Path) -> None:
    network = cross((2, 1), (2, 3, 4))
    network.save(tmp_path / "roads.npz")
    again = RoadNetwork.load(tmp_path / "roads.npz")
    assert again.forbidden == network.forbidden
    assert len(again.forbidden.turns) == 2
    with np.load(tmp_path / "roads.npz") as stored:
        older = {name: stored[name] for name in stored.files if not name.startswith("turn_")}
    older["version"] = np.int64(1)
    np.savez(tmp_path / "older.npz", **older)
    assert not RoadNetwork.load(tmp_path / "older.npz").forbidden.turns
    older["version"] = np.int64(9)
    np.savez(tmp_path / "newer.npz", **older)
    with pytest.raises(BadNetworkError, match="format 9"):
        RoadNetwork.load(tmp_path / "newer.npz")


@pytest.mark.parametrize("turn", [(2,), (2, 0), (2, 99), (2, ~1, 3)])
def test_turns_that_are_none_are_refused(turn: tuple[int, ...]) -> None:
    with pytest.raises((BadNetworkError, IndexError)):
        cross(turn)


def by_history(network: RoadNetwork, first: int, last: int) -> float:
    """Seconds from the middle of one edge to the middle of another, as one would do it by hand:
    every state is the last four edges driven."""
    forbidden = with_turning_back(
        network.forbidden, network.indptr, network.head, network.mate
    ).turns
    queue: list[tuple[float, tuple[int, ...]]] = [(float(network.seconds[first]) / 2, (first,))]
    done: set[tuple[int, ...]] = set()
    while queue:
        seconds, driven = heapq.heappop(queue)
        if driven in done:
            continue
        done.add(driven)
        node = int(network.head[driven[-1]])
        for edge in range(int(network.indptr[node]), int(network.indptr[node + 1])):
            way = (*driven, edge)[-4:]
            if any(way[start:] in forbidden for start in range(len(way))):
                continue
            if edge == last:
                return seconds + float(network.seconds[edge]) / 2
            heapq.heappush(queue, (seconds + float(network.seconds[edge]), way))
    return float("inf")


@settings(max_examples=60)
@given(st.integers(0, 10_000), st.integers(0, 60))
def test_searches_agree_with_one_that_remembers_its_way(seed: int, turns: int) -> None:
    side, draw = 5, np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    two_way = draw.random(len(tail)) < 0.8
    # Every street has a time of its own, so that the first way to reach a street is the quickest.
    streets = Streets.straight(
        tail, head, np.full(len(tail), 100.0), np.full(len(tail), 36.0), tail * 0, two_way
    )
    driven = [*range(len(tail)), *(~np.flatnonzero(two_way)).tolist()]

    def ends(street: int) -> tuple[int, int]:
        a, b = int(tail[max(street, ~street)]), int(head[max(street, ~street)])
        return (a, b) if street >= 0 else (b, a)

    forbidden = []
    for _ in range(turns):
        way = [driven[int(draw.integers(len(driven)))]]
        for _ in range(int(draw.integers(1, 3))):
            onwards = [street for street in driven if ends(street)[0] == ends(way[-1])[1]]
            if onwards:
                way.append(onwards[int(draw.integers(len(onwards)))])
        if len(way) > 1:
            forbidden.append(tuple(way))
    x, y = (node.ravel() % side) * 100.0, (node.ravel() // side) * 100.0
    network = build_network(x, y, streets, ("",), forbidden=forbidden)
    snapper = Snapper(network)
    main = np.flatnonzero(network.search.main_edges & (network.mate < 0))
    assume(len(main) >= 2)
    first, last = draw.choice(main, 2, replace=False).tolist()
    middles = [network.polyline(edge).mean(axis=0) for edge in (first, last)]
    expected = by_history(network, first, last)
    assert np.isfinite(expected)
    (ax, ay), (bx, by) = middles
    assert find_route(snapper, (ax, ay), (bx, by)).seconds == pytest.approx(expected)
    assert rank_units(snapper, (bx, by), [ax], [ay]).seconds[0] == pytest.approx(expected)
    place = snapper.snap(bx, by)
    quick, whole = times_to(network, place, limit_s=1e6), times_to(network, place)
    assert quick == pytest.approx(whole)


def test_what_is_remembered_is_the_longest_beginning() -> None:
    turns = ForbiddenTurns.of([(1, 2, 3), (2, 4)])
    assert turns.beginnings == {(1,): 0, (1, 2): 1, (2,): 2}
    assert turns.after((), 1) == (1,)
    assert turns.after((1,), 2) == (1, 2)
    assert turns.after((1, 2), 3) is None
    assert turns.after((1, 2), 4) is None  # the shorter turn holds within the longer
    assert turns.after((2,), 3) == ()
    assert turns.after((1, 2), 1) == (1,)

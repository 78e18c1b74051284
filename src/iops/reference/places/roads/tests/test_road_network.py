"""The network: building, snapping, times, routes, saving."""

from __future__ import annotations

import heapq
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iops.reference.places.roads.build import Streets, build_network
from iops.reference.places.roads.network import BadNetworkError, RoadNetwork
from iops.reference.places.roads.route import find_route
from iops.reference.places.roads.snap import NoRoadError, Snapper
from iops.reference.places.roads.travel import rank_units, times_to


def square() -> RoadNetwork:
    """Four corners 1 km apart, 36 km/h (10 m/s); the south side one-way from west to east.

    3 --- 2
    |     |
    0 --> 1
    """
    streets = Streets.straight(
        [0, 1, 2, 3],
        [1, 2, 3, 0],
        [1000.0] * 4,
        [36.0] * 4,
        [1, 2, 3, 4],
        [False, True, True, True],
    )
    names = ("", "South Road", "East Road", "North Road", "West Road")
    return build_network([0, 1000, 1000, 0], [0, 0, 1000, 1000], streets, names)


def lattice(side: int, seed: int, one_way: float = 0.2) -> RoadNetwork:
    """A grid of streets with random speeds; every outer street is two-way."""
    draw = np.random.default_rng(seed)
    node = np.arange(side * side).reshape(side, side)
    tail = np.concatenate([node[:, :-1].ravel(), node[:-1].ravel()])
    head = np.concatenate([node[:, 1:].ravel(), node[1:].ravel()])
    outer = np.isin(tail % side, [0, side - 1]) & (tail % side == head % side)
    two_way = (draw.random(len(tail)) > one_way) | outer
    kph = draw.choice([32.0, 48.0, 64.0], len(tail))
    x, y = (node.ravel() % side) * 100.0, (node.ravel() // side) * 100.0
    streets = Streets.straight(tail, head, np.full(len(tail), 100.0), kph, tail * 0, two_way)
    return build_network(x, y, streets, ("",))


def test_two_way_streets_become_two_edges_that_know_each_other() -> None:
    network = square()
    assert (network.node_count, network.edge_count) == (4, 7)
    for edge in range(network.edge_count):
        mate = int(network.mate[edge])
        if mate < 0:
            assert (network.tail[edge], network.head[edge]) == (0, 1)
        else:
            assert network.mate[mate] == edge
            assert network.tail[mate] == network.head[edge]
    assert network.one_way_share == 0.25
    assert network.degree.tolist() == [2, 2, 2, 2]
    assert network.main_share == 1.0


def test_bends_are_turned_round_for_the_way_back() -> None:
    streets = Streets(
        tail=np.array([0], np.int32),
        head=np.array([1], np.int32),
        metres=np.array([30.0]),
        kph=np.array([36.0]),
        name_id=np.array([0], np.int32),
        two_way=np.array([True]),
        bend_indptr=np.array([0, 2], np.int32),
        bend_x=np.array([10.0, 10.0]),
        bend_y=np.array([0.0, 10.0]),
    )
    network = build_network([0, 20], [0, 10], streets, ("",))
    there, back = network.polyline(0), network.polyline(1)
    assert there.tolist() == [[0, 0], [10, 0], [10, 10], [20, 10]]
    assert back.tolist() == there[::-1].tolist()


def test_snapping_finds_the_middle_of_a_long_road() -> None:
    spots = Snapper(square()).snap([400.0, 1030.0], [25.0, 500.0])
    assert spots.x.tolist() == pytest.approx([400, 1000])
    assert spots.y.tolist() == pytest.approx([0, 500])
    assert spots.offset_m.tolist() == pytest.approx([25, 30])
    assert spots.along[0] == pytest.approx(0.4)


@settings(max_examples=40)
@given(st.floats(-200, 1300), st.floats(-200, 1300))
def test_snapping_is_never_beaten_by_any_stretch(x: float, y: float) -> None:
    network = lattice(12, seed=5)
    spot = Snapper(network).snap(x, y)
    nearest = np.inf
    for edge in range(network.edge_count):
        a, b = network.polyline(edge)
        part = np.clip(np.dot([x, y] - a, b - a) / np.dot(b - a, b - a), 0, 1)
        nearest = min(nearest, float(np.hypot(*(a + part * (b - a) - [x, y]))))
    assert float(spot.offset_m[0]) == pytest.approx(nearest, abs=1e-6)


def test_a_one_way_street_is_respected_in_times_and_routes() -> None:
    snapper = Snapper(square())
    # Along the one-way street: 600 m ahead, or all the way round the other three sides.
    with_it = find_route(snapper, (200, 0), (800, 0))
    against = find_route(snapper, (800, 0), (200, 0))
    assert with_it.seconds == pytest.approx(60)
    assert against.seconds == pytest.approx(20 + 300 + 20)
    assert against.names == ("South Road", "East Road", "North Road", "West Road", "South Road")
    ranking = rank_units(snapper, (200, 0), [800, 0], [0, 500], wanted=2)
    assert ranking.order.tolist() == [1, 0]
    assert ranking.seconds.tolist() == pytest.approx([340, 70])


def test_a_car_drives_along_its_route() -> None:
    route = find_route(Snapper(square()), (0, 400), (1000, 400))
    assert route.metres == pytest.approx(1800)
    assert route.position(0) == pytest.approx((0, 400))
    assert route.position(65) == pytest.approx((250, 0))
    assert route.position(1e9) == pytest.approx((1000, 400))
    assert (np.diff(route.at) > 0).all()


def test_a_car_that_is_there_already_does_not_move() -> None:
    for place in ((0.0, 0.0), (0.0, 400.0)):
        route = find_route(Snapper(square()), place, place)
        assert (route.seconds, route.metres) == (0, 0)
        assert route.position(5) == pytest.approx(place)


def plain_dijkstra(network: RoadNetwork, source: int) -> list[float]:
    """A second, slow search to check the quick one with."""
    best = [np.inf] * network.node_count
    queue = [(0.0, source)]
    while queue:
        seconds, node = heapq.heappop(queue)
        if seconds >= best[node]:
            continue
        best[node] = seconds
        for edge in range(int(network.indptr[node]), int(network.indptr[node + 1])):
            heapq.heappush(queue, (seconds + float(network.seconds[edge]), int(network.head[edge])))
    return best


@settings(max_examples=15)
@given(st.integers(0, 10_000), st.integers(0, 99))
def test_times_agree_with_a_plain_search(seed: int, node: int) -> None:
    network = lattice(10, seed)
    snapper = Snapper(network)
    spot = snapper.snap(network.x[node], network.y[node])
    if not network.main_nodes[node]:
        return
    there, near = times_to(network, spot), times_to(network, spot, limit_s=60)
    for other in range(0, 100, 17):
        seconds = plain_dijkstra(network, other)[node]
        assert there[other] == pytest.approx(seconds)
        assert near[other] == pytest.approx(seconds if seconds <= 60 else np.inf)


@settings(max_examples=25)
@given(st.integers(0, 10_000), st.integers(1, 12))
def test_the_ranking_is_that_of_the_routes_one_by_one(seed: int, wanted: int) -> None:
    snapper = Snapper(lattice(12, seed))
    draw = np.random.default_rng(seed)
    units = draw.uniform(0, 1100, (12, 2))
    incident = (float(draw.uniform(0, 1100)), float(draw.uniform(0, 1100)))
    ranking = rank_units(snapper, incident, units[:, 0], units[:, 1], wanted=wanted)
    spots, place = snapper.snap(units[:, 0], units[:, 1]), snapper.snap(*incident)
    one_by_one = [
        find_route(snapper, (float(x), float(y)), incident).seconds
        + float(spots.offset_m[i] + place.offset_m[0]) / 1.5
        for i, (x, y) in enumerate(units)
    ]
    best = sorted(one_by_one)[:wanted]
    assert [float(ranking.seconds[i]) for i in ranking.order[:wanted]] == pytest.approx(
        best, abs=0.01
    )


def test_the_limit_grows_until_enough_units_are_found() -> None:
    streets = Streets.straight(
        range(100), range(1, 101), [1000.0] * 100, [36.0] * 100, [0] * 100, [True] * 100
    )
    snapper = Snapper(build_network(np.arange(101) * 1000.0, np.zeros(101), streets, ("",)))
    east = [99_000, 50_000, 1_000, *range(60_000, 90_000, 1_000)]
    everybody = rank_units(snapper, (0, 0), east, [0] * 33, wanted=33)
    assert everybody.order.tolist() == [2, 1, *range(3, 33), 0]
    assert everybody.seconds[0] == pytest.approx(9900)
    near = rank_units(snapper, (0, 0), east, [0] * 33, wanted=1)
    assert near.order[0] == 2
    assert near.limit_s < 1_000
    assert np.isinf(near.seconds[0])
    # A detour of 99 km between neighbours: no limit that is guessed finds the second.
    ring = Streets.straight(
        range(100), [*range(1, 100), 0], [1000.0] * 100, [36.0] * 100, [0] * 100, [False] * 100
    )
    turn = np.arange(100) * 2 * np.pi / 100
    x, y = 15_000 * np.cos(turn), 15_000 * np.sin(turn)
    behind = rank_units(
        Snapper(build_network(x, y, ring, ("",))), (x[0], y[0]), [x[1]] * 9, [y[1]] * 9, wanted=1
    )
    assert behind.seconds[0] == pytest.approx(9900)


def test_places_far_from_any_road_are_never_promised() -> None:
    ranking = rank_units(Snapper(square()), (0, 0), [500, 500], [0, 90_000], wanted=2)
    assert ranking.order.tolist() == [0, 1]
    assert np.isinf(ranking.seconds[1])
    assert np.isinf(rank_units(Snapper(square()), (0, -9_000), [500], [0]).seconds).all()
    assert len(rank_units(Snapper(square()), (0, 0), [], []).order) == 0


def test_nobody_is_snapped_into_a_trap() -> None:
    # Node 3 can be entered, never left.
    streets = Streets.straight(
        [0, 1, 2, 0], [1, 2, 0, 3], [100.0] * 4, [36.0] * 4, [0] * 4, [True] * 3 + [False]
    )
    network = build_network([0, 100, 50, -100], [0, 0, 80, 0], streets, ("",))
    assert network.main_nodes.tolist() == [True, True, True, False]
    assert Snapper(network).snap(-100, 0).x[0] == pytest.approx(0)
    lonely = build_network(
        [0, 1], [0, 0], Streets.straight([0], [1], [1.0], [36.0], [0], [False]), ("",)
    )
    with pytest.raises(NoRoadError):
        Snapper(lonely).snap(0, 0)


def test_saved_and_loaded_is_the_same(tmp_path: Path) -> None:
    network = lattice(6, seed=1)
    network.save(tmp_path / "roads.npz")
    again = RoadNetwork.load(tmp_path / "roads.npz")
    assert again.names == network.names
    assert again.plane == network.plane
    assert np.array_equal(again.seconds, network.seconds)
    assert np.array_equal(again.mate, network.mate)
    assert [path.name for path in tmp_path.iterdir()] == ["roads.npz"]


def test_a_broken_file_says_so(tmp_path: Path) -> None:
    path = tmp_path / "roads.npz"
    path.write_bytes(b"PK\x03\x04 not really")
    with pytest.raises(BadNetworkError, match="not a road network"):
        RoadNetwork.load(path)
    with pytest.raises(FileNotFoundError):
        RoadNetwork.load(tmp_path / "absent.npz")

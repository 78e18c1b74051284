"""A patrol keeps to the roads and to their directions."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.roads.build import Streets, build_network
from iops.reference.places.roads.route import wander
from iops.reference.places.roads.snap import Snapper
from iops.reference.places.roads.tests.test_road_network import lattice

TOWN = lattice(8, seed=3, one_way=0.4)
SNAPPER = Snapper(TOWN)
ALLOWED = {
    (float(TOWN.x[a]), float(TOWN.y[a]), float(TOWN.x[b]), float(TOWN.y[b]))
    for a, b in zip(TOWN.tail, TOWN.head, strict=True)
}


@given(
    st.floats(0, 700), st.floats(0, 700), st.floats(50, 3000),
    st.lists(st.floats(0, 1, exclude_max=True), min_size=5, max_size=40),
)  # fmt: skip
def test_it_follows_the_roads_the_way_that_they_go(
    east: float, north: float, metres: float, turns: list[float]
) -> None:
    way = wander(SNAPPER, (east, north), metres, lambda at: turns[at % len(turns)])
    assert metres <= way.metres < metres + 101
    assert (np.diff(way.at) > 0).all()
    corners = way.points[1:]  # the first lies somewhere on a road
    for (x, y), (to_x, to_y) in zip(corners[:-1].tolist(), corners[1:].tolist(), strict=True):
        assert (x, y, to_x, to_y) in ALLOWED


def test_nobody_turns_round_but_where_no_road_goes_on() -> None:
    straight = Streets.straight([0, 1], [1, 2], [100.0] * 2, [36.0] * 2, [0, 0], [True, True])
    road = build_network([0, 100, 200], [0, 0, 0], straight, ("",))
    way = wander(Snapper(road), (0, 0), 350, lambda at: 0.0)
    assert way.points[:, 0].tolist() == [0, 100, 200, 100, 0]

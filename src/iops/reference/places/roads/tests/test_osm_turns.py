"""Turn restrictions of OpenStreetMap: read, applied, left out, refused; and all of them counted."""

from __future__ import annotations

from pathlib import Path

import osmium
import pytest

from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.osm import read_osm
from iops.reference.places.roads.osm_restrictions import (
    BadRestrictionError,
    LeftOutError,
    Member,
    read_restriction,
)
from iops.reference.places.roads.route import find_route
from iops.reference.places.roads.snap import Snapper

# A crossing at node 1; roads of one way each to 2 (north), 3 (east), 4 (south), 5 (west). From 3 a
# one-way street leads to 6; a street leads from 2 over 7, a junction with a footpath, to 3. Way 20
# is a footpath; way 16, one-way, ends at the crossing.
NODES = {
    1: (54.50, 0.50), 2: (54.51, 0.50), 3: (54.50, 0.52), 4: (54.49, 0.50), 5: (54.50, 0.48),
    6: (54.49, 0.52), 7: (54.51, 0.52), 8: (54.51, 0.48), 9: (54.52, 0.52),
}  # fmt: skip
WAYS = {
    10: ("residential", "North", False, (1, 2)),
    11: ("residential", "East", False, (1, 3)),
    12: ("residential", "South", False, (4, 1)),
    13: ("residential", "West", False, (1, 5)),
    14: ("residential", "One", True, (3, 6)),
    15: ("residential", "Round", False, (2, 7, 3)),
    16: ("residential", "In", True, (8, 1)),
    17: ("residential", "Side", False, (7, 9)),
    18: ("residential", "Back", False, (5, 8)),
    19: ("residential", "Out", False, (4, 6)),
    21: ("residential", "Far", False, (9, 6)),
    20: ("footway", "Foot", False, (7, 1)),
}
Relation = tuple[dict[str, str], list[Member]]
VIA_1: Member = ("n", 1, "via")


def restriction(kind: str, *members: Member, **more: str) -> Relation:
    return {"type": "restriction", "restriction": kind, **more}, list(members)


def ban(kind: str, origin: int, target: int, **more: str) -> Relation:
    return restriction(kind, ("w", origin, "from"), VIA_1, ("w", target, "to"), **more)


def as_xml(relations: dict[int, Relation]) -> str:
    kinds = {"n": "node", "w": "way", "r": "relation"}
    lines = ['<osm version="0.6">']
    lines += [f'<node id="{n}" lat="{lat}" lon="{lon}"/>' for n, (lat, lon) in NODES.items()]
    for way, (highway, name, one_way, nodes) in WAYS.items():
        tags = {"highway": highway, "name": name} | ({"oneway": "yes"} if one_way else {})
        inner = "".join(f'<nd ref="{node}"/>' for node in nodes)
        lines.append(f'<way id="{way}">{inner}{_tags(tags)}</way>')
    for id_, (tags, members) in relations.items():
        inner = "".join(
            f'<member type="{kinds[kind]}" ref="{ref}" role="{role}"/>'
            for kind, ref, role in members
        )
        lines.append(f'<relation id="{id_}">{inner}{_tags(tags)}</relation>')
    return "\n".join([*lines, "</osm>"])


def _tags(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in tags.items())


def named_turns(network: RoadNetwork) -> set[tuple[str, ...]]:
    """Forbidden turns as names of streets; one against its drawing has no mark."""
    return {tuple(network.name_of(edge) for edge in turn) for turn in network.forbidden.turns}


@pytest.fixture(params=["osm", "osm.gz", "osm.pbf"])
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def load(
    folder: Path, relations: dict[int, Relation], form: str = "osm"
) -> tuple[RoadNetwork, list[str], list[tuple[int, str, str]], tuple[int, int, int]]:
    plain = folder / "made.osm"
    plain.write_text(as_xml(relations))
    path = folder / f"made.{form}"
    if form != "osm":
        with osmium.SimpleWriter(str(path), overwrite=True) as writer:
            for entry in osmium.FileProcessor(str(plain)):
                writer.add(entry)
    network, report = read_osm(path)
    refused = [(one.row, one.column, one.reason) for one in report.rejections]
    return network, report.notes, refused, (report.read, report.loaded, report.rejected)


ROADS = 11  # drivable ways above


def test_every_form_of_file_gives_the_same_turns_and_counts(tmp_path: Path, form: str) -> None:
    relations = {
        1: ban("no_right_turn", 12, 11),
        2: ban("only_straight_on", 13, 11, **{"except": "psv;bicycle"}),
        3: ban("no_left_turn", 12, 13, **{"except": "psv;emergency"}),
        4: ban("no_left_turn", 12, 99),
        5: restriction("no_u_turn", ("w", 12, "from"), ("w", 12, "to")),
        6: ({"type": "multipolygon"}, [("w", 12, "outer")]),
    }
    network, notes, refused, counts = load(tmp_path, relations, form)
    assert named_turns(network) == {
        ("South", "East"),
        ("West", "North"),
        ("West", "South"),
        ("West", "West"),
    }
    assert refused == [(5, "member via", "turn restriction: must be one node, or one or more ways")]
    assert counts == (ROADS + 3, ROADS + 2, 1)
    assert notes == [
        "turn restrictions: 5 read = 2 applied + 2 left out + 1 refused",
        "turn restrictions left out: 1 exempt emergency vehicles or cars",
        "turn restrictions left out: 1 are about roads that are not in the network (not for cars, "
        "refused, beyond its edge)",
        "turn restrictions applied although they exempt other vehicles (psv and the like): 1",
    ]


@pytest.mark.parametrize(
    "relation, turns",
    [
        (ban("no_u_turn", 12, 12), {("South", "South")}),
        (ban("no_straight_on", 16, 11), {("In", "East")}),
        (ban("only_left_turn", 16, 10), {("In", name) for name in ("East", "South", "West")}),
        (
            restriction("no_entry", ("w", 12, "from"), ("w", 13, "from"), VIA_1, ("w", 10, "to")),
            {("South", "North"), ("West", "North")},
        ),
        (
            restriction("no_exit", ("w", 12, "from"), VIA_1, ("w", 13, "to"), ("w", 10, "to")),
            {("South", "North"), ("South", "West")},
        ),
        # Over a way between, whichever way it is drawn, and cut in two where another road joins.
        (
            restriction("no_u_turn", ("w", 12, "from"), ("w", 11, "via"), ("w", 14, "to")),
            {("South", "East", "One")},
        ),
        (
            restriction("no_left_turn", ("w", 11, "from"), ("w", 15, "via"), ("w", 10, "to")),
            {("East", "Round", "Round", "North")},
        ),
        (
            restriction(
                "no_u_turn",
                *(("w", 14, "to"), ("w", 13, "from"), ("w", 15, "via"), ("w", 10, "via")),
            ),
            {("West", "North", "Round", "Round", "One")},
        ),
        (
            restriction("only_right_turn", ("w", 12, "from"), ("w", 11, "via"), ("w", 14, "to")),
            {("South", "East", "East"), ("South", "East", "Round")},
        ),
        # The particular key decides; one for lorries does not count beside it.
        (
            ban("no_left_turn", 12, 13, **{"restriction:hgv": "no_straight_on"}),
            {("South", "West")},
        ),
    ],
)
def test_kinds(tmp_path: Path, relation: Relation, turns: set[tuple[str, ...]]) -> None:
    network, _, refused, _ = load(tmp_path, {1: relation})
    assert not refused
    assert named_turns(network) == turns


def test_a_police_car_drives_round_a_forbidden_turn(tmp_path: Path) -> None:
    def way(relations: dict[int, Relation]) -> tuple[str, ...]:
        network, _, _, _ = load(tmp_path, relations)
        (x, other_x), (y, other_y) = network.plane.from_wgs84([0.50, 0.51], [54.495, 54.50])
        return find_route(Snapper(network), (x, y), (other_x, other_y)).names

    assert way({}) == ("South", "East")
    assert way({1: ban("no_right_turn", 12, 11)}) == ("South", "North", "Round", "East")


def test_two_prescribed_turns_leave_both_open(tmp_path: Path) -> None:
    relations = {1: ban("only_straight_on", 12, 10), 2: ban("only_right_turn", 12, 11)}
    network, _, _, _ = load(tmp_path, relations)
    assert named_turns(network) == {("South", "West"), ("South", "South")}


@pytest.mark.parametrize(
    "relation, reason",
    [
        (ban("no_left_turn", 12, 16), "forbid what no car can do anyway"),
        (ban("no_left_turn", 12, 20), "are about roads that are not in the network"),
        (ban("no_right_turn_on_red", 12, 11), "hold at a red light only"),
        (
            # Who comes over which half of way 15? It goes on beyond the way between.
            restriction("no_u_turn", ("w", 15, "from"), ("w", 17, "via"), ("w", 21, "to")),
            "go over ways that allow more than one reading",
        ),
        (ban("no_right_turn", 12, 11, hour_on="07:00"), "hold at certain times only"),
        (ban("no_right_turn", 12, 11, **{"except": "motorcar"}), "exempt emergency vehicles"),
    ],
)
def test_left_out(tmp_path: Path, relation: Relation, reason: str) -> None:
    network, notes, refused, counts = load(tmp_path, {1: relation})
    assert not named_turns(network)
    assert not refused
    assert counts == (ROADS, ROADS, 0)
    assert notes[0] == "turn restrictions: 1 read = 0 applied + 1 left out + 0 refused"
    assert notes[1].startswith(f"turn restrictions left out: 1 {reason}")


@pytest.mark.parametrize(
    "relation, part, reason",
    [
        (ban("no_somersault", 12, 11), "tag restriction", "is none of the values known"),
        (({"type": "restriction"}, []), "tag restriction", "is missing"),
        (restriction("no_left_turn", VIA_1, ("w", 11, "to")), "member from", "is missing"),
        (restriction("no_left_turn", ("w", 11, "from"), VIA_1), "member to", "is missing"),
        (
            restriction("no_left_turn", ("n", 1, "from"), VIA_1, ("w", 11, "to")),
            "member from",
            "is not a way",
        ),
        (
            restriction(
                "no_left_turn", ("w", 12, "from"), ("w", 10, "from"), VIA_1, ("w", 11, "to")
            ),
            "member from",
            "no_left_turn takes one, not 2",
        ),
        (
            restriction("no_left_turn", ("w", 12, "from"), ("n", 3, "via"), ("w", 11, "to")),
            "member from",
            "does not meet the via node",
        ),
        (
            restriction("no_left_turn", ("w", 15, "from"), ("n", 7, "via"), ("w", 17, "to")),
            "member from",
            "goes on beyond the via node: it should be cut there",
        ),
        (
            restriction("no_u_turn", ("w", 12, "from"), ("w", 17, "via"), ("w", 14, "to")),
            "member via",
            "does not join the ways from and to end to end",
        ),
        (
            restriction("no_u_turn", ("w", 12, "from"), ("r", 5, "via"), ("w", 14, "to")),
            "member via",
            "is neither a node nor a way",
        ),
    ],
)
def test_wrong_ones_are_named(tmp_path: Path, relation: Relation, part: str, reason: str) -> None:
    good = ban("no_right_turn", 12, 11)
    network, notes, refused, counts = load(tmp_path, {31: relation, 32: good})
    assert refused == [(31, part, f"turn restriction: {reason}")]
    assert named_turns(network) == {("South", "East")}
    assert notes == ["turn restrictions: 2 read = 1 applied + 0 left out + 1 refused"]
    assert counts == (ROADS + 2, ROADS + 1, 1)


@pytest.mark.parametrize(
    "tags, reason",
    [
        ({"restriction:conditional": "no_left_turn @ (07:00-09:00)"}, "under a condition"),
        ({"restriction:hgv": "no_left_turn"}, "other vehicles"),
        ({"restriction": "no_left_turn", "restriction:emergency": "none"}, "exempt emergency"),
    ],
)
def test_what_does_not_bind_a_police_car_all_day(tags: dict[str, str], reason: str) -> None:
    members: list[Member] = [("w", 1, "from"), ("n", 2, "via"), ("w", 3, "to")]
    with pytest.raises(LeftOutError, match=reason):
        read_restriction(7, {"type": "restriction", **tags}, members)


def test_other_relations_are_none_of_it() -> None:
    assert read_restriction(7, {"type": "route"}, []) is None
    with pytest.raises(BadRestrictionError):
        read_restriction(7, {"type": "restriction"}, [])

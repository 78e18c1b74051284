"""From an OpenStreetMap file (`.osm`, `.osm.gz`, `.osm.pbf`, ...) to a `RoadNetwork`.

Taken into account: roads for cars, one-way streets, speeds, turn restrictions. Not: traffic
lights, restrictions that hold at certain times or under a condition (counted in the report).

Memory: about 30 bytes for each point of a road plus osmium's node index, so a county fits easily
and Great Britain wants some gigabytes.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import osmium

from iops.reference.places.grid import NATIONAL_GRID, OutsideGridError, Plane
from iops.reference.places.report import LoadReport
from iops.reference.places.roads.build import build_network
from iops.reference.places.roads.network import RoadNetwork
from iops.reference.places.roads.osm_restrictions import (
    BadRestrictionError,
    LeftOutError,
    Restriction,
    read_restriction,
)
from iops.reference.places.roads.osm_turns import TurnLoader
from iops.reference.places.roads.osm_ways import Ways, cut


def read_osm(path: Path, *, outside_britain: bool = False) -> tuple[RoadNetwork, LoadReport]:
    """Read the roads of a file. A row of the report is a drivable way, or a turn restriction that
    is applied or wrong; the notes say how many restrictions were left out, and why.

    Ways that leave the national grid are rejected one by one. With `outside_britain` the whole
    file is laid out in a local plane of its own, centred on its roads, instead. A file that
    cannot be read to its end gives what was read before, and a rejection for the file.
    """
    report = LoadReport(path.name)
    ways, restrictions = Ways(), _Restrictions()
    try:
        entries = osmium.FileProcessor(str(path)).with_locations()
        for entry in entries.with_filter(osmium.filter.KeyFilter("highway", "type")):
            if isinstance(entry, osmium.osm.Way):
                ways.take(entry, report, anywhere=outside_britain)
            elif isinstance(entry, osmium.osm.Relation):
                restrictions.take(entry)
        report.finished = True
    except (RuntimeError, OSError) as error:
        report.reject(0, "", f"cannot be read any further: {error}")
    streets = cut(ways, _plane(ways, outside_britain=outside_britain))
    turns = TurnLoader(streets, report, restrictions.left_out)
    for id_, why in restrictions.wrong:
        turns.refuse(id_, why)
    for restriction in restrictions.read:
        turns.apply(restriction)
    network = build_network(
        streets.x,
        streets.y,
        streets.streets,
        tuple(ways.names),
        plane=streets.plane,
        forbidden=turns.finish(),
    )
    if network.node_count and network.main_share < 0.9:
        report.notes.append(
            f"only {network.main_share:.0%} of junctions can be reached from each other; "
            "units are placed on that part alone"
        )
    return network, report


@dataclass(eq=False)
class _Restrictions:
    """The turn restrictions of a file, as far as they can be judged before its roads are known."""

    read: list[Restriction] = field(default_factory=list)
    wrong: list[tuple[int, BadRestrictionError]] = field(default_factory=list)
    left_out: Counter[str] = field(default_factory=Counter)

    def take(self, relation: osmium.osm.Relation) -> None:
        """Read one relation; those that restrict no turn are passed over."""
        tags = {tag.k: tag.v for tag in relation.tags}
        members = [(member.type, member.ref, member.role) for member in relation.members]
        try:
            found = read_restriction(relation.id, tags, members)
        except LeftOutError as why:
            self.left_out[str(why)] += 1
        except BadRestrictionError as why:
            self.wrong.append((relation.id, why))
        else:
            if found is not None:
                self.read.append(found)


def _plane(ways: Ways, *, outside_britain: bool) -> Plane:
    if not outside_britain:
        return NATIONAL_GRID
    if not len(ways.lon):
        raise OutsideGridError("the file holds no road to centre a local plane on")
    return Plane.local(float(np.median(ways.lon)), float(np.median(ways.lat)))

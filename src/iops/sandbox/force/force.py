"""A whole force: the one door to everything in this folder.

force = make_force(ForcePlan(people=20_000, seed=1))
force.network.save(path)
for table, batch in force.batches():
    load(table, to_copy_text(batch))
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.reference.places.roads.network import RoadNetwork
from iops.sandbox.force import gazetteer, markers, truth
from iops.sandbox.force import shifts as rota
from iops.sandbox.force.addresses import Addresses, make_addresses
from iops.sandbox.force.belongings import Belongings, make_belongings
from iops.sandbox.force.cast import Cast
from iops.sandbox.force.columns import Batch
from iops.sandbox.force.history import History, make_history
from iops.sandbox.force.junctions import make_junctions
from iops.sandbox.force.land import Land, make_land
from iops.sandbox.force.names import load_names
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.population import Population, settle
from iops.sandbox.force.premises import Premises, count_premises, make_premises
from iops.sandbox.force.profiles import Profiles, make_profiles
from iops.sandbox.force.roads import make_network
from iops.sandbox.force.streets import make_streets
from iops.sandbox.force.workforce import Workforce, make_workforce

Ints = NDArray[np.int64]

ROWS_AT_ONCE: Final = 1 << 16
_SPARE_HOMES: Final = 1.035  # homes for each household; the rest stand empty


@dataclass(frozen=True, slots=True)
class Source:
    """Rows that are made together: one table, or profiles and their truth."""

    tables: tuple[str, ...]
    rows: int
    make: Callable[[Ints], tuple[Batch, ...]]


@dataclass(frozen=True, eq=False)
class Force:
    """Everything of one plan. Holds the land, the roads and where rows begin, but no rows."""

    plan: ForcePlan
    land: Land
    network: RoadNetwork
    addresses: Addresses
    premises: Premises
    people: Population
    profiles: Profiles

    @cached_property
    def belongings(self) -> Belongings:
        return make_belongings(self.people, self.profiles)

    @cached_property
    def cast(self) -> Cast:
        return Cast(self.people, self.profiles)

    @cached_property
    def workforce(self) -> Workforce:
        return make_workforce(self.plan, self.land, self.people.names, self.premises)

    @cached_property
    def shifts(self) -> tuple[rota.Shift, ...]:
        return rota.make_shifts(self.workforce, self.plan.reference_date)

    @cached_property
    def crews(self) -> tuple[rota.Crew, ...]:
        return rota.make_crews(self.workforce, self.shifts, self.plan.reference_date)

    @cached_property
    def history(self) -> History:
        return make_history(self.plan, self.addresses, self.premises, self.cast)

    @cached_property
    def sources(self) -> tuple[Source, ...]:
        """In an order in which every id exists before it is referred to."""
        belongings, history, plan = self.belongings, self.history, self.plan
        postcodes = gazetteer.postcode_table(self.addresses)
        return (
            _whole("areas", gazetteer.area_table(self.land)),
            _one("streets", len(self.addresses.streets),
                 lambda rows: gazetteer.street_table(self.land, self.addresses, rows)),
            _one("addresses", len(self.addresses),
                 lambda rows: gazetteer.address_table(self.addresses, rows)),
            _whole("postcodes", postcodes),
            _one("premises", len(self.premises), self.premises.table),
            _one("people", plan.people, lambda rows: truth.people_table(self.people, rows)),
            Source(("profiles", "truth"), self.profiles.of.rows, self.profiles.table),
            _one("vehicles", belongings.vehicles.rows, belongings.vehicle_table),
            _one("phones", belongings.phones.rows, belongings.phone_table),
            _one("markers", markers.count_markers(plan),
                 lambda rows: markers.marker_table(self.cast, plan, rows)),
            _whole("teams", self.workforce.team_table()),
            _whole("officers", self.workforce.officer_table()),
            _whole("units", self.workforce.unit_table()),
            _whole("shifts", rota.shift_table(self.shifts)),
            _whole("crews", rota.crew_table(self.crews)),
            _one("incidents", history.incidents, history.incident_table),
            _one("crimes", history.crimes, history.crime_table),
            _one("stops", history.stops, history.stop_table),
        )  # fmt: skip

    def counts(self) -> dict[str, int]:
        """Rows of each table."""
        return {table: source.rows for source in self.sources for table in source.tables}

    def batches(
        self, *tables: str, rows_at_once: int = ROWS_AT_ONCE
    ) -> Iterator[tuple[str, Batch]]:
        """(table, record batch) pairs, all tables unless some are named.

        How many rows come at once changes nothing in the rows. Raises KeyError for a table that
        does not exist.
        """
        unknown = set(tables) - set(self.counts())
        if unknown:
            raise KeyError(f"a force has no table {', '.join(sorted(unknown))}")
        for source in self.sources:
            wanted = [not tables or table in tables for table in source.tables]
            if not any(wanted):
                continue
            for low in range(0, source.rows, rows_at_once):
                made = source.make(np.arange(low, min(low + rows_at_once, source.rows)))
                for table, batch, give in zip(source.tables, made, wanted, strict=True):
                    if give:
                        yield table, batch


def make_force(plan: ForcePlan) -> Force:
    """Lay out the land, the roads and the homes. Seconds at most, however many the people."""
    land = make_land(plan)
    points, roads = make_junctions(plan, land)
    streets = make_streets(plan.draws, points, roads, land)
    first, origins = settle(plan, len(land.beats))
    homes = int((len(first) - 1) * _SPARE_HOMES) + 1
    addresses = make_addresses(
        plan.draws, land, points, streets, homes=homes, premises=count_premises(plan.people)
    )
    names = load_names(plan.draws, plan.frequencies)
    people = Population(plan, names, addresses, origins, first)
    return Force(
        plan=plan,
        land=land,
        network=make_network(plan.draws, points, streets),
        addresses=addresses,
        premises=make_premises(plan, addresses),
        people=people,
        profiles=make_profiles(people),
    )


def _one(table: str, rows: int, make: Callable[[Ints], Batch]) -> Source:
    return Source((table,), rows, lambda wanted: (make(wanted),))


def _whole(table: str, batch: Batch) -> Source:
    return Source((table,), batch.num_rows, lambda rows: (batch.slice(int(rows[0]), len(rows)),))

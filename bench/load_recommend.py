"""Run inside the system: ranks units by road time on a large network, again and again.

Three things are measured, each in an open loop of its own at a rate that leaves it idle more than
half of the time: what one costs must not be charged to another.
"""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import django
import numpy as np

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")

#: In the order in which they are measured.
MEASURES = ("whole", "exact", "nearest")
WARM_UP = 20


def main() -> None:
    """Load the network, place the units, measure, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--network", type=Path, required=True)
    parser.add_argument("--units", type=int, required=True)
    parser.add_argument("--samples", type=int, required=True)
    for measure in MEASURES:
        parser.add_argument(f"--{measure}-rate", type=float, required=True)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from bench.prepare import account, units_at
    from iops.controlroom.dispatch.queries import rank_units as recommend
    from iops.controlroom.dispatch.rules import Need
    from iops.governance.access.authority import actor_for
    from iops.kernel.commands import visibility
    from iops.reference.places.roads import travel
    from iops.reference.places.roads.network import RoadNetwork
    from iops.reference.places.roads.snap import Snapper

    network = RoadNetwork.load(options.network)
    _store(options.network, network)
    draw = np.random.default_rng(options.seed)
    main_nodes = np.flatnonzero(network.main_nodes)
    where = draw.choice(main_nodes, options.units)
    east = network.x[where] + draw.normal(0, 20, options.units)
    north = network.y[where] + draw.normal(0, 20, options.units)
    units_at(east.tolist(), north.tolist())
    targets = draw.choice(main_nodes, options.samples)
    places = np.column_stack([network.x[targets], network.y[targets]])
    places += draw.normal(0, 25, places.shape)
    snapper = Snapper(network)
    by, need = actor_for(account("bench.ranking", "dispatcher")), Need("1")

    began = time.perf_counter()
    _ = network.search.contracted
    contracted = time.perf_counter() - began

    def nearest(number: int) -> None:
        spot = places[number % len(places)]
        travel.rank_units(snapper, (spot[0], spot[1]), east, north, wanted=10)

    def exact(number: int) -> None:
        spot = places[number % len(places)]
        travel.rank_units(snapper, (spot[0], spot[1]), east, north, wanted=options.units)

    def whole(number: int) -> None:
        spot = places[number % len(places)]
        with visibility(by):
            recommend(by=by, easting=float(spot[0]), northing=float(spot[1]), need=need)

    work = {"whole": whole, "exact": exact, "nearest": nearest}
    result: dict[str, Any] = {
        "nodes": network.node_count,
        "edges": network.edge_count,
        "contracted": round(contracted, 3),
    }
    for measure in MEASURES:
        for number in range(WARM_UP):
            work[measure](number)
        rate = getattr(options, f"{measure}_rate")
        result[measure] = _open_loop(work[measure], rate, options.samples)
    options.result.write_text(json.dumps(result))


def _open_loop(work: Callable[[int], None], rate: float, times: int) -> dict[str, Any]:
    """Counted from the planned moment: what one slow answer delays is charged to it.

    `busy` is the share of the time in which something was being worked on: near 1, the loop is
    swamped, and its latencies say how long the queue was. `processor` is what this process used
    for each, whatever else ran on the machine.
    """
    found, used, worked, start = [], [], 0.0, time.monotonic() + 0.1
    for number in range(times):
        planned = start + number / rate
        time.sleep(max(0.0, planned - time.monotonic()))
        began, before = time.monotonic(), time.process_time()
        work(number)
        ended = time.monotonic()
        used.append(round(time.process_time() - before, 6))
        worked += ended - began
        found.append(round(ended - planned, 6))
    return {
        "seconds": found,
        "processor": used,
        "busy": round(worked / (time.monotonic() - start), 3),
    }


def _store(path: Path, network: Any) -> None:
    from iops.governance.access.authority import system_actor
    from iops.kernel.bulk import batch, bulk_run
    from iops.reference.places.load import store_network

    by = system_actor("worker")
    with bulk_run("bench network", by=by, source=path.name) as run, batch(run):
        store_network(run, path.stem, path.read_bytes(), network)


if __name__ == "__main__":
    main()

"""Run for `identity`: one labelled set, linked by ours and by Splink's published example."""

from __future__ import annotations

import argparse
import json
import resource
import tempfile
import time
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq

from bench.linkage import baseline
from bench.linkage.counting import Quality, of_persons
from bench.linkage.sets import SETS, LabelledSet
from iops.pole.linkage.batch import steps
from iops.pole.linkage.batch.comparable import comparable
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.batch.plan import Plan, batch


def main() -> None:
    """Link the set, count, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="record_linkage")
    parser.add_argument("--set", choices=SETS, required=True)
    parser.add_argument("--by", choices=["ours", "splink"], required=True)
    parser.add_argument("--memory", type=int, default=4000, help="MB for DuckDB")
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    of = SETS[options.set](options.data)
    began = time.perf_counter()
    found: dict[str, Any]
    if options.by == "ours":
        found = {"persons": ours(of, options.memory)}
    else:
        found = baseline.run(of, memory_mb=options.memory)
    seconds = time.perf_counter() - began
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    told = {how: {**asdict(one), "f1": one.f1} for how, one in found.items()}
    options.result.write_text(
        json.dumps({"name": of.name, "records": len(of.truth), "seconds": seconds,
                    "peak_mb": peak, "found": told})
    )  # fmt: skip


def ours(of: LabelledSet, memory_mb: int) -> Quality:
    """The persons of the product's own batch, as `iops identity link` finds them."""
    with tempfile.TemporaryDirectory(prefix="iops-identity-") as text:
        run = RunFolder(Path(text) / "run", Plan().settings)

        def export(folder: Path) -> dict[str, int]:
            pq.write_table(comparable(of.said), folder / "records.parquet")
            return {"records": of.said.num_rows}

        run.step("export", after="", files=("records.parquet",), do=export)
        batch(run, Plan(memory_mb=memory_mb), wanted=list(steps.STEPS), apart=[])
        return of_persons(persons_of(run, range(len(of.truth))), of.truth)


def persons_of(run: RunFolder, records: Sequence[int]) -> list[int]:
    """The person of each record; one that stands alone is its own."""
    table = pq.read_table(run.result("persons.parquet"))
    known = dict(zip(table["id"].to_pylist(), table["person"].to_pylist(), strict=True))
    return [known.get(one, one) for one in records]


if __name__ == "__main__":
    main()

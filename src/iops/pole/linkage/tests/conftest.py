"""Records of invented people without a database, for the batch."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from iops.pole.linkage.batch.comparable import comparable
from iops.pole.linkage.batch.folder import RunFolder
from iops.sandbox.force.force import make_force
from iops.sandbox.force.plan import ForcePlan

Exported = Callable[..., tuple[RunFolder, dict[int, int]]]


def _exported(
    path: Path, *, people: int, engine: str = "duckdb"
) -> tuple[RunFolder, dict[int, int]]:
    """A run whose first step is done, and whose each record is: record to person."""
    force = make_force(ForcePlan(people=people, seed=5))
    rows = np.arange(force.profiles.of.rows)
    profiles, truth = force.profiles.table(rows)
    said = pa.table(
        {
            "id": profiles.column("id"),
            "forename": profiles.column("forename"),
            "middle": profiles.column("middle_names"),
            "surname": profiles.column("surname"),
            "born": profiles.column("born"),
            "sex": profiles.column("sex"),
            "home": profiles.column("address_id"),
        }
    )
    run = RunFolder(path, {"model": 1, "engine": engine})

    def do(folder: Path) -> dict[str, int]:
        pq.write_table(comparable(said), folder / "records.parquet")
        return {"records": said.num_rows}

    run.step("export", after="", files=("records.parquet",), do=do)
    whose = dict(
        zip(truth.column("profile_id").to_pylist(), truth.column("person_id").to_pylist(),
            strict=True)
    )  # fmt: skip
    return run, whose


@pytest.fixture
def exported() -> Exported:
    return _exported

"""Linkage on Spark, in local mode: `pytest tests/spark`, with requirements/spark.txt and Java 17.

Not part of `make test`: PySpark is 400 MB to download and minutes to start.
"""

from pathlib import Path

from iops.pole.linkage.batch import steps
from iops.pole.linkage.batch.plan import Plan, batch
from iops.pole.linkage.proposing import proposals
from iops.pole.linkage.tests.conftest import Exported
from iops.pole.linkage.tests.test_batch import FEW, quality


def test_spark_finds_the_same_persons_with_the_same_model(
    tmp_path: Path, exported: Exported
) -> None:
    """A failure that names PySpark or Java says how to install them."""
    mine, whose = exported(tmp_path / "duckdb", people=FEW)
    theirs, _ = exported(tmp_path / "spark", people=FEW, engine="spark")
    batch(mine, Plan(memory_mb=1000), wanted=list(steps.STEPS), apart=[])
    batch(theirs, Plan(engine="spark", memory_mb=1500), wanted=list(steps.STEPS), apart=[])
    assert mine.notes("block")["pairs"] == theirs.notes("block")["pairs"]
    for run in (mine, theirs):
        precision, recall = quality(run, whose)
        assert precision > 0.9
        assert recall > 0.85
    both = [
        {(one.left_id, one.right_id) for one in proposals(run) if one.together}
        for run in (mine, theirs)
    ]
    assert len(both[0] & both[1]) > 0.9 * len(both[0] | both[1])

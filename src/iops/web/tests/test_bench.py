"""`iops bench`: what it names, how it tells its figures, and which database it leaves alone."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys

import pytest
from django.db import connections

from iops.kernel.cluster.contracts import ClusterError
from iops.web.cli import bench

from bench import report, system  # isort: skip


def test_all_benchmarks_are_named_with_what_they_do() -> None:
    # As from a shell: nothing has told Django of its settings.
    env = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    told = subprocess.run(
        [sys.executable, "-m", "iops.web.cli", "bench", "--list"],
        env=env, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = told.stdout.splitlines()
    assert [line.split()[0] for line in lines] == list(bench.NAMES)
    assert all(len(line.split()) > 3 for line in lines)


@pytest.mark.parametrize("scale", ["0", "-1", "nan", "inf", "fast"])
def test_a_scale_that_is_none_is_refused(scale: str) -> None:
    with pytest.raises(SystemExit):
        bench.run(["boot", "--scale", scale])


def test_the_object_has_what_was_promised() -> None:
    measures = [
        report.Measure("p95", 120.0, "ms", "lower", 150),
        report.Measure("rate", 28.0, "1/s", "higher", 30),
        report.Measure("p50", 20.0, "ms", "lower"),
    ]
    made = report.Report("x", {"scale": 0.1}, measures, "abc", "2 cores", 3.21, 812.4)
    told = json.loads(made.as_json())
    assert set(told) == {
        "name", "commit", "machine", "sizes", "seconds", "peak_memory_mb", "measures",
    }  # fmt: skip
    assert [one["met"] for one in told["measures"]] == [True, False, None]
    assert "NO" in made.as_table()


def test_percentiles_are_values_that_were_measured() -> None:
    values = [float(value) for value in range(1, 101)]
    assert [report.percentile(values, share) for share in (0.5, 0.95, 0.99, 1.0)] == [
        50.0, 95.0, 99.0, 100.0,
    ]  # fmt: skip
    assert math.isnan(report.percentile([], 0.5))


def test_a_live_database_is_left_alone(committed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("DATABASE_URL", "IOPS_OWNER_URL"):
        head, _, query = os.environ[name].partition("?")
        monkeypatch.setenv(name, f"{head.rpartition('/')[0]}/{committed}?{query}")
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE kernel_database_mark SET kind = 'live'")
    options = system.Options(scale=0.01, say=lambda text: None)
    with pytest.raises(ClusterError, match="marked live"), system.system(options, "refused"):
        pytest.fail("it began")

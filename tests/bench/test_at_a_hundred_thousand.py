"""The benchmarks of search and identity on a hundred thousand people: right, however quick."""

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from bench.linkage.counting import of_persons
from bench.load_identity import persons_of
from bench.search import recall

from iops.kernel.cluster import databases, resolve
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.batch.plan import Plan
from tests.journeys.system import environment, inside

pytestmark = pytest.mark.data
DATA = Path(os.environ.get("IOPS_DATA", "../shared/data")) / "names_vehicles"
PEOPLE, QUERIES, ENTERED, BASELINE = "100000", "300", "60", "40"
#: Below these something is broken; what is aimed at is measured by `iops bench`.
LEAST = {
    "right name in ten, by name alone": 94,
    "right person in ten, with a birth": 94,
    "right person first, with a birth": 85,
    "right person in ten, with age and district": 92,
    "right person first, with age and district": 85,
    "in ten, lowest of errors": 75,
    "in ten, lowest of origins": 75,
}
OFFERED, PRECISION, RECALL = 90, 0.93, 0.95


@pytest.fixture(scope="module")
def force(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of a force of that size."""
    if not DATA.is_dir():
        pytest.skip("needs the public data (IOPS_DATA)")
    urls = resolve.ensure(name="iops_bench_start")
    assert urls.admin is not None
    name = f"iops_hundred_{os.getpid()}"
    databases.create_database(urls.admin, name)
    env = environment(urls, name, tmp_path_factory.mktemp("hundred"))
    try:
        inside(env, "iops.web.cli", "setup", "--mark", "sandbox", "--people", PEOPLE,
               "--seed", "1")  # fmt: skip
        yield env
    finally:
        databases.drop_database(urls.admin, name)


def test_search_finds_who_is_meant_and_more_than_similarity(
    force: dict[str, str], tmp_path: Path
) -> None:
    result = tmp_path / "found.json"
    inside(
        force, "bench.load_search", "--data", str(DATA.resolve()), "--queries", QUERIES,
        "--entered", ENTERED, "--baseline", BASELINE, "--result", str(result),
    )  # fmt: skip
    found: dict[str, Any] = json.loads(result.read_text())
    shares = {one.name: one.value for one in recall(found["answers"])}
    assert len(found["answers"]) == len(found["seconds"]) >= 250
    assert set(shares) == set(LEAST)
    assert not {name: share for name, share in shares.items() if share < LEAST[name]}
    assert found["entered"]["right"] >= OFFERED
    assert found["baseline"]["ours"] > found["baseline"]["trgm"]["ten"]
    assert found["baseline"]["ours"] > found["baseline"]["ilike"]["ten"]


def test_linkage_finds_persons_and_joins_no_two(force: dict[str, str]) -> None:
    inside(force, "iops.web.cli", "identity", "link", "--run", "hundred")
    with psycopg.connect(force["IOPS_OWNER_URL"]) as connection:
        truth = connection.execute("SELECT profile_id, person_id FROM sandbox_truth").fetchall()
    run = RunFolder(Path(force["IOPS_VAR"]) / "linkage" / "hundred", Plan().settings)
    records = [profile for profile, _ in truth]
    found = of_persons(persons_of(run, records), [str(person) for _, person in truth])
    assert len(records) > int(PEOPLE)
    assert found.precision >= PRECISION
    assert found.recall >= RECALL
    assert found.largest < 40

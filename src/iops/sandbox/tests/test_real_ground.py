"""Invented people on real ground, and calls that come as a real log says."""

from __future__ import annotations

import gzip
import os
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connections

from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.reference.places import network
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.loading.create import create
from iops.sandbox.loading.real import DataFolder
from iops.sandbox.simulator import run
from iops.sandbox.simulator.arrivals import from_log, usual
from iops.sandbox.simulator.life import make_life

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


def test_a_folder_says_what_it_lacks(tmp_path: Path) -> None:
    (tmp_path / "boundaries").mkdir()
    (tmp_path / "boundaries" / "gm_districts_2016.geojson").write_text("{}")
    with pytest.raises(Invalid, match="lacks beat, postcodes, premises"):
        DataFolder.of(tmp_path)


def test_a_folder_is_understood_by_its_names(tmp_path: Path) -> None:
    for name in (
        "boundaries/gm_districts_2023_full.geojson.gz", "boundaries/gm_districts_2016.geojson",
        "boundaries/wards.geojson", "postcodes/ONSPD.csv", "postcodes/my_onspd_2026.csv",
        "gazetteer/x_points_of_interest.csv", "gmp_street_crime/2017-08-street.csv",
    ):  # fmt: skip
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("")
    files = DataFolder.of(tmp_path).files
    assert files["division"].name == "gm_districts_2016.geojson"
    assert files["onspd"].name == "my_onspd_2026.csv"
    assert set(files) == {"division", "beat", "onspd", "interest", "crimes"}


def test_the_week_of_a_log_is_its_own_local_week(tmp_path: Path) -> None:
    """Two weeks with one call an hour, and ten in the hour from Monday noon in San Antonio."""
    start = datetime(2024, 1, 1, 6, tzinfo=UTC)  # Monday midnight there
    moments = [start + timedelta(hours=n) for n in range(14 * 24)]
    for week in range(2):
        noon = start + timedelta(days=7 * week, hours=12)
        moments += [noon + timedelta(minutes=6 * n + 1) for n in range(9)]
    moments += [start + timedelta(hours=1, seconds=n) for n in range(700)]
    path = tmp_path / "calls.csv.gz"
    text = "incident,received_utc\n" + "".join(f"x,{one:%Y-%m-%dT%H:%M:%SZ}\n" for one in moments)
    path.write_bytes(gzip.compress(text.encode()))
    found = from_log(path)
    assert found.week.mean() == pytest.approx(1.0)
    assert found.week[12] == pytest.approx(10 * found.week[13])
    assert found.week[1] > found.week[12]
    assert found.gaps.mean() == pytest.approx(1.0)
    monday = datetime(2026, 1, 5, 12, 30, tzinfo=clock.LONDON)
    assert found.weight(monday) == found.week[12]


def test_without_a_readable_log_the_usual_week_serves(tmp_path: Path) -> None:
    for content in ("", "a,b\n1,2\n", "received_utc\n2024-01-01T00:00:00Z\n"):
        path = tmp_path / "calls.csv"
        path.write_text(content)
        assert from_log(path).week.tolist() == usual().week.tolist()
    assert usual().gap(0.5) == pytest.approx(0.693, abs=0.001)


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)")
def test_greater_manchester(committed: str, settings: Any, tmp_path: Path) -> None:
    """People at real postcodes, calls where real crimes were, units of ten real districts."""
    settings.IOPS_FILES = tmp_path / "files"
    (tmp_path / "files").mkdir()
    network.forget()
    today = clock.local_date(clock.now())
    plan = ForcePlan(400, 3, today + timedelta(days=1), history_days=30)
    create(plan, data=DATA, say=lambda _: None)
    assert rows("SELECT count(*) FROM crimes_crime WHERE external_id <> ''") == [(28_761,)]
    assert rows("SELECT count(*) FROM encounters_encounter WHERE number LIKE 'SSP-%'") == [(3857,)]
    assert rows(
        "SELECT count(*) FROM people_profile p LEFT JOIN places_place a ON a.id = p.place_id "
        "WHERE p.place_id IS NOT NULL AND (a.kind IS DISTINCT FROM 'postcode' "
        "OR p.address NOT LIKE '%' || a.label || '%')"
    ) == [(0,)]
    assert rows("SELECT count(*) FROM places_area WHERE kind = 'beat' AND parent_code = ''") == [
        (0,)
    ]
    divisions = {row[0] for row in rows("SELECT code FROM places_area WHERE kind = 'division'")}
    assert {row[0] for row in rows("SELECT DISTINCT division FROM resources_unit")} == {
        "", *divisions
    }  # fmt: skip
    life = make_life(3)
    life.quiet = True
    begun = clock.now() - timedelta(minutes=12)
    with clock.frozen(begun):
        run.begin(life)
    life.agenda.relive(clock.now())
    assert rows(
        "SELECT count(*) > 0, bool_and(division <> ''), bool_and(place_text <> '') "
        f"FROM incidents_incident WHERE opened_at > '{begun.isoformat()}'"
    ) == [(True, True, True)]

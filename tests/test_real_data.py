"""Public real data through the loaders that a user uses, and back out as published files."""

import csv
import gzip
import io
import os
from collections import Counter
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from iops.casework.crimes.models import Crime
from iops.casework.encounters.models import Encounter
from iops.governance.access.authority import system_actor
from iops.insight.returns.points import build_points
from iops.insight.returns.police_uk import export_month
from iops.kernel import clock
from iops.kernel.models import BulkRun
from iops.reference.places.models import Area, Place
from iops.reference.places.queries import areas_at, search_places
from iops.sandbox.force.draws import Draws
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.scenes import Scenes
from iops.sandbox.simulator.staff import Staff

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))
pytestmark = [
    pytest.mark.data,
    pytest.mark.usefixtures("committed"),
    pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)"),
]
BOUNDARIES = DATA / "boundaries"
STREET = DATA / "gmp_street_crime" / "gmp_2017-08_street.csv.gz"


def load_places() -> None:
    """Divisions, beats, LSOAs, postcodes and premises. Some rows of the files are wrong."""
    with pytest.raises(CommandError, match="everything else is loaded"):
        call_command(
            "load_places",
            divisions=BOUNDARIES / "gm_districts_2016_generalised.geojson.gz",
            beats=BOUNDARIES / "gm_wards_2017_generalised.geojson.gz",
            lsoas=BOUNDARIES / "gm_lsoa_2011_generalised.geojson.gz",
            code_point=DATA / "postcodes" / "codepoint_open_2014_M_OL_BL_SK_WN_WA_BB.csv.gz",
            interest=DATA / "gazetteer" / "gm_points_of_interest.csv.gz",
            licences=DATA / "gazetteer" / "manchester_licensed_premises_2014.csv.gz",
        )


def counts(path: Path, kind: str, outcome: str) -> tuple[Counter[str], Counter[str]]:
    content = path.read_bytes()
    text = (gzip.decompress(content) if path.suffix == ".gz" else content).decode()
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    return Counter(row[kind] for row in rows), Counter(row[outcome] for row in rows)


def test_a_month_of_crime_comes_out_as_it_went_in(tmp_path: Path) -> None:
    """August 2017 of Greater Manchester: every row accounted for, by type and by outcome."""
    load_places()
    assert Area.objects.filter(kind="division").count() == 10
    assert Area.objects.filter(kind="beat").count() == 215
    assert Place.objects.filter(kind="postcode").count() > 100_000
    assert areas_at(383_800, 398_100)["division"] == "E08000003"
    assert search_places("M1 1AE")[0].kind == "postcode"
    with pytest.raises(CommandError, match="1 rows were refused"):
        call_command(
            "load_police_uk",
            street=[STREET],
            stop_search=[DATA / "gmp_stop_search" / "gmp_stop_and_search_2018.csv.gz"],
        )
    run = BulkRun.objects.get(name="police-uk")
    published = sum(counts(STREET, "type", "last_outcome")[0].values())
    assert Crime.objects.using("owner").count() + run.rows_rejected == published
    assert Crime.objects.using("owner").filter(class_inferred=False).count() == 0
    assert Encounter.objects.using("owner").count() == 3857
    assert build_points() > 500
    written = export_month(by=system_actor("worker"), month="2017-08", folder=tmp_path)
    assert written.unmapped == {}
    types, outcomes = counts(next(iter(written.files)), "Crime type", "Last outcome category")
    given_types, given_outcomes = counts(STREET, "type", "last_outcome")
    assert given_types.pop("") == 1  # one published row has no type: it was refused, and named
    assert types == given_types
    differing = {
        label: (given_outcomes[label], outcomes[label])
        for label in {*outcomes, *given_outcomes}
        if outcomes[label] != given_outcomes[label]
    }
    assert sum(abs(given - ours) for given, ours in differing.values()) == 1, differing
    _calls_come_from_where_the_crimes_were()


def _calls_come_from_where_the_crimes_were() -> None:
    """By district, of what the simulator draws: within three standard errors and the sample."""
    scenes = Scenes(Luck(Draws(5)), Staff())
    scenes.read(clock.now(), published=True)
    crimes = Counter(
        Crime.objects.using("owner").exclude(easting=None).values_list("division", flat=True)
    )
    drawn = Counter(
        scene.where.division
        for number in range(3_000)
        if (scene := scenes.draw(number, clock.now())) is not None
    )
    every, places = sum(crimes.values()), sum(drawn.values())
    assert len(crimes) > 9
    for district, count in crimes.items():
        share = count / every
        room = 3 * (share * (1 - share) / places) ** 0.5 + 0.003
        assert abs(drawn[district] / places - share) < room, district

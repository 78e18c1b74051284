"""``iops load_places``: what is wrong is named, the rest is loaded, and the sums say so."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connections

from iops.kernel.models import BulkRun
from iops.reference.places.queries import search_places

pytestmark = pytest.mark.usefixtures("committed")
POSTCODES = """postcode,positional_quality,easting,northing,district,ward,longitude,latitude
M1 1AD,10,383825,398598,E08000003,E05000697,-2.245216,53.483848
M1 1AE,10,384757,398554,E08000003,E05000687,-2.231169,53.48348
M1 1AF,10,abc,398229,,,,
"""
SHOPS = """kind,name,address,postcode,longitude,latitude
shop,Corner Shop,1 Mill Lane,M1 1AD,,
shop,,2 Mill Lane,M1 1AE,,
shop,Far Away,3 Mill Lane,ZZ9 9ZZ,,
shop,Nowhere,4 Mill Lane,,,
"""


def load(**files: Path) -> tuple[str, str, str]:
    """What it wrote, what it complained of, and how it failed ("" for success)."""
    out, err = StringIO(), StringIO()
    try:
        call_command("load_places", stdout=out, stderr=err, **files)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def places(kind: str) -> list[str]:
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT label FROM places_place WHERE kind = %s ORDER BY label", [kind])
        return [row[0] for row in cursor.fetchall()]


def write(path: Path, text: str) -> Path:
    path.write_text(text)
    return path


def test_a_wrong_row_is_named_and_the_rest_is_loaded(tmp_path: Path) -> None:
    out, err, failed = load(code_point=write(tmp_path / "codes.csv", POSTCODES))
    assert "codes.csv: 3 read, 2 loaded, 1 refused" in out
    assert "codes.csv, row 4, column easting: is not a number" in err
    assert failed == "1 rows were refused; everything else is loaded."
    assert places("postcode") == ["M1 1AD", "M1 1AE"]
    run = BulkRun.objects.latest("pk")
    assert (run.rows_loaded, run.rows_rejected, run.ended_at is not None) == (2, 1, True)


def test_premises_lie_at_their_postcode_or_are_refused(tmp_path: Path) -> None:
    """What is on no map is not loaded; what is counted as loaded is there."""
    load(code_point=write(tmp_path / "codes.csv", POSTCODES))
    out, err, failed = load(interest=write(tmp_path / "shops.csv", SHOPS))
    assert "shops.csv: 4 read, 2 loaded, 2 refused" in out
    assert "2 of them have no coordinates and lie at their postcode" in out
    assert "shops.csv, row 4, column postcode: is not among the loaded postcodes" in err
    assert "shops.csv, row 5, column postcode: is empty, and there are no coordinates" in err
    assert failed == "2 rows were refused; everything else is loaded."
    run = BulkRun.objects.latest("pk")
    assert (run.rows_loaded, run.rows_rejected) == (2, 2)
    assert places("premises") == ["Corner Shop, 1 Mill Lane, M1 1AD", "Shop, 2 Mill Lane, M1 1AE"]


@pytest.mark.parametrize(
    ("name", "text", "words"),
    [
        ("code_point", "a,b,c\n1,2,3\n", "row 1: has 3 columns, not 10"),
        ("code_point", "", "what was loaded before is left as it is"),
        ("onspd", POSTCODES.replace("easting", "x"), "column easting: is empty"),
        ("beats", "{", "left as it is"),
        ("beats", json.dumps({"type": "FeatureCollection", "features": []}), "left as it is"),
    ],
)
def test_a_wrong_file_takes_nothing_away(tmp_path: Path, name: str, text: str, words: str) -> None:
    load(code_point=write(tmp_path / "codes.csv", POSTCODES))
    before = places("postcode")
    files: dict[str, Any] = {name: write(tmp_path / "wrong.csv", text)}
    out, err, _ = load(**files)
    assert words in out + err
    assert "what was loaded before is left as it is" in out
    assert places("postcode") == before == ["M1 1AD", "M1 1AE"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "There is no file" in load(osm=tmp_path / "roads.osm")[2]
    assert "Name at least one file" in load()[2]


def test_a_confidential_place_stays_as_it_is_when_the_file_is_loaded_again(tmp_path: Path) -> None:
    codes = write(tmp_path / "codes.csv", POSTCODES)
    shops = write(tmp_path / "shops.csv", SHOPS)
    load(code_point=codes)
    load(interest=shops)

    def known() -> list[tuple[int, str, bool]]:
        with connections["owner"].cursor() as cursor:
            cursor.execute(
                "SELECT id, label, confidential FROM places_place WHERE kind = 'premises'"
            )
            return [tuple(row) for row in cursor.fetchall()]

    before = known()
    number, label, _ = before[0]
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE places_place SET confidential = true WHERE id = %s", [number])
    load(interest=shops)
    after = known()
    assert (number, label, True) in after
    assert sorted(one[1] for one in after) == sorted(one[1] for one in before)


NAMED = """kind,name,also,easting,northing
marker post,M60 12/3 A,,384295,398205
park,Alder Green,the Dip; monkey park,384900,398900
"""


def test_a_place_is_found_by_what_people_call_it(tmp_path: Path) -> None:
    _, _, failed = load(interest=write(tmp_path / "named.csv", NAMED))
    assert failed == ""
    assert [one.label for one in search_places("monkey park")] == ["Alder Green"]
    assert search_places("marker post m60 12/3a")[0].label == "M60 12/3 A"

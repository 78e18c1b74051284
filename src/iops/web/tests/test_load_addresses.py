"""``iops load addresses``: by number, again and again; what is wrong is named, the rest loaded."""

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
HEADER = "uprn,organisation,sub_building,number,street,town,postcode,easting,northing,class\n"
ADDRESSES = (
    HEADER
    + "900000000012,,,14,Mill Lane,Alderton,M1 1AD,400000,400000,RD04\n"
    + "0900000000,,Flat 2,16,Mill Lane,Alderton,M1 1AD,,,RD06\n"
    + "1234567890123,,,18,Mill Lane,Alderton,M1 1AD,400000,400000,RD04\n"
)
POSTCODES = """postcode,positional_quality,easting,northing,district,ward,longitude,latitude
M1 1AD,10,383825,398598,E08000003,E05000697,-2.245216,53.483848
"""
SHOPS = """kind,name,address,postcode,longitude,latitude,uprn
shop,Corner Shop,14 Mill Lane,,-2.0,53.4965,900000000012
"""


def load(path: Path, text: str, name: str = "load_addresses", **files: Any) -> tuple[str, str, str]:
    """What it wrote, what it complained of, and how it failed ("" for success)."""
    path.write_text(text)
    out, err = StringIO(), StringIO()
    given = () if files else (str(path),)
    try:
        call_command(name, *given, stdout=out, stderr=err, **files)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), str(error)
    return out.getvalue(), err.getvalue(), ""


def held(columns: str = "uprn, label") -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT {columns} FROM places_place WHERE kind = 'address' ORDER BY uprn")
        return [tuple(row) for row in cursor.fetchall()]


@pytest.fixture
def loaded(tmp_path: Path) -> tuple[str, str, str]:
    codes = tmp_path / "codes.csv"
    load(codes, POSTCODES, "load_places", code_point=codes)
    return load(tmp_path / "addresses.csv", ADDRESSES)


def test_a_wrong_row_is_named_and_the_rest_is_loaded(loaded: tuple[str, str, str]) -> None:
    out, err, failed = loaded
    assert "addresses.csv: 3 read, 2 loaded, 1 refused" in out
    assert "2 new, 0 corrected, 0 as they were" in out
    assert "1 of them have no coordinates and lie at their postcode" in out
    assert "addresses.csv, row 4, column uprn: is not a UPRN" in err
    assert failed == "1 rows were refused; everything else is loaded."
    assert held() == [
        ("900000000", "Flat 2, 16 Mill Lane, Alderton, M1 1AD"),
        ("900000000012", "14 Mill Lane, Alderton, M1 1AD"),
    ]
    run = BulkRun.objects.latest("pk")
    assert (run.rows_loaded, run.rows_rejected, run.ended_at is not None) == (2, 1, True)


def test_loaded_again_it_is_corrected_by_number_and_keeps_its_id(
    loaded: tuple[str, str, str], tmp_path: Path
) -> None:
    before = dict(held("uprn, id"))
    changed = ADDRESSES.replace("14,Mill Lane", "14A,Mill Lane").replace("400000,400000", "1,2")
    out, _, _ = load(tmp_path / "again.csv", changed)
    assert "0 new, 1 corrected, 1 as they were" in out
    assert BulkRun.objects.latest("pk").rows_loaded == 1
    assert dict(held("uprn, id")) == before
    assert ("900000000012", "14A Mill Lane, Alderton, M1 1AD") in held()
    assert held("point[0], point[1]")[1] == (1, 2)
    (found,) = search_places("uprn 900000000012")
    assert (found.label, found.easting) == ("14A Mill Lane, Alderton, M1 1AD", 1)
    assert search_places("14a mill lane alderton")[0].id == found.id
    out, _, _ = load(tmp_path / "again.csv", changed)
    assert "0 new, 0 corrected, 2 as they were" in out


def test_an_address_that_a_file_lacks_stays(loaded: tuple[str, str, str], tmp_path: Path) -> None:
    one = HEADER + "77,,,1,High Street,Alderton,,400000,400000,\n"
    _, err, failed = load(tmp_path / "one.csv", one)
    assert (err, failed) == ("", "")
    assert [row[0] for row in held()] == ["77", "900000000", "900000000012"]


def test_os_open_uprn_says_where_an_address_lies_and_adds_none(
    loaded: tuple[str, str, str], tmp_path: Path
) -> None:
    text = (
        "UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE\n"
        "900000000,400100.00,400100.00,53.497601,-1.999961\n"
        "5,400100.00,400100.00,53.497601,-1.999961\n"
    )
    out, err, failed = load(tmp_path / "open.csv", text)
    assert (err, failed) == ("", "")
    assert "open.csv: 2 read, 1 loaded, 0 refused, 1 passed over" in out
    assert "1 places lie elsewhere than before" in out
    assert held("uprn, point[0], point[1]")[0] == ("900000000", 400100, 400100)
    assert len(held()) == 2
    # The address file gives no coordinates: the exact point is worth more than the postcode's.
    load(tmp_path / "again.csv", ADDRESSES)
    assert held("uprn, point[0], point[1]")[0] == ("900000000", 400100, 400100)


def test_an_address_lies_in_its_beat(tmp_path: Path) -> None:
    box = [[-2.1, 53.4], [-1.9, 53.4], [-1.9, 53.6], [-2.1, 53.6], [-2.1, 53.4]]
    beat = {
        "type": "Feature", "properties": {"code": "A1", "name": "Alder One"},
        "geometry": {"type": "Polygon", "coordinates": [box]},
    }  # fmt: skip
    beats = tmp_path / "beats.geojson"
    load(beats, json.dumps({"type": "FeatureCollection", "features": [beat]}), "load_places",
         beats=beats)  # fmt: skip
    row = HEADER + "12,,,14,Mill Lane,Alderton,,{},400000,\n"
    load(tmp_path / "in.csv", row.format(400000))
    assert held("beat") == [("A1",)]
    load(tmp_path / "out.csv", row.format(300000))
    assert held("beat") == [("",)]


def test_a_confidential_address_stays_as_it_is_and_the_report_does_not_tell(
    loaded: tuple[str, str, str], tmp_path: Path
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE places_place SET confidential = true WHERE uprn = '900000000012'")
    before = held("uprn, label, point[0], confidential")
    out, _, _ = load(tmp_path / "again.csv", ADDRESSES.replace("14,Mill", "99,Mill"))
    assert "3 read, 2 loaded, 1 refused" in out
    text = (
        "UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE\n"
        "900000000012,400100.00,400100.00,53.497601,-1.999961\n"
    )
    out, _, failed = load(tmp_path / "open.csv", text)
    assert "1 read, 1 loaded, 0 refused" in out
    assert failed == ""
    assert held("uprn, label, point[0], confidential") == before
    assert search_places("900000000012") == []
    assert len(search_places("900000000012", confidential=True)) == 1


def test_premises_at_the_number_of_a_confidential_address_are_confidential_from_the_start(
    loaded: tuple[str, str, str], tmp_path: Path
) -> None:
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE places_place SET confidential = true WHERE uprn = '900000000012'")
    shops = tmp_path / "shops.csv"
    out, _, failed = load(shops, SHOPS, "load_places", interest=shops)
    assert failed == ""
    assert "1 read, 1 loaded, 0 refused" in out
    assert search_places("Corner Shop") == []
    assert search_places("UPRN 900000000012") == []
    found = search_places("UPRN 900000000012", confidential=True)
    assert [one.kind for one in found] == ["address", "premises"]


def test_a_wrong_file_takes_nothing_away(loaded: tuple[str, str, str], tmp_path: Path) -> None:
    before = held()
    for text in ("a,b\n1,2\n", "", HEADER + "x,,,1,High Street,,,400000,400000,\n"):
        out, _, _ = load(tmp_path / "wrong.csv", text)
        assert "what was loaded before is left as it is" in out
    assert held() == before
    with pytest.raises(CommandError, match="There is no file"):
        call_command("load_addresses", str(tmp_path / "none.csv"))

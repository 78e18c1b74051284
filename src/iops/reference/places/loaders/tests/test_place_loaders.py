"""Loaders: good files, bad rows named one by one, damaged files, the real files."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.loaders.boundaries import boundary_rows
from iops.reference.places.loaders.postcodes import code_point_rows, onspd_rows
from iops.reference.places.loaders.premises import interest_rows, licence_rows
from iops.reference.places.loaders.text import Source
from iops.reference.places.report import LoadReport

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))
needs_data = pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)")
Loader = Callable[[Source], tuple[Iterator[Any], LoadReport]]

POSTCODES = """postcode,positional_quality,easting,northing,district,ward,longitude,latitude
M1 1AD,10,383825,398598,E08000003,E05000697,-2.245216,53.483848
m11ae,10,384757,398554,E08000003,E05000687,-2.231169,53.48348
M1 1AD,10,383825,398598,E08000003,E05000697,-2.245216,53.483848
NOT ONE,10,383825,398598,,,,
M1 1AF,10,abc,398229,,,,
M1 1AG,10,384359,398229,,,-2.9,53.480547
M1 1AH,90,0,0,,,,
M1 1AJ,10,383825
M1 1AK,10,,,,,53.48,-2.24
"""


def load(loader: Loader, text: str | bytes) -> tuple[list[Any], LoadReport]:
    content = text.encode() if isinstance(text, str) else text
    rows, report = loader(Source("made.csv", content))
    return list(rows), report


def test_every_bad_postcode_is_named_and_the_rest_loaded() -> None:
    rows, report = load(code_point_rows, POSTCODES)
    assert [row.postcode for row in rows] == ["M1 1AD", "M1 1AE"]
    assert rows[0].point.easting == 383825
    assert rows[0].district_code == "E08000003"
    assert [(r.row, r.column) for r in report.rejections] == [
        (4, "postcode"),
        (5, "postcode"),
        (6, "easting"),
        (7, "longitude"),
        (8, "positional_quality"),
        (9, ""),
        (10, "latitude"),
    ]
    assert "m from the easting" in report.rejections[3].reason
    assert "swapped" in report.rejections[6].reason
    assert (report.read, report.loaded, report.rejected) == (9, 2, 7)
    assert report.exit_status == 1
    text = "\n".join(report.lines())
    assert "9 read = 2 loaded + 7 rejected" in text
    assert "made.csv, row 6, column easting: is not a number" in text


def test_official_layouts_are_read() -> None:
    rows, report = load(
        code_point_rows,
        '"AB10 1AB",10,394235,806529,"S92000003","","S08000020","","S12000033","S13002842"\n',
    )
    assert (rows[0].postcode, rows[0].ward_code) == ("AB10 1AB", "S13002842")
    assert report.exit_status == 0
    onspd = "pcd,pcds,oseast1m,osnrth1m,osgrdind,oslaua,osward,lsoa11,msoa11,lat,long\n"
    line = "M1  1AD,M1 1AD,383825,398598,1,E08000003,E05011350,E01033658,E02006912,53.48,-2.24\n"
    rows, report = load(onspd_rows, onspd + line.replace("53.48,-2.24", "53.483848,-2.245216"))
    assert report.exit_status == 0, list(report.lines())
    assert (rows[0].lsoa_code, rows[0].msoa_code) == ("E01033658", "E02006912")


def test_a_wrong_file_is_refused_as_a_whole() -> None:
    rows, report = load(onspd_rows, "colour,size\nred,3\n")
    assert rows == []
    assert report.exit_status == 1
    assert "the header lacks postcode" in report.rejections[0].reason
    rows, report = load(interest_rows, "")
    assert (rows, report.read, report.exit_status) == ([], 0, 0)


def test_bytes_that_are_no_text_cost_one_row_only() -> None:
    lines = b"kind,name,address,postcode,district,longitude,latitude\n"
    good = "library,Bibliothèque,1 High Street,M1 1AD,X,-2.24,53.48\n".encode()
    rows, report = load(interest_rows, lines + b"library,\xe9t\xe9,,,,-2.24,53.48\n" + good)
    assert [row.name for row in rows] == ["Bibliothèque"]
    assert (report.rejections[0].row, report.rejections[0].column) == (2, "name")
    assert "UTF-8" in report.rejections[0].reason


def test_a_cut_off_gzip_gives_what_it_had_and_says_so() -> None:
    packed = gzip.compress(POSTCODES.encode() * 200)
    rows, report = load(code_point_rows, packed[: len(packed) // 2])
    assert not report.finished
    assert report.exit_status == 1
    assert "cannot be read any further" in report.rejections[-1].reason
    assert report.read == report.loaded + report.rejected
    assert len(rows) == report.loaded


def test_a_place_without_a_name_is_called_by_its_kind() -> None:
    header = "kind,name,address,postcode,district,longitude,latitude\n"
    text = header + "fire station,Unknown,,,Bolton,-2.399,53.546\nlibrary,One,,M1 1AD,,,\n"
    rows, report = load(interest_rows, text)
    assert rows[0].point is not None
    assert rows[1].point is None
    assert report.exit_status == 0
    assert (rows[0].kind, rows[0].name) == ("fire station", "Fire station")


def test_licences() -> None:
    header = (
        "CASEREFERENCE,CASEDATE,SERVICETYPELABEL,PREMISESNAME,LOCATIONTEXT,POSTCODE,"
        "ENTERTAINMENTTYPELABEL,LATENIGHTREFRESHMENT,ALCOHOLSUPPLY,OPENINGHOURS,STATUSLABEL,"
        "LICENCESTARTDATE,LICENCEENDDATE\n"
    )
    good = (
        '1,07/03/2005,Premises Licence ,The Ruby,"1 High St, X", M1 1AD,'
        "Live|Dance,TRUE,TRUE,,Current,05/04/2005,\n"
    )
    bad_day = "2,,Premises Licence,The Pearl,,M1 1AD,,TRUE,TRUE,,Current,2005-04-05,\n"
    bad_flag = "3,,Premises Licence,The Opal,,M1 1AD,,maybe,TRUE,,Current,,\n"
    rows, report = load(licence_rows, header + good + bad_day + bad_flag)
    assert [row.premises.name for row in rows] == ["The Ruby"]
    assert rows[0].entertainment == ("Live", "Dance")
    assert rows[0].begins is not None
    assert [(r.row, r.column) for r in report.rejections] == [
        (3, "LICENCESTARTDATE"),
        (4, "LATENIGHTREFRESHMENT"),
    ]


def square(west: float = 0.5, south: float = 54.5, size: float = 0.1) -> list[list[float]]:
    east, north = west + size, south + size
    return [[west, south], [east, south], [east, north], [west, north], [west, south]]


def feature(ring: Any, **properties: Any) -> dict[str, Any]:
    return {
        "type": "Feature",
        "properties": properties,
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }


def test_bad_features_are_named_and_the_rest_loaded() -> None:
    good = {"kind": "beat", "code": "B1", "name": "One", "parent_code": "D1"}
    features = [
        feature(square(), **good),
        feature(square(), **good),
        feature(square()[:-1], **{**good, "code": "B3"}),
        feature(square(1.5, 42.5), **{**good, "code": "B4"}),
        feature(square(), kind="beat", name="No code"),
        feature(square(), kind="parish", code="B6", name="Six"),
        feature([["a", "b"]] * 5, **{**good, "code": "B7"}),
        {"type": "Feature", "properties": {**good, "code": "B8"}, "geometry": None},
        feature(square(0.6), **{**good, "code": "B9"}),
    ]
    text = json.dumps({"type": "FeatureCollection", "features": features})
    rows, report = load(boundary_rows, text)
    assert [row.code for row in rows] == ["B1", "B9"]
    assert rows[0].parent_code == "D1"
    assert rows[0].square_metres == pytest.approx(11_120 * 6_470, rel=0.01)
    assert [(r.row, r.column) for r in report.rejections] == [
        (2, "code"),
        (3, "geometry"),
        (4, "geometry"),
        (5, "code"),
        (6, "kind"),
        (7, "geometry"),
        (8, "geometry"),
    ]
    assert report.read == 9


def test_damaged_geojson_gives_the_features_before() -> None:
    text = json.dumps({"features": [feature(square(), kind="beat", code=c, name=c) for c in "abc"]})
    rows, report = load(boundary_rows, text[:-150])
    assert [row.code for row in rows] == ["a", "b"]
    assert report.exit_status == 1
    assert report.rejections[0].row == 3
    for wrong in ("[]", "{}", '{"features": 3}', ""):
        rows, report = load(boundary_rows, wrong)
        assert (rows, report.exit_status) == ([], 1)


@given(st.binary(max_size=300), st.integers(0, len(POSTCODES)))
def test_no_bytes_whatever_break_a_loader(noise: bytes, at: int) -> None:
    content = POSTCODES[:at].encode() + noise + POSTCODES[at:].encode()
    for loader in (code_point_rows, interest_rows, licence_rows, boundary_rows):
        rows, report = load(loader, content)
        assert report.read == report.loaded + report.rejected
        assert len(rows) == report.loaded


REAL: list[tuple[str, Loader, int, float]] = [
    ("postcodes/codepoint_open_2014_M_OL_BL_SK_WN_WA_BB.csv.gz", code_point_rows, 108_925, 0.001),
    ("postcodes/gm_postcodes_2018-08_with_areas.csv.gz", onspd_rows, 111_757, 0.001),
    ("gazetteer/gm_points_of_interest.csv.gz", interest_rows, 5_129, 0.01),
    ("gazetteer/manchester_licensed_premises_2014.csv.gz", licence_rows, 2_265, 0.03),
    ("boundaries/gm_wards_2023_generalised.geojson.gz",
     lambda s: boundary_rows(s, kind="beat"), 215, 0),
    ("boundaries/gm_wards_2017_generalised.geojson.gz",
     lambda s: boundary_rows(s, kind="beat"), 215, 0),
    ("boundaries/gm_districts_2023_full.geojson.gz",
     lambda s: boundary_rows(s, kind="division"), 10, 0),
    ("boundaries/gm_combined_authority_2023.geojson.gz",
     lambda s: boundary_rows(s, kind="force"), 1, 0),
    ("boundaries/police_force_areas_simplified.geojson.gz",
     lambda s: boundary_rows(s, kind="force"), 43, 0.05),
]  # fmt: skip


@pytest.mark.data
@needs_data
@pytest.mark.parametrize("file, loader, count, refused", REAL, ids=[r[0] for r in REAL])
def test_real_files(file: str, loader: Loader, count: int, refused: float) -> None:
    rows, report = loader(Source.of(DATA / file))
    loaded = sum(1 for _ in rows)
    assert report.finished
    assert (report.read, report.loaded) == (count, loaded), report.reasons()[:9]
    assert report.rejected <= count * refused, report.reasons()[:9]


@pytest.mark.data
@needs_data
def test_the_wards_cover_the_districts() -> None:
    def size(file: str, kind: str) -> float:
        return sum(
            row.square_metres for row in boundary_rows(DATA / "boundaries" / file, kind=kind)[0]
        )

    wards = size("gm_wards_2023_generalised.geojson.gz", "beat")
    assert wards == pytest.approx(1_275_966_380, rel=0.005)
    assert size("gm_combined_authority_2023.geojson.gz", "force") == pytest.approx(wards, rel=0.005)

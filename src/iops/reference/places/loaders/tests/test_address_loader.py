"""Files of addresses by UPRN, and OS Open UPRN: bad rows named one by one, all else read."""

from __future__ import annotations

from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.loaders.addresses import AddressRow, PositionRow, address_rows
from iops.reference.places.loaders.points import Point
from iops.reference.places.loaders.premises import interest_rows
from iops.reference.places.loaders.text import Source
from iops.reference.places.report import LoadReport

HEADER = "uprn,organisation,sub_building,number,street,town,postcode,easting,northing,class\n"
LIES_AT = {"M1 1AD": Point(383825, 398598, -2.245216, 53.483848)}
OPEN = "UPRN,X_COORDINATE,Y_COORDINATE,LATITUDE,LONGITUDE\n"


def load(text: str, held: set[int] | None = None) -> tuple[list[Any], LoadReport]:
    rows, report = address_rows(
        Source("made.csv", text.encode()),
        postcodes=lambda: LIES_AT,
        held=lambda: held or set(),
    )
    return list(rows), report


def test_every_bad_row_is_named_and_the_rest_is_read() -> None:
    rows, report = load(
        HEADER
        + "900000000012,,Flat 2,14,Mill Lane,Alderton,m11ad,383825,398598,RD06\n"
        + "1234567890123,,,16,Mill Lane,Alderton,,383825,398598,\n"
        + "9.00E+11,,,16,Mill Lane,Alderton,,383825,398598,\n"
        + "900000000012,,,16,Mill Lane,Alderton,,383825,398598,\n"
        + "0900000000013,,,,,Alderton,,383825,398598,\n"
        + "13,,,,,Alderton,M1 1AD,383825,398598,\n"
        + "14,,,18,Mill Lane,Alderton,ZZ9 9ZZ,,,\n"
        + "15,,,18,Mill Lane,Alderton,,,,\n"
        + "16,,,18,Mill Lane,Alderton,,383825,-5,\n"
        + "17,,,18,Mill Lane,Alderton,NOWHERE,383825,398598,\n"
        + ",,,18,Mill Lane,Alderton,,383825,398598,\n"
        + "000000000018,Corner Shop,,,,Alderton,M1 1AD,,,CR08\n"
    )
    assert [(one.uprn, one.label, one.by_postcode) for one in rows] == [
        ("900000000012", "Flat 2, 14 Mill Lane, Alderton, M1 1AD", False),
        ("18", "Corner Shop, Alderton, M1 1AD", True),
    ]
    assert (rows[0].number, rows[0].street, rows[0].category) == ("14", "Mill Lane", "RD06")
    assert rows[1].point == LIES_AT["M1 1AD"]
    assert [(one.row, one.column) for one in report.rejections] == [
        (3, "uprn"), (4, "uprn"), (5, "uprn"), (6, "uprn"), (7, "street"), (8, "postcode"),
        (9, "postcode"), (10, "easting"), (11, "postcode"), (12, "uprn"),
    ]  # fmt: skip
    assert "a spreadsheet has shortened it" in report.rejections[1].reason
    assert (report.read, report.loaded, report.rejected) == (12, 2, 10)
    assert report.exit_status == 1


def test_official_headers_are_known_too() -> None:
    rows, report = load(
        "UPRN,ORGANISATION_NAME,SUB_BUILDING_NAME,BUILDING_NUMBER,THOROUGHFARE,POST_TOWN,"
        "POSTCODE,X_COORDINATE,Y_COORDINATE,CLASS\n"
        "12,,,14,Mill Lane,ALDERTON,M1 1AD,383825,398598,RD\n"
    )
    assert report.exit_status == 0, list(report.lines())
    assert rows[0].label == "14 Mill Lane, ALDERTON, M1 1AD"


def test_degrees_do_as_well_as_metres() -> None:
    rows, report = load(
        "uprn,number,street,town,postcode,longitude,latitude\n"
        "12,14,Mill Lane,Alderton,,-2.245216,53.483848\n"
        "13,15,Mill Lane,Alderton,,53.483848,-2.245216\n"
    )
    assert round(rows[0].point.easting) in range(383820, 383830)
    assert [(one.row, one.column) for one in report.rejections] == [(3, "latitude")]


def test_os_open_uprn_places_what_we_know_and_passes_the_country_over() -> None:
    rows, report = load(
        OPEN
        + "12,383825.00,398598.00,53.483848,-2.245216\n"
        + "13,383825.00,398598.00,53.483848,-2.245216\n"
        + "14,abc,398598.00,53.483848,-2.245216\n"
        + "x,383825.00,398598.00,53.483848,-2.245216\n",
        held={12, 14},
    )
    assert [type(one) for one in rows] == [PositionRow]
    assert rows[0].uprn == "12"
    assert [(one.row, one.column) for one in report.rejections] == [
        (4, "X_COORDINATE"), (5, "UPRN"),
    ]  # fmt: skip
    assert (report.read, report.loaded, report.rejected, report.passed_over) == (4, 1, 2, 1)
    assert "4 read = 1 loaded + 2 rejected + 1 passed over" in "\n".join(report.lines())


def test_a_file_without_the_column_is_refused_as_a_whole() -> None:
    rows, report = load("number,street\n14,Mill Lane\n")
    assert (rows, report.exit_status) == ([], 1)
    assert "the header lacks uprn" in report.rejections[0].reason


def test_premises_may_bear_a_uprn() -> None:
    rows, report = interest_rows(
        Source(
            "made.csv",
            b"kind,name,address,postcode,longitude,latitude,uprn\n"
            b"shop,Corner Shop,,,-2.24,53.48,0900000000012\n"
            b"shop,Corner Shop,,,-2.24,53.48,000900000012\n"
            b"shop,Other Shop,,,-2.24,53.48,\n",
        )
    )
    assert [one.uprn for one in rows] == ["900000012", ""]
    assert [(one.row, one.column) for one in report.rejections] == [(2, "uprn")]


CELLS = st.lists(
    st.tuples(
        st.one_of(st.text("0123456789", max_size=14), st.text(max_size=6)),
        st.text(max_size=8),
        st.sampled_from(["", "M1 1AD", "ZZ9 9ZZ", "x"]),
        st.sampled_from(["383825", "", "-1", "nan", "x"]),
    ),
    max_size=8,
)


@given(CELLS)
def test_whatever_the_cells_hold_the_counts_add_up(
    cells: list[tuple[str, str, str, str]],
) -> None:
    def safe(text: str) -> str:
        return '"' + text.replace('"', "").replace("\r", "").replace("\n", "") + '"'

    lines = [
        ",".join(map(safe, (uprn, street, postcode, easting, "398598")))
        for uprn, street, postcode, easting in cells
    ]
    text = "uprn,street,postcode,easting,northing\n" + "\n".join(lines) + "\n"
    rows, report = address_rows(
        Source("made.csv", text.encode("utf-8", "surrogatepass")),
        postcodes=lambda: LIES_AT,
        held=set,
    )
    found = list(rows)
    assert report.read == report.loaded + report.rejected + report.passed_over
    assert len(found) == report.loaded
    numbers = [one.uprn for one in found if isinstance(one, AddressRow)]
    assert len(numbers) == len(set(numbers))
    assert all(1 <= len(one) <= 12 and one.isdecimal() and one[0] != "0" for one in numbers)

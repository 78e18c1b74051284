"""The current official workbook over the shipped list: dated, nothing lost, wrong rows named."""

from __future__ import annotations

import zipfile
from collections.abc import Sequence
from datetime import date
from io import StringIO
from pathlib import Path
from xml.sax.saxutils import escape

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from iops.conftest import NOON
from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.reference.codes import queries
from iops.reference.codes.loading import load_csv
from iops.reference.codes.models import Code, CodeList
from iops.reference.codes.sheets import day_of, read_rows

pytestmark = pytest.mark.django_db
HEAD = """# list: colours
# label: Colours
# source: shipped with a test
# vintage: 2017-04-01
# certainty: extracted
# review_by: 2020-01-01
code,label,valid_from,valid_to,shade
R,Red,2017-04-01,,dark
G,Green,2017-04-01,,pale
B,Blue,2017-04-01,,
"""
TABLE = [
    ["Counting rules", ""],
    ["Class", "Title", "From"],
    ["R", "Red", ""],
    ["G", "Forest green", ""],
    ["Y", "Yellow", "46113"],
    ["", "Nameless", ""],
    ["W", "", ""],
    ["V", "Violet", "soon"],
    ["Y", "Yellow again", ""],
]


@pytest.fixture(autouse=True)
def shipped(tmp_path: Path) -> None:
    path = tmp_path / "colours.csv"
    path.write_text(HEAD)
    load_csv(path, own=False)


def xlsx(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    """The least that is a workbook: shared, inline and number cells; empty cells left out."""
    strings = [cell for row in rows for cell in row if cell and not cell.isdecimal()]
    lines = []
    for number, row in enumerate(rows, start=1):
        cells = []
        for place, cell in enumerate(row):
            name = f"{'ABC'[place]}{number}"
            if cell.isdecimal():
                cells.append(f'<c r="{name}"><v>{cell}</v></c>')
            elif cell and place == 1:
                cells.append(f'<c r="{name}" t="inlineStr"><is><t>{escape(cell)}</t></is></c>')
            elif cell:
                cells.append(f'<c r="{name}" t="s"><v>{strings.index(cell)}</v></c>')
        lines.append(f'<row r="{number}">{"".join(cells)}</row>')
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    rel = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    shared = "".join(f"<si><t>{escape(one)}</t></si>" for one in strings)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr(
            "xl/workbook.xml",
            f'<workbook {main} xmlns:r="{rel}"><sheets>'
            '<sheet name="Notes" sheetId="1" r:id="a"/>'
            '<sheet name="Classes" sheetId="2" r:id="b"/></sheets></workbook>',
        )
        packed.writestr(
            "xl/_rels/workbook.xml.rels",
            f'<Relationships xmlns="{package}">'
            '<Relationship Id="a" Target="worksheets/s1.xml"/>'
            '<Relationship Id="b" Target="worksheets/s2.xml"/></Relationships>',
        )
        packed.writestr("xl/sharedStrings.xml", f"<sst {main}>{shared}</sst>")
        packed.writestr("xl/worksheets/s1.xml", f"<worksheet {main}><sheetData/></worksheet>")
        packed.writestr("xl/worksheets/s2.xml", f"<worksheet {main}><sheetData>{''.join(lines)}"
                        "</sheetData></worksheet>")  # fmt: skip
    return path


def ods(path: Path, rows: Sequence[Sequence[str]]) -> Path:
    space = ('xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
             'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
             'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"')  # fmt: skip
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f"<table:table-cell><text:p>{escape(cell)}</text:p></table:table-cell>"
            if cell else "<table:table-cell/>" for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )  # fmt: skip
    empty = (
        '<table:table-row table:number-rows-repeated="1048000">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("content.xml", f'<office:document-content {space}><table:table '
                        f'table:name="Classes">{lines}{empty}</table:table>'
                        "</office:document-content>")  # fmt: skip
    return path


def load(path: Path, *more: str) -> str:
    out, err = StringIO(), StringIO()
    try:
        call_command(
            "codes_load", str(path), "--list", "colours", "--source", "The Ministry, 2026 edition",
            "--since", "2026-04-01", "--review-by", "2027-03-31", "--header-row", "2",
            "--column", "code=Class", "--column", "label=title", "--column", "valid_from=From",
            *more, stdout=out, stderr=err,
        )  # fmt: skip
    except CommandError as error:
        return out.getvalue() + err.getvalue() + str(error)
    return out.getvalue()


@pytest.mark.parametrize("form", ["csv", "xlsx", "ods"])
def test_an_official_workbook_is_laid_over_the_shipped_list(tmp_path: Path, form: str) -> None:
    path = tmp_path / f"official.{form}"
    if form == "csv":
        path.write_text("\n".join(",".join(row) for row in TABLE))
    else:
        (xlsx if form == "xlsx" else ods)(path, TABLE)
    said = load(path, *(() if form == "csv" else ("--sheet", "Classes")))
    assert "7 read, 1 new, 1 changed, 1 as they were, 4 refused; 1 codes ended" in said
    for line in ("row 6, column Class: is empty", "row 7, column title: is empty",
                 "row 8, column From: is not a day", "row 9, column Class: is there twice",
                 "4 rows were refused; everything else is loaded"):  # fmt: skip
        assert line in said
    before, after = date(2026, 3, 31), date(2026, 4, 1)
    assert [(one.code, one.label) for one in queries.codes("colours", on=before)] == [
        ("R", "Red"), ("G", "Green"), ("B", "Blue"),
    ]  # fmt: skip
    assert [(one.code, one.label, one.detail) for one in queries.codes("colours", on=after)] == [
        ("R", "Red", {"shade": "dark"}), ("G", "Forest green", {"shade": "pale"}),
        ("Y", "Yellow", {}),
    ]  # fmt: skip
    listed = CodeList.objects.get(name="colours")
    assert (listed.own, listed.vintage, listed.review_by) == (True, after, date(2027, 3, 31))


def test_the_same_workbook_again_changes_nothing(tmp_path: Path) -> None:
    path = xlsx(tmp_path / "official.xlsx", TABLE)
    load(path, "--sheet", "Classes")
    rows = list(Code.objects.filter(list_id="colours").order_by("code", "valid_from").values())
    assert "0 new, 0 changed, 3 as they were" in load(path, "--sheet", "Classes")
    assert list(
        Code.objects.filter(list_id="colours").order_by("code", "valid_from").values()
    ) == rows  # fmt: skip


def test_a_new_release_leaves_the_lists_of_the_force_alone(tmp_path: Path) -> None:
    CodeList.objects.filter(name="grades").update(own=True)
    Code.objects.filter(list_id="grades", code="1").update(label="Our own first grade")
    out = StringIO()
    call_command("load_reference", stdout=out)
    assert "grades.csv: left alone" in out.getvalue()
    queries.forget()
    assert queries.label("grades", "1") == "Our own first grade"


@pytest.mark.parametrize(
    ("content", "more", "words"),
    [
        (b"a,b\nClass,Title,From\n,,\n", (), "not one row can be loaded"),
        (b"a,b\nClass,Name,From\nR,Red,\n", (), "there is no column “title”; it has “Class”"),
        (b"only one row\n", (), "there is no row 2"),
        (b"a\nClass,Title,From\n\xff,Red,\n", (), "is not UTF-8"),
        (b"PK\x03\x04 no workbook", (), "there is no row 2"),
        (b"", ("--list", "nonsense"), "There is no list “nonsense”. The lists are"),
    ],
)
def test_a_wrong_file_changes_nothing_and_says_why(
    tmp_path: Path, content: bytes, more: tuple[str, ...], words: str
) -> None:
    path = tmp_path / "wrong.csv"
    path.write_bytes(content)
    assert words in load(path, *more)
    with clock.frozen(NOON):
        assert [one.code for one in queries.codes("colours")] == ["R", "G", "B"]


def test_a_sheet_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    with pytest.raises(Invalid, match="it has “Notes”, “Classes”"):
        read_rows(xlsx(tmp_path / "a.xlsx", TABLE), sheet="Codes")


def test_days_are_read_as_workbooks_write_them() -> None:
    assert day_of("46113") == day_of("01/04/2026") == day_of("2026-04-01T00:00") == date(2026, 4, 1)
    assert day_of("  ") is None
    with pytest.raises(ValueError, match=r"month|range"):
        day_of("31/31/2026")

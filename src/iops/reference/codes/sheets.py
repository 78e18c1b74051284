"""Rows of a table as it comes: CSV, or a sheet of an .xlsx or .ods workbook.

Only what a code list needs of the two formats (ECMA-376 part 1, SpreadsheetML; OpenDocument 1.3
part 3): the text of cells, by row. A day is a number of days in .xlsx (the 1900 date system) and
text in .ods; :func:`day_of` reads both.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

from iops.kernel.errors import Invalid

_MAIN: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_REL: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TEXT: Final = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"
#: A workbook may claim a million empty columns; a code list has few.
MOST_COLUMNS: Final = 200
#: Unpacked size that is still believed (a packed bomb is refused before it is read).
MOST_BYTES: Final = 200 << 20
Rows = list[list[str]]


def read_rows(path: Path, *, sheet: str = "") -> Rows:
    """Every row of the file as text. Raises Invalid: not readable, or no such sheet."""
    try:
        if not zipfile.is_zipfile(path):
            return _csv(path)
        with zipfile.ZipFile(path) as packed:
            if sum(one.file_size for one in packed.infolist()) > MOST_BYTES:
                raise Invalid(f"{path.name}: larger than {MOST_BYTES >> 20} MB unpacked.")
            tables = _ods(packed) if "content.xml" in packed.namelist() else _xlsx(packed)
            return _chosen(path.name, tables, sheet)
    except (OSError, KeyError, zipfile.BadZipFile, ElementTree.ParseError) as error:
        reason = f"cannot be read as CSV, .xlsx or .ods ({error})"
        raise Invalid(f"{path.name}: {reason}.") from error


def day_of(text: str) -> date | None:
    """A day from a cell: "2026-04-01", "01/04/2026" or a workbook's number; None for none."""
    text = text.strip()
    if not text:
        return None
    if found := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        day, month, year = map(int, found.groups())
        return date(year, month, day)
    if re.fullmatch(r"\d{5}(\.0+)?", text):
        return date(1899, 12, 30) + timedelta(days=int(float(text)))
    return date.fromisoformat(text[:10])


def _chosen(name: str, tables: list[tuple[str, Rows]], sheet: str) -> Rows:
    for title, rows in tables:
        if not sheet or title == sheet:
            return rows
    known = ", ".join(f"“{title}”" for title, _ in tables)
    raise Invalid(f"{name}: there is no sheet “{sheet}”; it has {known}.")


def _csv(path: Path) -> Rows:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name}: byte {error.start + 1} is not UTF-8 text.") from None
    try:
        return [row[:MOST_COLUMNS] for row in csv.reader(io.StringIO(text, newline=""))]
    except csv.Error as error:
        raise Invalid(f"{path.name}: is not CSV ({error}).") from None


def _xlsx(packed: zipfile.ZipFile) -> list[tuple[str, Rows]]:
    shared: list[str] = []
    if "xl/sharedStrings.xml" in packed.namelist():
        root = _parsed(packed, "xl/sharedStrings.xml")
        shared = [_words(one) for one in root.iter(f"{_MAIN}si")]
    targets = {
        one.get("Id"): str(one.get("Target"))
        for one in _parsed(packed, "xl/_rels/workbook.xml.rels")
    }
    found = []
    for one in _parsed(packed, "xl/workbook.xml").iter(f"{_MAIN}sheet"):
        target = targets[one.get(_REL)]
        path = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        found.append((str(one.get("name")), list(_xlsx_rows(_parsed(packed, path), shared))))
    return found


def _parsed(packed: zipfile.ZipFile, name: str) -> ElementTree.Element:
    with packed.open(name) as stream:
        return ElementTree.parse(stream).getroot()  # noqa: S314 - an operator's own file; expat bounds entities


def _xlsx_rows(sheet: ElementTree.Element, shared: list[str]) -> Iterator[list[str]]:
    last = 0
    for row in sheet.iter(f"{_MAIN}row"):
        number = int(row.get("r") or last + 1)
        yield from ([] for _ in range(min(number - last - 1, 1000)))
        last = number
        cells: list[str] = []
        for cell in row.iter(f"{_MAIN}c"):
            place = _column(cell.get("r") or "") if cell.get("r") else len(cells)
            if place >= MOST_COLUMNS:
                break
            cells += [""] * (place - len(cells)) + [_xlsx_text(cell, shared)]
        yield cells


def _column(reference: str) -> int:
    """The place of "AB12" in its row, from nought."""
    place = 0
    for letter in re.match(r"[A-Z]*", reference).group():  # type: ignore[union-attr]
        place = place * 26 + ord(letter) - 64
    return place - 1


def _words(element: ElementTree.Element) -> str:
    return "".join(part.text or "" for part in element.iter(f"{_MAIN}t"))


def _xlsx_text(cell: ElementTree.Element, shared: list[str]) -> str:
    if cell.get("t") == "inlineStr":
        return _words(cell)
    value = cell.find(f"{_MAIN}v")
    text = "" if value is None else value.text or ""
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdecimal() and int(text) < len(shared) else ""
    return text.removesuffix(".0")


def _ods(packed: zipfile.ZipFile) -> list[tuple[str, Rows]]:
    root = _parsed(packed, "content.xml")
    return [
        (str(table.get(f"{_TABLE}name")), list(_ods_rows(table)))
        for table in root.iter(f"{_TABLE}table")
    ]


def _ods_rows(table: ElementTree.Element) -> Iterator[list[str]]:
    for row in table.iter(f"{_TABLE}table-row"):
        cells: list[str] = []
        for cell in row:
            again = min(int(cell.get(f"{_TABLE}number-columns-repeated") or 1), MOST_COLUMNS)
            paragraphs = ("".join(one.itertext()) for one in cell.iter(f"{_TEXT}p"))
            text = cell.get(f"{_OFFICE}date-value") or "\n".join(paragraphs)
            cells += [text] * again
        again = int(row.get(f"{_TABLE}number-rows-repeated") or 1)
        # Sheets end with a million repeated empty rows; a repeated full one is kept.
        yield from (cells[:MOST_COLUMNS] for _ in range(again if any(cells) else min(again, 1)))

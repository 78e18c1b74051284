"""CSV files as they come: gzipped or not, with or without a header, now and then damaged."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, TypeVar

from iops.reference.places.report import LoadReport

Row = TypeVar("Row")
_GZIP = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Source:
    """A file on disk, or its bytes with the name to report it by."""

    name: str
    content: Path | bytes

    @staticmethod
    def of(given: Path | str | Source) -> Source:
        if isinstance(given, Source):
            return given
        path = Path(given)
        return Source(path.name, path)

    def open(self) -> BinaryIO:
        """The bytes, unpacked where they are gzip, whatever the file is called."""
        raw: BinaryIO = (
            io.BytesIO(self.content) if isinstance(self.content, bytes) else self.content.open("rb")
        )
        packed = raw.read(2) == _GZIP
        raw.seek(0)
        return io.BufferedReader(gzip.GzipFile(fileobj=raw)) if packed else raw


class Refused(Exception):
    """Raised by a row parser: this row is not loaded, because of this column."""

    def __init__(self, column: str, reason: str) -> None:
        super().__init__(f"{column}: {reason}" if column else reason)
        self.column, self.reason = column, reason


class NotOurs(Exception):
    """Raised by a row parser: this row is sound, and about nothing that we hold."""


@dataclass(frozen=True, slots=True)
class Record:
    """One row of a CSV file by the loader's own names for its columns."""

    cells: Sequence[str]
    places: Mapping[str, int]

    def text(self, column: str, *, longest: int = 200) -> str:
        """The cell without surrounding blanks, "" where the file lacks the column."""
        place = self.places.get(column)
        value = " ".join(self.cells[place].split()) if place is not None else ""
        if len(value) > longest:
            raise Refused(column, f"is longer than {longest} characters")
        return value

    def as_written(self, column: str) -> str:
        """The cell with its lines as they stand, "" where the file lacks the column."""
        place = self.places.get(column)
        return self.cells[place].strip() if place is not None else ""

    def required(self, column: str, *, longest: int = 200) -> str:
        value = self.text(column, longest=longest)
        if not value:
            raise Refused(column, "is empty")
        return value

    def number(self, column: str) -> float:
        value = self.required(column)
        try:
            number = float(value)
        except ValueError:
            raise Refused(column, "is not a number") from None
        if number != number or number in (float("inf"), float("-inf")):
            raise Refused(column, "is not a number")
        return number


def csv_rows(
    source: Source,
    report: LoadReport,
    columns: Mapping[str, Sequence[str]],
    parse: Callable[[Record], Row],
    *,
    required: Sequence[str],
    headerless: Mapping[str, int] | None = None,
) -> Iterator[Row]:
    """Parse every row of a CSV file.

    `columns` gives for each of our names the headers under which files carry it (compared without
    case, blanks and underscores). Without a header that holds all `required`, the file is refused
    as a whole, unless `headerless` says at which positions official files without header have them.
    """
    parser = CsvFile(source, report, columns, required, headerless)
    for row_number, record in parser.records():
        try:
            row = parse(record)
        except Refused as refused:
            report.reject(row_number, parser.heading(refused.column), refused.reason)
        except NotOurs:
            report.pass_over()
        else:
            report.accept()
            yield row
    report.finished = parser.reached_end


class CsvFile:
    """The sound rows of a CSV file; the others are in its report.

    ``strictly``: its header has our columns and no others, each row as many cells as the header,
    and quotes stand where they mean something. `places` is empty until a header was accepted.
    """

    def __init__(
        self,
        source: Source,
        report: LoadReport,
        columns: Mapping[str, Sequence[str]],
        required: Sequence[str],
        headerless: Mapping[str, int] | None = None,
        *,
        strictly: bool = False,
    ) -> None:
        self.source, self.report, self.columns = source, report, columns
        self.wanted, self.headerless, self.strictly = required, headerless, strictly
        self.header: list[str] = []
        self.places: Mapping[str, int] = {}
        self.reached_end = False

    def heading(self, column: str) -> str:
        """The file's own name for one of our columns, since that is what its owner sees."""
        place = self.places.get(column)
        if place is not None and place < len(self.header):
            return self.header[place]
        return column

    def records(self) -> Iterator[tuple[int, Record]]:
        row_number = 0
        try:
            with self.source.open() as raw:
                # Bytes that are no UTF-8 become lone surrogates, which are found row by row.
                text = io.TextIOWrapper(raw, "utf-8-sig", errors="surrogateescape", newline="")
                reader = csv.reader(text, strict=self.strictly)
                while True:
                    row_number += 1
                    try:
                        cells = next(reader)
                    except StopIteration:
                        break
                    except csv.Error as error:
                        self.report.reject(row_number, "", f"is not CSV: {error}")
                        continue
                    if row_number == 1 and not self._begin(cells):
                        return
                    if (row_number == 1 and self.header) or not any(cells):
                        continue
                    if self._sound(row_number, cells):
                        yield row_number, Record(cells, self.places)
            self.reached_end = True
        except (OSError, EOFError, zlib.error) as error:
            self.report.reject(row_number, "", f"the file cannot be read any further: {error}")

    def _begin(self, cells: list[str]) -> bool:
        keys = {_key(cell): place for place, cell in reversed(list(enumerate(cells)))}
        places = {
            name: next(keys[_key(alias)] for alias in aliases if _key(alias) in keys)
            for name, aliases in self.columns.items()
            if any(_key(alias) in keys for alias in aliases)
        }
        missing = [name for name in self.wanted if name not in places]
        strange = [cell for place, cell in enumerate(cells) if place not in places.values()]
        if not missing and strange and self.strictly:
            self.report.reject(
                1, "", f"there is no column {', '.join(strange)}: rename or remove it"
            )
            return False
        if not missing:
            self.header, self.places = cells, places
            return True
        if self.headerless is not None and not places:
            self.places = self.headerless
            return True
        names = ", ".join(f"{name} ({' or '.join(self.columns[name])})" for name in missing)
        self.report.reject(1, "", f"the header lacks {names}")
        return False

    def _sound(self, row_number: int, cells: list[str]) -> bool:
        least = len(self.header) or max(self.places.values()) + 1
        if len(cells) < least or (self.strictly and len(cells) > least):
            self.report.reject(row_number, "", f"has {len(cells)} columns, not {least}")
            return False
        for place, cell in enumerate(cells):
            if not cell.isascii() and any("\udc80" <= letter <= "\udcff" for letter in cell):
                column = self.header[place] if place < len(self.header) else f"{place + 1}"
                self.report.reject(row_number, column, "is not UTF-8 text")
                return False
            if "\x00" in cell:
                self.report.reject(row_number, "", "holds a zero byte")
                return False
        return True


def _key(heading: str) -> str:
    return heading.strip().replace("_", "").replace(" ", "").lower()

"""Duties from a file of the duty system: one officer in one unit on one day in each row."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from iops.controlroom.resources.commands import plan_duty, take_back_duties
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, IopsError
from iops.reference.places.report import LoadReport

NEEDED: Final = ("day", "callsign", "collar", "from", "to")
OPTIONAL: Final = ("kind", "division", "skills")
Span = tuple[datetime, datetime]


@dataclass
class DutyLoad:
    """What a load did: its counts and refused rows, and how many duties it took back."""

    report: LoadReport
    taken_back: int = 0
    seats: set[int] = field(default_factory=set)
    days: set[date] = field(default_factory=set)


def load_duties(path: Path, *, by: Actor, replace: bool = False) -> DutyLoad:
    """Plan every duty of a file; a wrong row is named by row and column, the others are loaded.

    ``replace`` takes back what was planned for the days of the file and is not in it any more,
    unless a row was refused. The same file again changes nothing. Raises Invalid, and changes
    nothing, where the file cannot be read or lacks a column.
    """
    done = DutyLoad(LoadReport(path.name))
    taken: dict[str, list[tuple[Span, int]]] = {}
    for number, row in _rows(path):
        wrong = _load_row(done, row, number, taken, by)
        if wrong:
            done.report.reject(number, ", ".join(wrong), " ".join(dict.fromkeys(wrong.values())))
        else:
            done.report.accept()
    done.report.finished = True
    if replace and not done.report.rejected:
        for day in sorted(done.days):
            start, end = (_moment(one, time()) for one in (day, day + timedelta(days=1)))
            done.taken_back += take_back_duties(
                by=by, since=start, until=end, but=done.seats
            ).value  # fmt: skip
    return done


def _rows(path: Path) -> Iterator[tuple[int, Mapping[str, str]]]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Invalid(f"{path.name}: byte {error.start + 1} is not UTF-8 text.") from None
    reader = csv.DictReader(io.StringIO(text, newline=""))
    try:
        missing = [name for name in NEEDED if name not in (reader.fieldnames or ())]
        if missing:
            raise Invalid(f"{path.name}: the header lacks {', '.join(missing)}. Nothing changed.")
        for number, row in enumerate(reader, start=2):
            yield number, {name: str(row.get(name) or "") for name in (*NEEDED, *OPTIONAL)}
    except csv.Error as error:
        raise Invalid(f"{path.name}: row {reader.line_num} is no CSV ({error}).") from None


def _load_row(
    done: DutyLoad,
    row: Mapping[str, str],
    number: int,
    taken: dict[str, list[tuple[Span, int]]],
    by: Actor,
) -> dict[str, str]:
    """Plan one duty; what is wrong with it by column, nothing where it is planned."""
    wrong = {name: "Empty." for name in NEEDED if not row[name].strip()}
    span, day = _span(row, wrong)
    if span is None or day is None or wrong:
        return wrong
    officer = row["collar"].strip().casefold()
    for (start, end), other in taken.get(officer, []):
        if span[0] < end and start < span[1]:
            return {"collar": f"The same officer is in row {other} in that time."}
    try:
        seat = plan_duty(
            by=by,
            callsign=row["callsign"],
            collar=row["collar"],
            start=span[0],
            end=span[1],
            kind=row["kind"].strip(),
            division=row["division"].strip(),
            skills=tuple(row["skills"].replace(";", " ").split()),
        ).value
    except IopsError as error:
        return error.fields or {"": error.message}
    taken.setdefault(officer, []).append((span, number))
    done.seats.add(seat.pk)
    done.days.add(day)
    return {}


def _span(row: Mapping[str, str], wrong: dict[str, str]) -> tuple[Span | None, date | None]:
    """From when to when, in London; a duty that ends before it begins ends on the next day."""
    day = start = end = None
    try:
        day = date.fromisoformat(row["day"].strip())
        if not 2000 <= day.year <= 2200:
            raise ValueError
    except ValueError:
        wrong.setdefault("day", "Not a day (YYYY-MM-DD).")
        day = None
    times: dict[str, time] = {}
    for name in ("from", "to"):
        try:
            times[name] = datetime.strptime(row[name].strip(), "%H:%M").time()  # noqa: DTZ007
        except ValueError:
            wrong.setdefault(name, "Not a time (HH:MM).")
    if day is None or len(times) < 2:
        return None, None
    last = day if times["to"] > times["from"] else day + timedelta(days=1)
    start, end = _moment(day, times["from"]), _moment(last, times["to"])
    return (start, end), day


def _moment(day: date, at: time) -> datetime:
    return datetime.combine(day, at, clock.LONDON).astimezone(UTC)

"""Columns as COPY wants them: constants, identifiers, London days, points, folded text."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from numpy.typing import NDArray

from iops.kernel import clock
from iops.sandbox.force.columns import Column, Ints, Text, joined, pa, pc
from iops.sandbox.force.draws import Draws

Floats = NDArray[np.float64]

_HEX = np.array([f"{byte:02x}" for byte in range(256)], "S2")
_PER_MILLISECOND = 4096  # as many as the twelve bits behind the version count


def constant(value: str | int | float | bool, rows: int) -> Column:
    """The same value in every row."""
    return pa.repeat(pa.scalar(value), rows)


def uids(draws: Draws, first: int, rows: int, milliseconds: int) -> Text:
    """UUIDs of version 7 (RFC 9562) in rising order: ``first`` counts them over the whole load."""
    number = np.arange(first, first + rows)
    stamp = (milliseconds + number // _PER_MILLISECOND).astype(np.uint64)
    high = (stamp << np.uint64(16)) | np.uint64(0x7000)
    high |= (number % _PER_MILLISECOND).astype(np.uint64)
    low = draws.bits("uid", number) & np.uint64(0x3FFF_FFFF_FFFF_FFFF)
    low |= np.uint64(0x8000_0000_0000_0000)
    both = np.column_stack([high, low]).astype(">u8")
    text = _HEX[np.frombuffer(both.tobytes(), np.uint8)]
    offsets = np.arange(rows + 1, dtype=np.int32) * 32
    return pa.StringArray.from_buffers(rows, pa.py_buffer(offsets), pa.py_buffer(text.tobytes()))


def points(x: Floats, y: Floats) -> Text:
    """PostgreSQL's input form of ``point``."""
    east, north = (pc.cast(pa.array(np.round(v, 1)), pa.string()) for v in (x, y))
    return joined("", constant("(", len(x)), east, constant(",", len(x)), north,
                  constant(")", len(x)))  # fmt: skip


def folded(text: Text) -> Text:
    """As ``places.queries.fold`` does it, for a whole column, at most 300 characters."""
    if not pc.all(pc.string_is_ascii(text)).as_py():
        text = pc.utf8_normalize(text, form="NFKD")
        text = pc.replace_substring_regex(text, r"[^\x00-\x7f]", "")
    text = pc.replace_substring_regex(pc.ascii_lower(text), "[^a-z0-9]+", " ")
    return pc.utf8_slice_codeunits(pc.ascii_trim(text, " "), 0, 300)


class LondonDays:
    """The London day of moments, for a span of days; its midnights are 23 to 25 hours apart."""

    def __init__(self, first: date, last: date) -> None:
        count = (last - first).days + 1
        self.days = [first + timedelta(days=n) for n in range(count)]
        self._midnights = np.array(
            [int(clock.local_midnight(day).timestamp()) for day in self.days], np.int64
        )
        self._text = pa.array([day.isoformat() for day in self.days])
        self._periods: dict[str, NDArray[np.str_]] = {}
        self._short = pa.array([day.strftime("%d%m%y") for day in self.days])

    def periods(self, form: str) -> NDArray[np.str_]:
        """The day, month or year of each of ``days``, as this form of ``strftime`` says it."""
        if form not in self._periods:
            self._periods[form] = np.array([day.strftime(form) for day in self.days])
        return self._periods[form]

    def of(self, seconds: Ints) -> Ints:
        """Positions in ``days``."""
        found = np.searchsorted(self._midnights, seconds, side="right") - 1
        return np.clip(found, 0, len(self.days) - 1)

    def text(self, seconds: Ints) -> Text:
        """ "2026-01-25" """
        return self._text.take(pa.array(self.of(seconds)))

    def short(self, position: Ints) -> Text:
        """ "250126", as numbers end."""
        return self._short.take(pa.array(position))


class Numbers:
    """Record numbers in series, counted on from batch to batch (see ``kernel.numbering``)."""

    def __init__(self, series: str, days: LondonDays, *, daily: bool = True) -> None:
        self.series, self.days, self.daily = series, days, daily
        self._period = days.periods("%Y%m%d" if daily else "%Y")
        self.last: dict[str, int] = {}

    def take(self, seconds: Ints) -> tuple[Text, Ints]:
        """The numbers of records of these moments, and the counts in them."""
        position = self.days.of(seconds)
        keys = self._period[position]
        counted = np.zeros(len(seconds), np.int64)
        for key in np.unique(keys):
            mine = keys == key
            before = self.last.get(str(key), 0)
            counted[mine] = before + 1 + np.arange(int(mine.sum()))
            self.last[str(key)] = before + int(mine.sum())
        width = 6 if self.daily else 7
        padded = pc.utf8_lpad(pc.cast(pa.array(counted), pa.string()), width, "0")
        end = self.days.short(position)
        if not self.daily:
            end = pc.utf8_slice_codeunits(end, 4, 6)
        return joined("-", constant(self.series, len(seconds)), padded, end), counted


def seconds_of(column: Column) -> Ints:
    """A column of moments as seconds since 1970; nulls become 0."""
    whole = pc.fill_null(pc.cast(column, pa.int64()), 0)
    return np.asarray(whole.to_numpy(zero_copy_only=False), np.int64)


def numbers_of(column: Column) -> Ints:
    """A column of whole numbers; nulls become 0."""
    return np.asarray(pc.fill_null(column, 0).to_numpy(zero_copy_only=False), np.int64)


def present(column: Column) -> NDArray[np.bool_]:
    """Where a column is not null."""
    return np.asarray(pc.is_valid(column).to_numpy(zero_copy_only=False), np.bool_)

"""What every part of the load needs: ids that follow on, the columns of a record, the sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from functools import cached_property
from time import perf_counter
from typing import Any, Final

import numpy as np

from iops.sandbox.force.columns import Batch, Ints, Text, batch, pc
from iops.sandbox.force.copytext import to_copy_text
from iops.sandbox.force.force import Force
from iops.sandbox.loading.arrays import LondonDays, Numbers, constant, uids
from iops.sandbox.loading.ground import Ground

#: Of all profiles, and of all incidents: whose existence alone is shown, and as many of which
#: others learn nothing.
RESTRICTED_SHARE: Final = 0.001


@dataclass(frozen=True, slots=True)
class Piece:
    """Rows for one table, ready for COPY."""

    table: str
    columns: tuple[str, ...]
    text: bytes
    rows: int
    seconds: float  # to make and write them as text


@dataclass(frozen=True, eq=False)
class Context:
    """One load: the force, who loads, when, and which numbers are taken already."""

    force: Force
    ground: Ground
    now: datetime
    audience: int
    loader: int  # account that all rows are created by, where nobody else is
    run: int
    police_force: int  # id of the force that accounts belong to
    taken: Mapping[str, int]  # highest id of each table before the load
    roles: Mapping[str, int]
    posts: Mapping[str, int]
    labels: Mapping[tuple[str, str], str]  # (list, code) to label
    minutes: Mapping[str, int]  # of each grade
    hidden: tuple[int, int]  # audiences whose existence others learn of, or nothing at all
    given: Counter[str] = field(default_factory=Counter)
    uids_given: Counter[str] = field(default_factory=Counter)

    @cached_property
    def second(self) -> int:
        """Now, in seconds since 1970."""
        return int(self.now.timestamp())

    @cached_property
    def days(self) -> LondonDays:
        """From long before the oldest record until tomorrow."""
        return LondonDays(date(self.now.year - 14, 1, 1), self.force.plan.reference_date)

    @cached_property
    def numbers(self) -> dict[str, Numbers]:
        """The series that go on after the load."""
        return {
            series: Numbers(series, self.days, daily=series != "CR")
            for series in ("INC", "CON", "SS", "CR")
        }

    def at(self, table: str, ids: Ints) -> Ints:
        """The id in the database of what the force numbers from 1."""
        return ids + self.taken.get(table, 0)

    def follow(self, table: str, rows: int) -> Ints:
        """The next ids of a table that the force does not number itself."""
        first = self.taken.get(table, 0) + 1 + self.given[table]
        self.given[table] += rows
        return np.arange(first, first + rows)

    def record(
        self,
        table: str,
        ids: Ints,
        created: Any,
        *,
        by: Ints | int | None = None,
        seen: Ints | None = None,
    ) -> dict[str, Any]:
        """The columns that every record has. ``created``: a column of moments, or now; ``seen``:
        the audience of each row, where it is not that of the whole force."""
        rows = len(ids)
        first = self.uids_given["uid"]
        self.uids_given["uid"] += rows
        maker = self.loader if by is None else by
        return {
            "id": ids,
            "uid": uids(self.force.plan.draws, first, rows, self.second * 1000),
            "audience_id": constant(self.audience, rows) if seen is None else seen,
            "version": constant(1, rows),
            "created_at": constant(self.stamp, rows) if created is None else created,
            "created_by": maker if isinstance(maker, np.ndarray) else constant(maker, rows),
            "run_id": constant(self.run, rows),
        }

    def seen(self, what: str, numbers: Ints) -> Ints:
        """The audience of what the force numbers from 1: of a few, not that of everybody.

        Of as many again others learn that they exist, and whom to ask.
        """
        luck = self.force.plan.draws.uniform(f"restricted.{what}", numbers)
        found = np.full(len(numbers), self.audience, np.int64)
        found[luck < RESTRICTED_SHARE] = self.hidden[0]
        found[luck >= 1 - RESTRICTED_SHARE] = self.hidden[1]
        return found

    def narrower(self, first: Ints, second: Ints) -> Ints:
        """The audience of what names two records: never wider than that of either.

        The audience from which all is hidden is the narrower of the two restricted ones.
        """
        order = {self.audience: 0, self.hidden[0]: 1, self.hidden[1]: 2}
        known = np.array(sorted(order))
        rank = np.array([order[int(one)] for one in known])
        places = np.searchsorted(known, first), np.searchsorted(known, second)
        return np.where(rank[places[0]] >= rank[places[1]], first, second)

    @cached_property
    def stamp(self) -> str:
        return self.now.astimezone(UTC).isoformat()

    def piece(self, table: str, columns: Mapping[str, Any], began: float) -> Piece:
        """The columns as COPY text; ``began``: when their making began."""
        made: Batch = batch(columns)
        text = to_copy_text(made)
        return Piece(table, tuple(columns), text, made.num_rows, perf_counter() - began)

    def profile_names(self, profiles: Ints) -> Text:
        """The names as the profiles with these numbers (from 0) give them."""
        made, _ = self.force.profiles.table(profiles)
        parts = [pc.fill_null(made.column(n), "") for n in ("forename", "middle_names", "surname")]
        text = pc.binary_join_element_wise(*parts, " ")
        text = pc.replace_substring(text, "  ", " ")
        return pc.if_else(pc.equal(text, ""), "Unknown", pc.utf8_trim(text, " "))


Pieces = Iterator[Piece]

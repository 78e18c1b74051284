"""Reading one row of a retired system's file: pure. Nothing of a value is repeated in a reason."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from iops.kernel.dates import PartialDate
from iops.kernel.ids import is_number
from iops.pole.archive.contracts import BROUGHT_INTO, KINDS
from iops.pole.people.identifiers import national_phone

NEEDED: Final = ("reference", "kind")
OPTIONAL: Final = (
    "forename", "middle", "surname", "aliases", "born", "address", "phone", "plate", "number",
    "day", "words", "teams", "migrated_kind", "migrated_id",
)  # fmt: skip
#: Characters that a column takes; the database's own limits.
LONGEST: Final = {
    "reference": 80, "forename": 200, "middle": 200, "surname": 200, "aliases": 2000,
    "address": 500, "phone": 40, "plate": 20, "number": 60, "words": 100_000,
}  # fmt: skip
_EARLIEST: Final = date(1800, 1, 1)


@dataclass(frozen=True, slots=True)
class ArchiveRow:
    """A record as a retired system had it, in the forms in which it is kept and looked for."""

    reference: str
    kind: str
    forename: str = ""
    middle: str = ""
    surname: str = ""
    aliases: str = ""
    born: str | None = None
    address: str = ""
    phone: str = ""
    plate: str = ""
    number: str = ""
    day: date | None = None
    words: str = ""
    migrated_kind: str = ""
    migrated_id: int | None = None
    teams: tuple[str, ...] = ()

    @property
    def key(self) -> tuple[str, str]:
        """What a system calls one record: its reference, among those of its kind."""
        return self.reference, self.kind

    @property
    def said(self) -> tuple[object, ...]:
        """All that the system said, to compare it with what is kept."""
        return (self.forename, self.middle, self.surname, self.aliases, self.born, self.address,
                self.phone, self.plate, self.number, self.day, self.words)  # fmt: skip


def plain(text: str) -> str:
    """A reference, plate or number as it is looked for: capital letters and digits."""
    return re.sub("[^A-Z0-9]", "", text.upper())


def read_row(
    row: Mapping[str, str], *, teams: Collection[str], today: date
) -> tuple[ArchiveRow | None, dict[str, str]]:
    """The record of a row, or what is wrong by column. ``teams``: codes of the force's teams."""
    given = {name: row.get(name, "").strip() for name in (*NEEDED, *OPTIONAL)}
    wrong = {
        name: f"Longer than {LONGEST.get(name, 80)} characters."
        for name, text in given.items()
        if len(text) > LONGEST.get(name, 80)
    }
    wrong |= {name: "Empty." for name in NEEDED if not given[name]}
    if given["kind"] and given["kind"] not in KINDS:
        wrong.setdefault("kind", f"Not one of {', '.join(KINDS)}.")
    day = _day(given["day"], today, wrong)
    _check_birth(given["born"], today, wrong)
    named = tuple(given["teams"].replace(";", " ").split())
    if not set(named) <= set(teams):
        wrong.setdefault("teams", "Not a team of this force.")
    _check_tie(given["migrated_kind"], given["migrated_id"], wrong)
    if wrong:
        return None, wrong
    return ArchiveRow(
        reference=given["reference"],
        kind=given["kind"],
        forename=given["forename"],
        middle=given["middle"],
        surname=given["surname"],
        aliases="\n".join(
            one.strip() for one in re.split(r"[;\n]", given["aliases"]) if one.strip()
        ),
        born=given["born"] or None,
        address=given["address"],
        phone=national_phone(given["phone"])[:30],
        plate=plain(given["plate"]),
        number=plain(given["number"]),
        day=day,
        words=given["words"],
        migrated_kind=given["migrated_kind"],
        migrated_id=int(given["migrated_id"]) if given["migrated_id"] else None,
        teams=tuple(sorted(set(named))),
    ), {}


def _day(text: str, today: date, wrong: dict[str, str]) -> date | None:
    if not text:
        return None
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        wrong.setdefault("day", "Not a day (YYYY-MM-DD).")
    elif not _EARLIEST <= day <= today:
        wrong.setdefault("day", "A day that has not been yet, or before 1800.")
    return day


def _check_birth(text: str, today: date, wrong: dict[str, str]) -> None:
    if not text:
        return
    try:
        born = PartialDate.parse(text)
    except ValueError:
        wrong.setdefault("born", "Not a date, whole or in part (YYYY, YYYY-MM or YYYY-MM-DD).")
        return
    if not _EARLIEST <= born.first_day <= today:
        wrong.setdefault("born", "A birth that has not been yet, or before 1800.")


def _check_tie(kind: str, number: str, wrong: dict[str, str]) -> None:
    if bool(kind) != bool(number):
        empty = "migrated_id" if kind else "migrated_kind"
        wrong.setdefault(empty, "Empty, while the other of the two is filled.")
    if kind and kind not in BROUGHT_INTO:
        wrong.setdefault("migrated_kind", f"Not one of {', '.join(BROUGHT_INTO)}.")
    if number and not is_number(number):
        wrong.setdefault("migrated_id", "Not the number of a record.")

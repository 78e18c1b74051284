"""A file of a retired system comes in by the second door, in batches.

What is there already is compared with what the file says, and left as it is: a retired system says
nothing new. Names go into the archive's own vocabulary in the same batch, so that what is loaded is
found.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, islice
from pathlib import Path
from typing import Any, Final

from django.db import connections

from iops.governance.access.audiences import intern, open_audience
from iops.governance.access.contracts import ABSENT, RESTRICTED
from iops.governance.access.models import Team
from iops.kernel import bulk, clock
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.errors import Invalid
from iops.kernel.ids import new_uid
from iops.pole.archive.commands.systems import name_system
from iops.pole.archive.models import System
from iops.pole.archive.rules import NEEDED, OPTIONAL, ArchiveRow, plain, read_row
from iops.pole.search.projection import pairs_of
from iops.pole.search.vocabulary import numbers_of
from iops.pole.search.words import kept_words
from iops.reference.places.loaders.text import CsvFile, Record, Source
from iops.reference.places.report import LoadReport

WORDS: Final = "archive_word"
#: Rows of one transaction: as many as are held in memory.
BATCH: Final = 10_000
_COLUMNS = (
    "id", "uid", "audience_id", "version", "created_at", "created_by", "run_id", "system_id",
    "reference", "reference_key", "kind", "forename", "middle", "surname", "aliases", "born",
    "home", "phone", "plate", "number", "day", "words", "migrated_kind", "migrated_id",
)  # fmt: skip
_NAME = ("lo", "hi", "born", "audience_id", "called", "record_id")
#: What is kept under the references of a batch. What was disposed of, or says a confidential
#: address, is compared no more: it says less than its file on purpose.
_KEPT = """
    SELECT r.reference, r.kind, r.forename, r.middle, r.surname, r.aliases, r.born, r.home,
           r.phone, r.plate, r.number, r.day, r.words, r.migrated_kind, r.migrated_id,
           EXISTS (SELECT 1 FROM disposal_tombstone t
                   WHERE t.table_name = 'archive_record' AND t.row_id = r.id)
           OR r.words LIKE '%%[confidential address]%%'
           OR r.home LIKE '%%[confidential address]%%'
    FROM unnest(%s::text[], %s::text[]) AS u (reference, kind)
    JOIN archive_record r ON r.reference = u.reference AND r.kind = u.kind AND r.system_id = %s
"""
#: How many names somebody is called by have each word; only what changed is written.
_COUNT_BEARERS = """
    UPDATE archive_word w SET bearers = c.names
    FROM (SELECT word, count(*)::integer AS names FROM (
              SELECT lo AS word FROM archive_name WHERE called
              UNION ALL SELECT hi FROM archive_name WHERE called) n GROUP BY word) c
    WHERE c.word = w.id AND w.bearers <> c.names
"""
Numbered = tuple[int, ArchiveRow]


@dataclass
class ArchiveLoad:
    """What a load did: ``report`` counts what is there now as loaded; ``unchanged`` was before."""

    report: LoadReport
    system: System
    unchanged: int = 0


def load_archive(
    path: Path, *, by: Actor, system: str, retired: str = "", held: str = "",
    say: Callable[[int], None] = lambda read: None,
) -> ArchiveLoad:  # fmt: skip
    """Load every record of a file; a wrong row is named by row and column, the others are loaded.

    The same file again changes nothing. A reference that is there already and says something else
    is refused: what was retired does not change. Raises Invalid, and loads nothing, where the file
    lacks a column, or for a system's name or date that is none.
    """
    report = LoadReport(path.name)
    columns = {name: (name,) for name in (*NEEDED, *OPTIONAL)}
    file = CsvFile(Source.of(path), report, columns, NEEDED, strictly=True)
    rows = file.records()
    first = list(islice(rows, 1))  # the header is read before anything is written
    if not file.places:
        why = next((one.reason for one in report.rejections), "the file is empty")
        raise Invalid(f"{path.name}: {why}. Nothing was loaded.")
    named = name_system(by=by, name=system, retired=retired, held=held).value
    done = ArchiveLoad(report, named)
    with bulk.bulk_run("archive", by=by, source=path.name) as run:
        loading = _Loading(by, done, run)
        sound = loading.read(chain(first, rows))
        while some := list(islice(sound, BATCH)):
            loading.load(some)
            say(report.read)
        run.rejected = report.rejected
    if run.loaded:
        with connections[bulk.DOOR].cursor() as cursor:
            cursor.execute(_COUNT_BEARERS)
            cursor.execute("ANALYZE archive_record, archive_name, archive_word")
    report.finished = file.reached_end
    return done


class _Loading:
    """One load under way."""

    def __init__(self, by: Actor, done: ArchiveLoad, run: bulk.Run) -> None:
        self._by, self._done, self._run = by, done, run
        self._today: date = clock.local_date(clock.now())
        self._teams = dict(Team.objects.filter(force_id=by.force_id).values_list("code", "pk"))
        self._audiences: dict[tuple[str, ...], int] = {(): open_audience(by.force_id)}

    def read(self, rows: Iterable[tuple[int, Record]]) -> Iterator[Numbered]:
        """The sound rows; what is wrong with the others goes into the report."""
        for number, record in rows:
            row = {name: record.as_written(name) for name in (*NEEDED, *OPTIONAL)}
            found, wrong = read_row(row, teams=self._teams, today=self._today)
            if found is None:
                self._refuse(number, ", ".join(wrong), " ".join(dict.fromkeys(wrong.values())))
            else:
                yield number, found

    def load(self, some: Sequence[Numbered]) -> None:
        """One batch, in a transaction of its own."""
        for _, row in some:  # an audience is made before the rows that carry it
            if row.teams not in self._audiences:
                self._audiences[row.teams] = intern(
                    force_id=self._by.force_id, restriction=RESTRICTED, outside=ABSENT,
                    teams=[self._teams[code] for code in row.teams],
                )  # fmt: skip
        with bulk.batch(self._run), connections[bulk.DOOR].cursor() as cursor:
            # Two loads of one system wait for each other here, and none refuses the other's rows.
            cursor.execute(
                "SELECT 1 FROM archive_system WHERE id = %s FOR UPDATE", [self._done.system.pk]
            )
            new = self._new(cursor, some)
            if not new:
                return
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence('archive_record', 'id'))"
                " FROM generate_series(1, %s)",
                [len(new)],
            )
            numbered = list(zip((row[0] for row in cursor.fetchall()), new, strict=True))
            self._copy(numbered)

    def _new(self, cursor: Any, some: Sequence[Numbered]) -> list[ArchiveRow]:
        """The rows that are not there yet; the others are unchanged, or refused."""
        kept = self._kept(cursor, [row for _, row in some])
        gone = self._gone(cursor, [row for _, row in some])
        new: dict[tuple[str, str], ArchiveRow] = {}
        for number, row in some:
            before = kept.get(row.key) or _as_kept(new.get(row.key))
            if before is None and (row.migrated_kind, row.migrated_id) in gone:
                self._refuse(number, "migrated_id", "There is no such record of ours.")
            elif before is None:
                new[row.key] = row
                self._done.report.accept()
            elif _same(row, before):
                self._done.report.accept()
                self._done.unchanged += 1
            else:
                self._refuse(
                    number, "reference", "There already, and what the row says of it differs."
                )
        return list(new.values())

    def _kept(self, cursor: Any, rows: Sequence[ArchiveRow]) -> dict[tuple[str, str], Any]:
        cursor.execute(
            _KEPT,
            [[row.reference for row in rows], [row.kind for row in rows], self._done.system.pk],
        )
        return {(row[0], row[1]): row[2:] for row in cursor.fetchall()}

    def _gone(self, cursor: Any, rows: Sequence[ArchiveRow]) -> set[tuple[str, int | None]]:
        """The records of ours that rows name and that are not there."""
        asked: dict[str, set[int]] = {}
        for row in rows:
            if row.migrated_id is not None:
                asked.setdefault(row.migrated_kind, set()).add(row.migrated_id)
        missing: set[tuple[str, int | None]] = set()
        for kind, ids in asked.items():
            table = record_model(kind)._meta.db_table
            cursor.execute(f"SELECT id FROM {table} WHERE id = ANY (%s)", [list(ids)])
            missing |= {(kind, one) for one in ids - {row[0] for row in cursor.fetchall()}}
        return missing

    def _copy(self, rows: Sequence[tuple[int, ArchiveRow]]) -> None:
        """The records by audience, then their names."""
        by_audience: dict[int, list[tuple[int, ArchiveRow]]] = {}
        for number, row in rows:
            by_audience.setdefault(self._audiences[row.teams], []).append((number, row))
        now = clock.now()
        for audience, found in by_audience.items():
            bulk.copy_rows(
                self._run, "archive_record", _COLUMNS,
                (self._record(number, row, audience, now) for number, row in found),
                audience_id=audience,
            )  # fmt: skip
        # The words of all at once, in one order: two loads never wait for each other's words.
        named = [(number, row, _names(row)) for number, row in rows]
        words = (word for _, _, names in named for name in names for part in name for word in part)
        numbers = numbers_of(words, using=bulk.DOOR, table=WORDS)
        loaded = self._run.loaded
        bulk.copy_rows(
            self._run, "archive_name", _NAME,
            (pair for number, row, names in named
             for pair in self._pairs(number, row, names, numbers)),
        )  # fmt: skip
        self._run.loaded = loaded  # a name is no record

    def _record(self, number: int, row: ArchiveRow, audience: int, now: Any) -> tuple[Any, ...]:
        return (
            number, new_uid(), audience, 1, now, self._by.account_id, self._run.id,
            self._done.system.pk, row.reference, plain(row.reference), row.kind, *row.said,
            row.migrated_kind, row.migrated_id,
        )  # fmt: skip

    def _pairs(
        self, number: int, row: ArchiveRow, names: Sequence[Sequence[Sequence[str]]],
        numbers: Mapping[str, int],
    ) -> Iterator[tuple[Any, ...]]:  # fmt: skip
        born = int(row.born.replace("-", "").ljust(8, "0")) if row.born else 0
        pairs: dict[tuple[int, int], bool] = {}
        for name in names:
            for pair, called in pairs_of([[numbers[word] for word in part] for part in name]):
                pairs[pair] = called or pairs.get(pair, False)
        audience = self._audiences[row.teams]
        for (lo, hi), called in pairs.items():
            yield lo, hi, born, audience, called, number

    def _refuse(self, number: int, column: str, reason: str) -> None:
        self._done.report.reject(number, column, reason)


def _names(row: ArchiveRow) -> list[list[tuple[str, ...]]]:
    """The names of a row, each as the words of its parts."""
    names = [[kept_words(part) for part in (row.forename, row.middle, row.surname) if part]]
    names += [[kept_words(word) for word in line.split()] for line in row.aliases.splitlines()]
    return [name for name in names if name]


def _as_kept(row: ArchiveRow | None) -> tuple[Any, ...] | None:
    """A row of this very batch, as if it were read again."""
    if row is None:
        return None
    return (*row.said, row.migrated_kind, row.migrated_id, False)


def _same(row: ArchiveRow, kept: Sequence[Any]) -> bool:
    """Whether a row says what is kept. A tie that was made since is no difference."""
    *said, kind, number, says_less = kept
    if says_less:
        return True
    tied = row.migrated_id is None or (row.migrated_kind, row.migrated_id) == (kind, number)
    return tied and tuple(said) == row.said

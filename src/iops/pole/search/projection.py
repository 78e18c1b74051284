"""Keeping the names: within the command that changes a record, and by rebuild."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import nullcontext
from itertools import combinations
from typing import Final

from django.db import connections

from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS, Names, Search, registry
from iops.pole.confidential.audience import whole_sight
from iops.pole.search.vocabulary import numbers_of
from iops.pole.search.words import MOST_WORDS, kept_words

_MOST: Final = MOST_WORDS + 2
_BORN: Final = """
    CASE WHEN {column} ~ '^[0-9]{{4}}(-[0-9]{{2}}){{0,2}}$'
         THEN rpad(replace({column}, '-', ''), 8, '0')::integer ELSE 0 END
"""
_AREA: Final = """
    LEFT JOIN places_place place ON place.id = {place}
    LEFT JOIN places_area area ON area.kind = 'division' AND area.code = place.division
"""


def on_fact(fact: Fact, by: Actor) -> None:
    """Bring the names of the fact's record up to date."""
    for declared in registry.each("search"):
        told = fact.type in declared.events or fact.type == WHEREABOUTS
        if not declared.names or not told or fact.kind != declared.kind:
            continue
        # A place becomes confidential for records, too, that whoever marks it does not see.
        with whole_sight() if fact.type == WHEREABOUTS else nullcontext():
            project(declared, [fact.id])


def project(declared: Search, ids: Sequence[int]) -> None:
    """Set down the names of these records anew."""
    assert declared.names is not None
    kind = registry.record_kind(declared.kind).code
    with connections["default"].cursor() as cursor:
        cursor.execute(
            f"SELECT * FROM ({rows_of(declared.table, declared.names)}) r WHERE id = ANY (%s)",
            [list(ids)],
        )
        rows = [(row[:4], _names(row[4], row[5:])) for row in cursor.fetchall()]
        # Of all records at once, in one order: two commands never wait for each other's words.
        numbers = numbers_of(
            word for _, names in rows for name in names for part in name for word in part
        )
        for (record, audience, born, area), names in rows:
            pairs: dict[tuple[int, int], bool] = {}
            for name in names:
                for pair, called in pairs_of([[numbers[word] for word in part] for part in name]):
                    pairs[pair] = called or pairs.get(pair, False)
            cursor.execute(
                "SELECT search_put(%s::smallint, %s, %s, %s::integer[], %s::integer[],"
                " %s::boolean[], %s, %s)",
                [
                    kind, record, audience, [lo for lo, _ in pairs], [hi for _, hi in pairs],
                    list(pairs.values()), born, area,
                ],
            )  # fmt: skip


def _names(lines: str, parts: Sequence[str]) -> list[list[tuple[str, ...]]]:
    """The names of a row, each as the words of its parts."""
    names = [[kept_words(part) for part in parts]]
    return names + [[kept_words(word) for word in line.split()] for line in lines.splitlines()]


def pairs_of(parts: Sequence[Sequence[int]]) -> list[tuple[tuple[int, int], bool]]:
    """Each two words of a name, the lower number first, and whether somebody is called so.

    That is a word of the first part beside one of the last; what stands between is a middle name.
    A name of one part is called by any two of its words; a single word stands beside 0. The same
    word twice is a pair of its own: Mohammed Mohammed.
    """
    given = [(word, at) for at, part in enumerate(parts) for word in part][:_MOST]
    if len(given) == 1:
        return [((0, given[0][0]), True)]
    there = {at for _, at in given}
    ends = (min(there, default=0), max(there, default=0))
    return [((min(x, y), max(x, y)), (a, b) == ends) for (x, a), (y, b) in combinations(given, 2)]


def rows_of(table: str, names: Names) -> str:
    """SQL for the rows of a table: id, audience, born, area, further names, parts of the name."""
    born = _BORN.format(column=f"t.{names.born}") if names.born else "0"
    area = "coalesce(area.id, 0)::integer" if names.place else "0"
    place = _AREA.format(place=names.place) if names.place else ""
    lines = f"t.{names.lines}" if names.lines else "''"
    parts = ", ".join(f"t.{part}" for part in names.parts)
    return (
        f"SELECT t.id, t.audience_id, {born} AS born, {area} AS area, {lines} AS lines, {parts} "
        f"FROM {table} t {place}"
    )

"""Finding archive records by name, birth, number and words: the sounds, keys and order of search.

The statements run under row-level security: a record that the actor may not see is not there. Parts
of numbers and words are looked for by functions that name the audiences (``sql/parts.sql``).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

import numpy as np

from iops.pole.archive.rules import plain
from iops.pole.search.births import Asked
from iops.pole.search.candidates import taken_in
from iops.pole.search.likeness import Word
from iops.pole.search.pairs import pairs_of
from iops.pole.search.ranking import Candidate, Ranked, Rows, rows_of
from iops.pole.search.rules import MARK, NUMBER, PART, PHONE, near_marks
from iops.pole.search.vocabulary import meant
from iops.pole.search.words import typed_words

WORDS: Final = "archive_word"
#: Typed words that are looked for, and words that each of them may mean.
_TYPED, _EACH = 3, 40
_ROWS: Final = 900
#: Pairs of words that are looked up.
_PAIRS: Final = 1500
_BORN_THAT_DAY: Final = 2500
#: A record that scores less was hardly meant.
_LEAST: Final = -8.0
SAME_NUMBER: Final = "the same number"
A_PART: Final = "a part of the number"
ALMOST: Final = "a mark that reads almost the same"
#: By which column a number is looked for; a reference is a number, too.
_COLUMNS: Final = {MARK: ("plate",), PHONE: ("phone",), NUMBER: ("number", "reference_key")}

_OF_TWO: Final = """
    SELECT 0, n.record_id, n.audience_id, n.born, 0, n.lo, n.hi, n.called
    FROM unnest(%(los)s::integer[], %(his)s::integer[], %(fits)s::real[]) AS p (lo, hi, fit)
    CROSS JOIN LATERAL (
        SELECT s.* FROM archive_name s WHERE s.lo = p.lo AND s.hi = p.hi
        ORDER BY (s.born = ANY (%(days)s)) DESC, (s.born BETWEEN %(low)s AND %(high)s) DESC,
                 (s.born = 0) DESC, s.called DESC
        LIMIT 40) n
    ORDER BY (n.born = ANY (%(days)s)) DESC, p.fit DESC LIMIT %(most)s
"""
_SOME: Final = "SELECT s.* FROM archive_name s WHERE s.{side} = t.word AND {born} LIMIT {most}"
_OF_ONE: Final = """
    SELECT DISTINCT 0, n.record_id, n.audience_id, n.born, 0, n.lo, n.hi, n.called, t.fit,
           (n.born = ANY (%(days)s) OR n.born BETWEEN %(low)s AND %(high)s)
    FROM unnest(%(words)s::integer[], %(fits)s::real[]) AS t (word, fit) CROSS JOIN LATERAL (
{branches}) n
    ORDER BY 10 DESC, t.fit DESC LIMIT %(most)s
""".format(
    branches="\n    UNION ALL\n".join(
        f"({_SOME.format(side=side, born=born, most=most)})"
        for side in ("lo", "hi")
        for born, most in (
            ("s.born = ANY (%(days)s)", 400),
            ("s.born BETWEEN %(low)s AND %(high)s", 400),
            ("true", 200),
        )
    )
)
_BORN: Final = """
    SELECT 0, s.record_id, s.audience_id, s.born, 0, s.lo, s.hi, s.called FROM archive_name s
    WHERE s.born = %(day)s AND s.born > 0 LIMIT %(most)s
"""


def by_name(cursor: Any, name: str, births: Asked) -> Iterator[Candidate]:
    """Records by name and birth, best first; by a whole birth alone where no name was typed."""
    typed = list(dict.fromkeys(typed_words(name)))
    words = sorted([word for word in typed if len(word) > 1] or typed, key=len)[-_TYPED:]
    tokens = {
        word: {one.id: one for one in meant(cursor, word, table=WORDS)[:_EACH]}
        for word in typed
        if word in words
    }
    rows = _rows(cursor, list(tokens.values()), births)
    if births.day:
        rows = np.concatenate((rows, _born(cursor, tokens, births)))
    return Ranked(rows, list(tokens.items()), births, ()).at_least(_LEAST)


def _rows(cursor: Any, tokens: Sequence[Mapping[int, Word]], births: Asked) -> Rows:
    if not tokens:
        return rows_of([])
    asked: dict[str, Any] = {
        "days": births.days, "low": births.low, "high": births.high or -1, "most": _ROWS,
    }  # fmt: skip
    if len(tokens) == 1:
        words = tokens[0].values()
        asked |= {"words": [one.id for one in words], "fits": [one.likeness for one in words]}
    else:
        los, his, fits = pairs_of(tokens, most=_PAIRS)
        asked |= {"los": los, "his": his, "fits": fits}
    cursor.execute(_OF_ONE if len(tokens) == 1 else _OF_TWO, asked)
    return rows_of(cursor.fetchall())


def _born(cursor: Any, tokens: dict[str, dict[int, Word]], births: Asked) -> Rows:
    """Everybody born that day, however the name is spelt: words that are like are taken in."""
    cursor.execute(_BORN, {"day": births.day, "most": _BORN_THAT_DAY})
    return taken_in(cursor, rows_of(cursor.fetchall()), tokens, most=_EACH, table=WORDS)


def by_number(
    cursor: Any, numbers: Iterable[str], most: int, *, parts: Iterable[str] = (),
    audiences: Sequence[int] = (),
) -> dict[int, str]:  # fmt: skip
    """Records that have one of these numbers ("v:AB12CDE"), and why they are meant.

    Then those that have a part of one ("v~:%KLM"), of these audiences. A mark that nobody has is
    looked for as others may have read it.
    """
    asked: dict[str, list[str]] = {}
    for one in numbers:
        letter, _, value = one.partition(":")
        for column in _COLUMNS.get(letter, ()):
            asked.setdefault(column, []).append(plain(value))
    found = {
        record: SAME_NUMBER
        for column, values in asked.items()
        for record in _having(cursor, column, values, most)
    }
    for record in _by_part(cursor, audiences, parts, most):
        found.setdefault(record, A_PART)
    if not found and "plate" in asked:
        near = [mark for value in asked["plate"] for mark in near_marks(value)]
        found = dict.fromkeys(_having(cursor, "plate", near, most), ALMOST)
    return found


def _by_part(cursor: Any, audiences: Sequence[int], parts: Iterable[str], most: int) -> list[int]:
    asked = [one.partition(":") for one in parts]
    marks, phones = (
        [value for letter, _, value in asked if letter == f"{of}{PART}"] for of in (MARK, PHONE)
    )
    if not (marks or phones):
        return []
    cursor.execute(
        "SELECT record_id FROM archive_by_part(%s::integer[], %s::text[], %s::text[], %s)",
        [list(audiences), marks, phones, most],
    )
    return [row[0] for row in cursor.fetchall()]


def by_words(cursor: Any, audiences: Sequence[int], words: Sequence[str], most: int) -> list[int]:
    """Records of these audiences whose words or address say all of these words, newest first."""
    cursor.execute(
        "SELECT record_id FROM archive_by_words(%s::integer[], %s, %s)",
        [list(audiences), " ".join(words), most],
    )
    return [row[0] for row in cursor.fetchall()]


def _having(cursor: Any, column: str, values: Sequence[str], most: int) -> list[int]:
    cursor.execute(
        f"SELECT id FROM archive_record WHERE {column} = ANY (%s) AND {column} <> ''"
        " ORDER BY id DESC LIMIT %s",
        [list(values), most],
    )
    return [row[0] for row in cursor.fetchall()]

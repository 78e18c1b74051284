"""Fetching the records that may be meant, from several cheap keys."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

import numpy as np

from iops.pole.search import likeness
from iops.pole.search.births import Asked
from iops.pole.search.likeness import Word
from iops.pole.search.pairs import pairs_of
from iops.pole.search.ranking import HI, LO, Ranked, Rows, rows_of
from iops.pole.search.vocabulary import MOST, WORDS, begun_so, likest_of, meant, words_with
from iops.pole.search.words import typed_words

#: Typed words that are looked for; of more, the longest.
_TYPED: Final = 4
#: Words that each of several typed words may mean: their pairs are looked up one by one.
_EACH: Final = {1: 40, 2: MOST, 3: 40, 4: 28}
_ROWS: Final = 900
#: Pairs of words that are looked up; more where an age or a district picks among them.
_PAIRS, _PICKED = 1500, 4000
_COLUMNS: Final = "kind, record_id, audience_id, born, area, lo, hi, called"
_BORN_THAT_DAY: Final = 2500

Tokens = Sequence[Mapping[int, Word]]
_INITIAL: Final = "the initial"


@dataclass(frozen=True)
class Named:
    """Records by name, best first, and the words that were taken for a district."""

    ranked: Ranked
    areas: Sequence[str] = ()


#: What was not asked, or not answered in time.
NOBODY: Final = Named(Ranked(rows_of([]), (), Asked(), ()))


def by_name(
    cursor: Any, audiences: Sequence[int], name: str, births: Asked,
    begun: frozenset[str] = frozenset(),
) -> Named:  # fmt: skip
    """Records by name, date of birth and district, best first.

    Of the words in ``begun`` only the beginning was typed.
    """
    areas, named, words = _areas(cursor, list(dict.fromkeys(typed_words(name))))
    words = _fewer(words)
    whole = [word for word in words if len(word) > 1] or words
    most = _EACH[max(len(whole), 1)]
    tokens: dict[str, dict[int, Word]] = {
        word: {
            one.id: one
            for one in (begun_so(cursor, word) if word in begun else meant(cursor, word))[:most]
        }
        for word in whole
    }
    rows = _rows(cursor, audiences, list(tokens.values()), births, sorted(areas))
    if births.day:
        rows = np.concatenate((rows, _born(cursor, audiences, births, tokens)))
    for word in words:
        if word not in tokens:
            tokens[word] = _begun_with(cursor, word, rows)
    typed = [(word, tokens[word]) for word in words]
    return Named(Ranked(rows, typed, births, areas), named)


def among(
    cursor: Any, audiences: Sequence[int], records: Mapping[int, Sequence[int]], name: str,
    births: Asked,
) -> Named:  # fmt: skip
    """These records, by the code of their kind, as far as the name and the birth fit them."""
    areas, named, words = _areas(cursor, list(dict.fromkeys(typed_words(name))))
    found: list[tuple[int, ...]] = []
    for kind, ids in records.items():
        cursor.execute(
            f"SELECT {_COLUMNS} FROM search_name"
            " WHERE kind = %s AND record_id = ANY (%s) AND audience_id = ANY (%s)",
            [kind, list(ids), list(audiences)],
        )
        found += cursor.fetchall()
    rows = rows_of(found)
    meant = likest_of(cursor, _fewer(words), words_in(rows), most=MOST)
    typed = [(word, {one.id: one for one in found}) for word, found in meant.items()]
    return Named(Ranked(with_any(rows, [words for _, words in typed]), typed, births, areas), named)


def _fewer(words: list[str]) -> list[str]:
    """Of many words the first, the last and the longest between them."""
    if len(words) <= _TYPED:
        return words
    between = sorted(words[1:-1], key=len, reverse=True)[: _TYPED - 2]
    return [words[0], *(word for word in words[1:-1] if word in between), words[-1]]


def words_in(rows: Rows) -> set[int]:
    """The numbers of the words of these names."""
    return set(np.unique(rows[:, LO : HI + 1]).tolist()) - {0}


def with_any(rows: Rows, tokens: Tokens) -> Rows:
    """Those of these names that have a word which may be meant."""
    met = [number for words in tokens for number in words]
    return rows[np.isin(rows[:, LO : HI + 1], met).any(axis=1)]


def _begun_with(cursor: Any, letter: str, rows: Rows) -> dict[int, Word]:
    """The words of these records that a typed initial stands for."""
    return {
        number: Word(number, text, likeness.INITIAL if len(text) > 1 else 1.0, _INITIAL)
        for number, text in words_with(cursor, words_in(rows)).items()
        if text.startswith(letter)
    }


def _areas(cursor: Any, words: list[str]) -> tuple[frozenset[int], list[str], list[str]]:
    """The districts that were typed behind a name of two words at least, and the words left."""
    if len(words) < 3:
        return frozenset(), [], words
    behind = words[2:]
    found = _divisions(cursor, behind)
    taken = {word for _, _, name in found for word in name.lower().split()}
    left = words[:2] + [word for word in behind if word not in taken]
    return frozenset(row[0] for row in found), [row[2] for row in found], left


def districts(cursor: Any, words: Sequence[str]) -> list[tuple[str, str]]:
    """Code and name of the districts among the words of a description."""
    return [(code, name) for _, code, name in _divisions(cursor, words)]


def _divisions(cursor: Any, words: Sequence[str]) -> list[tuple[int, str, str]]:
    phrases = [*words, *(" ".join(two) for two in pairwise(words))]
    cursor.execute(
        "SELECT id, code, name FROM places_area WHERE kind = 'division' AND lower(name) = ANY (%s)",
        [phrases],
    )
    return list(cursor.fetchall())


def _rows(
    cursor: Any, audiences: Sequence[int], tokens: Tokens, births: Asked, areas: list[int]
) -> Rows:
    if not tokens:
        return rows_of([])
    # Also with no word that anybody bears: a name that only hidden records bear is no more work.
    when = [births.days, births.low, births.high or -1, areas, _ROWS]
    if len(tokens) == 1:
        words = tokens[0].values()
        cursor.execute(
            f"SELECT {_COLUMNS} FROM search_word_names(%s::integer[], %s::integer[], %s::real[],"
            " %s::integer[], %s, %s, %s::integer[], %s)",
            [list(audiences), [one.id for one in words], [one.likeness for one in words], *when],
        )
    else:
        # An age and a district pick one of many that are spelt otherwise; a whole date finds them
        # by itself, and of names alone the likest are shown.
        picked = not births.day and (births.high or areas)
        cursor.execute(
            f"SELECT {_COLUMNS} FROM search_names(%s::integer[], %s::integer[], %s::integer[],"
            " %s::real[], %s, %s::integer[], %s, %s, %s::integer[], %s)",
            [
                list(audiences), *pairs_of(tokens, most=_PICKED if picked else _PAIRS),
                len(tokens) > 2, *when,
            ],
        )  # fmt: skip
    return rows_of(cursor.fetchall())


def _born(
    cursor: Any, audiences: Sequence[int], births: Asked, tokens: dict[str, dict[int, Word]]
) -> Rows:
    """Everybody born that day, however the name is spelt: words that are like are taken in."""
    cursor.execute(
        f"SELECT {_COLUMNS} FROM search_born(%s::integer[], %s::integer[], %s)",
        [list(audiences), [births.day], _BORN_THAT_DAY],
    )
    rows = rows_of(cursor.fetchall())
    return taken_in(cursor, rows, tokens, most=MOST)


def taken_in(
    cursor: Any, rows: Rows, tokens: dict[str, dict[int, Word]], *, most: int, table: str = WORDS
) -> Rows:
    """Those of these names that have a word which is like a typed one; it joins ``tokens``."""
    strange = words_in(rows) - {number for words in tokens.values() for number in words}
    if not tokens or not strange:
        return rows
    for typed, found in likest_of(cursor, tokens, strange, most=most, table=table).items():
        tokens[typed].update({one.id: one for one in found if one.id not in tokens[typed]})
    return with_any(rows, list(tokens.values()))

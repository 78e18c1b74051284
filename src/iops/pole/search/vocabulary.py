"""The words that occur in names: which are there, and which of them a typed word may mean."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from math import log
from typing import Any, Final

from django.db import connections

from iops.pole.search import likeness
from iops.pole.search.keys import asked_keys, kept_keys
from iops.pole.search.likeness import COMMON, STRICT, Word
from iops.pole.search.sounds import forms_of

#: Words of the vocabulary that a typed word may mean, at most.
MOST: Final = 64
#: A short form is looked for of this many of the likest words, and must be this like.
_SHORTENED: Final = (4, 0.85)
_ATTEMPTS: Final = 5
#: How like a word is of which the beginning was typed.
BEGUN: Final = 0.97

#: Where words are kept: those of our own records, and, apart from them, those of the archive.
WORDS: Final = "search_word"
_ADD: Final = """
    INSERT INTO {words} (word, keys, forms) SELECT word, keys::integer[], forms
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS t (word, keys, forms)
    ON CONFLICT (word) DO NOTHING
"""
_RENEW: Final = """
    UPDATE {words} w SET keys = t.keys::integer[], forms = t.forms
    FROM unnest(%s::text[], %s::text[], %s::text[]) AS t (word, keys, forms)
    WHERE w.word = t.word
      AND (w.keys, w.forms) IS DISTINCT FROM (t.keys::integer[], t.forms)
"""
_MEANT: Final = (
    "SELECT id, word, bearers, forms FROM {words} WHERE keys && %s::integer[] OR word = ANY (%s)"
)


def numbers_of(
    words: Iterable[str], *, using: str = "default", table: str = WORDS
) -> dict[str, int]:
    """The number of each word; new words are added.

    The words stay locked until the transaction ends: disposal forgets no word that somebody is
    about to use. Raises RuntimeError when words vanish as often as they are added.
    """
    wanted = sorted(set(words))
    if not wanted:
        return {}
    with connections[using].cursor() as cursor:
        for _ in range(_ATTEMPTS):
            cursor.execute(
                f"SELECT word, id FROM {table} WHERE word = ANY (%s) ORDER BY id FOR KEY SHARE",
                [wanted],
            )
            found: dict[str, int] = dict(cursor.fetchall())
            missing = [word for word in wanted if word not in found]
            if not missing:
                return found
            add(cursor, missing, table=table)
    raise RuntimeError("Words of names vanish as often as they are added.")


def add(cursor: Any, words: Sequence[str], *, table: str = WORDS) -> None:
    """Add words to the vocabulary; those that are there already stay as they are."""
    cursor.execute(_ADD.format(words=table), [list(words), *_kept(words)])


def renew(cursor: Any, words: Sequence[str], *, table: str = WORDS) -> None:
    """Give words the keys and forms that today's rules make of them."""
    cursor.execute(_RENEW.format(words=table), [list(words), *_kept(words)])


def _kept(words: Sequence[str]) -> tuple[list[str], list[str]]:
    """The keys of each word, as PostgreSQL writes an array, and its forms."""
    keys = ["{" + ",".join(map(str, kept_keys(word))) + "}" for word in words]
    return keys, [forms_of(word) for word in words]


def meant(cursor: Any, typed: str, *, table: str = WORDS) -> list[Word]:
    """The words of the vocabulary that somebody who typed this may mean, likest first."""
    cursor.execute(
        _MEANT.format(words=table),
        [asked_keys(typed), [typed, *likeness.short_forms(typed), typed[:1]]],
    )
    rows = cursor.fetchall()
    bearers = {row[0]: row[2] for row in rows}
    found = likeness.likest(
        typed, [row[:2] for row in rows], most=2 * MOST, forms=[row[3] for row in rows]
    )
    # Of words that are as like the one that many people bear is the likelier.
    found.sort(key=lambda one: -(STRICT * log(one.likeness) + COMMON * log(bearers[one.id] + 1)))
    words = sorted(found[:MOST], key=lambda one: (-one.likeness, one.text))
    return _with_short_forms(cursor, words, table)


def begun_so(cursor: Any, typed: str) -> list[Word]:
    """The words of the vocabulary that begin so, the most frequent first."""
    cursor.execute(
        "SELECT id, word FROM search_word WHERE word >= %(from)s AND word < %(to)s"
        " ORDER BY bearers DESC, word LIMIT %(most)s",
        {"from": typed, "to": typed + chr(0x10FFFF), "most": MOST},
    )
    return [
        Word(number, text, 1.0 if text == typed else BEGUN, "" if text == typed else "begins so")
        for number, text in cursor.fetchall()
    ]


def _with_short_forms(cursor: Any, words: list[Word], table: str) -> list[Word]:
    """Somebody types "Alpert" and means Albert, who is recorded as Bert."""
    most, least = _SHORTENED
    through: dict[str, float] = {}
    for word in words[:most]:
        if least <= word.likeness < 1:
            for short in likeness.short_forms(word.text):
                through.setdefault(short, word.likeness * likeness.NICKNAME)
    there = {word.text for word in words}
    wanted = [short for short in through if short not in there]
    if not wanted:
        return words
    cursor.execute(f"SELECT id, word FROM {table} WHERE word = ANY (%s)", [wanted])
    more = [
        Word(number, text, through[text], likeness.SHORT_FORM) for number, text in cursor.fetchall()
    ]
    return sorted([*words, *more], key=lambda one: (-one.likeness, one.text))[:MOST]


def words_with(cursor: Any, numbers: Iterable[int], *, table: str = WORDS) -> Mapping[int, str]:
    """The words with these numbers."""
    cursor.execute(f"SELECT id, word FROM {table} WHERE id = ANY (%s)", [list(numbers)])
    return dict(cursor.fetchall())


def likest_of(
    cursor: Any, typed: Iterable[str], numbers: Iterable[int], *, most: int, table: str = WORDS
) -> dict[str, list[Word]]:
    """Which of the words with these numbers each typed word may mean, likest first."""
    cursor.execute(f"SELECT id, word, forms FROM {table} WHERE id = ANY (%s)", [list(numbers)])
    rows = cursor.fetchall()
    words, forms = [row[:2] for row in rows], [row[2] for row in rows]
    return {one: likeness.likest(one, words, most=most, forms=forms) for one in typed}

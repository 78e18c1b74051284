"""Fetching records by what capabilities declare: numbers, parts of numbers, traits, words."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from iops.kernel.registry import registry
from iops.pole.search.rules import MARK, PART, Typed, near_marks

SAME_NUMBER: Final = "the same number"
ALMOST: Final = "a mark that reads almost the same"
_REASONS: Final = {"": SAME_NUMBER, PART: "a part of the number"}
_EXACT, _PART, _NEAR = 20.0, 14.0, 10.0
#: What was written of a record: where a description was typed, and where a name was, whose bearers
#: come first.
_DESCRIBED, _MENTIONED = 5.0, -8.0
#: Traits that one record must have of a description, for it to be one.
_AT_LEAST: Final = 2
_LIKE: Final = {"colour": "colour", "make": "make", "model": "model", f"{MARK}{PART}": "mark"}


@dataclass(frozen=True)
class Row:
    """A record that may be meant: whose it is, and why."""

    kind: str
    id: int
    audience: int
    score: float
    reasons: tuple[str, ...]


def by_number(
    cursor: Any, visible: Sequence[int], whole: Sequence[int], typed: Typed, most: int
) -> list[Row]:
    """By whole numbers, then by parts, then by what reads almost the same where nothing is there.

    ``whole`` are the audiences of which a whole number may find that there is something; a part of
    a number finds nothing of them: character by character, it would tell the number.
    """
    rows = _found(cursor, whole, _by_letter(typed.exact), most, _EXACT)
    rows += _found(cursor, visible, _by_letter(typed.parts), most, _PART)
    if typed.near and not rows:
        near = {MARK: near_marks(typed.near)}
        found = _asked(cursor, visible, near, together=False, most=most)
        rows += [
            Row(kind, record, audience, _NEAR, (ALMOST,)) for kind, record, audience, _ in found
        ]
    return rows


def visible(cursor: Any, audiences: Sequence[int], records: Sequence[tuple[str, int]]) -> list[Row]:
    """Those of these records that the audiences see; row-level security counts, too."""
    found = []
    for search in registry.each("search"):
        ids = [record for kind, record in records if kind == search.kind]
        if ids:
            cursor.execute(
                f"SELECT id, audience_id FROM {search.table}"
                " WHERE id = ANY (%s) AND audience_id = ANY (%s)",
                [ids, list(audiences)],
            )
            found += [
                Row(search.kind, record, audience, _EXACT, ())
                for record, audience in cursor.fetchall()
            ]
    return found


def _by_letter(values: Iterable[str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in values:
        letter, _, value = one.partition(":")
        found.setdefault(letter, []).append(value)
    return found


def _found(
    cursor: Any, audiences: Sequence[int], asked: Mapping[str, Sequence[str]], most: int,
    score: float,
) -> list[Row]:  # fmt: skip
    return [
        Row(kind, record, audience, score, (_REASONS[PART if letter.endswith(PART) else ""],))
        for kind, record, audience, letter in _asked(
            cursor, audiences, asked, together=False, most=most
        )
    ]


def by_description(
    cursor: Any, audiences: Sequence[int], typed: Typed, born: tuple[str, str] | None,
    areas: Sequence[tuple[str, str]], most: int,
) -> list[Row]:  # fmt: skip
    """Vehicles by colour, make, model and part of the mark; the rest by what was written of it.

    ``born``: first and last day of birth, where an age was said; ``areas``: code and name of the
    divisions that were named.
    """
    rows = _vehicles(cursor, audiences, typed, most)
    named = {word for _, name in areas for word in name.lower().split()}
    words = [word for word in typed.words if word not in named]
    if not words:
        return rows
    asked = {"w": [_all_of(words)]}
    reasons = [f"says {', '.join(f'“{word}”' for word in words)}"]
    if "sex" in typed.traits:
        asked["sex"] = list(typed.traits["sex"])
    if born:
        asked["born"] = list(born)
        reasons.append("of that age")
    if areas:
        asked["area"] = [code for code, _ in areas]
        reasons.append("in " + " or ".join(name for _, name in areas))
    found = _asked(cursor, audiences, asked, together=True, most=most)
    told = dict.fromkeys((kind, record, audience) for kind, record, audience, _ in found)
    score = (_DESCRIBED if typed.descriptive else _MENTIONED) + len(asked)
    return rows + [Row(*one, score, tuple(reasons)) for one in told]


def _vehicles(cursor: Any, audiences: Sequence[int], typed: Typed, most: int) -> list[Row]:
    asked: dict[str, list[str]] = {}
    if "colour" in typed.traits:
        asked["colour"] = list(typed.traits["colour"])
    if "mark" in typed.traits:
        asked[f"{MARK}{PART}"] = list(typed.traits["mark"])
    if not asked or not typed.words:
        return []
    pairs = [f"{one} {other}" for one, other in zip(typed.words, typed.words[1:], strict=False)]
    cursor.execute(
        "SELECT letter, value FROM search_occurring(%s::integer[], %s, %s)",
        [list(audiences), ["make", "model"], [*typed.words, *pairs]],
    )
    for letter, value in cursor.fetchall():
        asked.setdefault(letter, []).append(value)
    if len(asked) < _AT_LEAST or not {"make", "model", f"{MARK}{PART}"} & set(asked):
        return []
    said = "; ".join(f"{_LIKE[letter]} {_either(values)}" for letter, values in asked.items())
    found = _asked(cursor, audiences, asked, together=True, most=most)
    score = 8.0 + len(asked)
    return [Row(kind, record, audience, score, (said,)) for kind, record, audience, _ in found]


def _either(values: Sequence[str]) -> str:
    """The values as a person writes them: what is not known of a mark is left open."""
    return " or ".join(value.replace("%", "…").replace("_", "?") for value in values)


def _all_of(words: Sequence[str]) -> str:
    """A query of full text for all of these words; what is no letter or digit cannot be in it."""
    return " ".join("".join(one if one.isalnum() else " " for one in word) for word in words)


def _asked(
    cursor: Any, audiences: Sequence[int], asked: Mapping[str, Sequence[str]], *,
    together: bool, most: int,
) -> list[tuple[str, int, int, str]]:  # fmt: skip
    if not asked:
        return []
    cursor.execute(
        "SELECT DISTINCT kind, record_id, audience_id, letter"
        " FROM search_declared(%s::integer[], %s::jsonb, %s, %s)",
        [list(audiences), json.dumps(asked), together, most],
    )
    return list(cursor.fetchall())

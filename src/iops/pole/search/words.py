"""The words of a name: pure."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_STROKES: Final = str.maketrans(
    {"ł": "l", "Ł": "l", "ı": "i", "ø": "o", "Ø": "o", "đ": "d", "Đ": "d", "ß": "ss", "æ": "ae",
     "Æ": "ae", "œ": "oe", "Œ": "oe", "þ": "th", "ð": "d", "ə": "a"}
)  # fmt: skip
_APOSTROPHES: Final = re.compile(r"['’‘`´]")
#: Longer words are cut: no name has more, and a pasted page must not cost a minute.
LONGEST: Final = 40
#: Words of one name that are looked at; the rest of a pasted page is not.
MOST_WORDS: Final = 8


def fold(text: str) -> str:
    """Small letters without accents and strokes."""
    apart = unicodedata.normalize("NFKD", text.translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).lower()


def typed_words(name: str) -> tuple[str, ...]:
    """The words of a name as typed; an apostrophe joins, a hyphen parts."""
    joined = _APOSTROPHES.sub("", fold(name))
    found = re.sub(r"[^\w]+|_", " ", joined).split()
    return tuple(word[:LONGEST] for word in found[:MOST_WORDS])


def kept_words(part: str) -> tuple[str, ...]:
    """The words by which a part of a name is kept: as typed, and each joined form.

    "Smith-Jones" is kept as smith, jones and smithjones; "O'Brien" as obrien and brien.
    """
    found = dict.fromkeys(typed_words(part))
    folded = fold(part)
    for whole in folded.split():
        joined = re.sub(r"[^\w]|_", "", whole)[:LONGEST]
        if joined:
            found[joined] = None
        for piece in re.sub(r"[^\w]+|_", " ", whole).split():
            if len(piece) > 1:
                found[piece[:LONGEST]] = None
    return tuple(found)[: MOST_WORDS + 2]

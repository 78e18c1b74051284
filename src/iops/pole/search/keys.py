"""The keys under which the vocabulary keeps each word: pure.

A word is found by keys that a misspelling is likely to leave alone: the word less one letter (a
slip of the finger), how it sounds, how its consonants sound in broad classes, and how it looks on
paper.
"""

from __future__ import annotations

import re
from itertools import product
from typing import Final
from zlib import crc32

from iops.pole.search.sounds import BROAD, consonants, looks

#: Sounds that English spelling leaves open: "ch" in Michael or Charles; "j" in John, or in Jan, who
#: may say Yan: there it is a vowel.
_OPEN: Final = {"c": "ck", "j": "jia"}


def less_one(word: str) -> set[str]:
    """The word, and the word less any one letter."""
    if len(word) < 3:
        return {word}
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def less_two(word: str) -> set[str]:
    """The word less up to two letters; less one of a short word."""
    once = less_one(word)
    return once if len(word) < 5 else {shorter for one in once for shorter in less_one(one)}


def _sounds(word: str) -> set[str]:
    sound = consonants(word)
    open_ = [_OPEN.get(letter, letter) for letter in sound[:10]]
    readings = {"".join(one) + sound[10:] for one in list(product(*open_))[:8]}
    broad = {re.sub(r"(.)\1+", r"\1", one.translate(BROAD))[:6] for one in readings}
    return {f"s{one}" for one in readings} | {f"b{one}" for one in broad}


def _numbers(keys: set[str]) -> list[int]:
    return sorted({crc32(key.encode()) - 2**31 for key in keys})


def kept_keys(word: str) -> list[int]:
    """The keys under which a word is kept, as numbers."""
    return _numbers(_sounds(word) | {f"d{one}" for one in less_one(word)} | {f"v{looks(word)}"})


def asked_keys(word: str) -> list[int]:
    """The keys under which a typed word is looked for: wider by one letter than it is kept."""
    if len(word) == 1:
        return _numbers({f"d{word}"})
    return _numbers(_sounds(word) | {f"d{one}" for one in less_two(word)} | {f"v{looks(word)}"})

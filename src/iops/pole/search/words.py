"""The words of a name, and the keys under which the vocabulary keeps each of them: pure.

A word is found by keys that a misspelling is likely to leave alone: the word less one letter (a
slip of the finger), how it sounds, how its consonants sound in broad classes, and how it looks on
paper. Sounds are those of an English ear that writes names of any origin down: Polish "sz" and
"cz", Arabic "kh" and "dh", Pinyin "x" and "zh", West African "gb", Irish "bh" and "mh"; "r" is
silent before a consonant and at the end, as most of England speaks. Own rules, from general
knowledge of the spellings.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from itertools import product
from typing import Final
from zlib import crc32

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


_BEGINS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(mac|mc|mag)(?=[a-z]{3})", "mk"), (r"^[kgp]n", "n"), (r"^wr", "r"), (r"^ps", "s"),
        (r"^x", "s"), (r"^wh", "w"), (r"^rh", "r"), (r"^gb", "b"), (r"^kp", "p"),
        (r"tsch|tch", "c"), (r"s+ch", "s"), (r"cz|chh", "c"), (r"ts(?=[a-z])|tz(?=[aeiou])", "c"),
        (r"ph", "f"), (r"kh", "k"), (r"dh", "d"), (r"th", "t"), (r"[bm]h", "v"),
        (r"gh(?=[aeiou])", "g"), (r"gh", ""), (r"sz|s+h|zh|rz", "s"), (r"c[kq]|kw|qu|q", "k"),
        (r"x", "s"), (r"ch", "c"), (r"c(?=[eiy])", "s"), (r"dg(?=e)", "j"), (r"g(?=[ei])", "j"),
        (r"mp(?=[st])", "m"), (r"z", "s"), (r"(?<=[aeiouy])w(?=[^aeiouy]|$)", ""),
        (r"w", "v"), (r"(?<=[aeiouy])r(?=[^aeiouyr]|$)", ""),
        (r"(?<=[aeiouy])rr?e?$", ""), (r"(?<=.)h", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
#: Sounds that English spelling leaves open: "ch" in Michael or Charles, "j" in Jan or John.
_OPEN: Final = {"c": "ck", "j": "ji"}
_BROAD: Final = str.maketrans(
    {"b": "p", "f": "p", "v": "p", "g": "k", "q": "k", "c": "s", "j": "s", "z": "s", "d": "t",
     "n": "m"}
)  # fmt: skip
_ALIKE_TOGETHER: Final = (
    ("rn", "m"), ("nn", "m"), ("vv", "w"), ("lc", "k"), ("cl", "d"), ("lo", "b"), ("li", "h"),
    ("ii", "u"), ("ij", "y"),
)  # fmt: skip
_ALIKE: Final = str.maketrans(
    {"l": "i", "j": "i", "t": "i", "f": "i", "c": "o", "e": "o", "a": "o", "q": "g", "y": "g",
     "v": "g", "h": "b", "u": "n", "0": "o", "1": "i", "5": "s"}
)  # fmt: skip


@lru_cache(maxsize=50_000)
def heard(word: str) -> str:
    """The word as it sounds, vowels as they are written."""
    for pattern, sound in _BEGINS:
        word = pattern.sub(sound, word)
    return word


#: Vowels as they are written in different countries, and sound alike: Ali and Alee, Liu and Lew.
_VOWELS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"(?:i?ew)(?=[^aeiouy]|$)|iu|oo|ou|ue(?=[^aeiou]|$)", "u"),
        (r"ee|ea(?=[^aeiouyn])|ie(?=[^aeiou]|$)|e[iy]$|y(?=$|[^aeiou])", "i"),
        (r"a[iy]|e[iy](?=[^aeiou])", "e"), (r"au|aw(?=[^aeiou]|$)|oa|ow(?=[^aeiou]|$)", "o"),
        (r"aa|ah(?=[^aeiou]|$)", "a"), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip


@lru_cache(maxsize=50_000)
def spoken(word: str) -> str:
    """The word as it sounds, vowels too: the spellings of one vowel are one letter."""
    for pattern, sound in _VOWELS:
        word = pattern.sub(sound, word)
    return heard(word)


@lru_cache(maxsize=50_000)
def roughly(word: str) -> str:
    """The word as it sounds to an ear that tells no voiced consonant from its fellow."""
    return re.sub(r"(.)\1+", r"\1", spoken(word).translate(_BROAD))


@lru_cache(maxsize=50_000)
def looks(word: str) -> str:
    """The word as it looks in a bad hand or a bad copy: letters that look alike are one."""
    for pair, letter in _ALIKE_TOGETHER:
        word = word.replace(pair, letter)
    return word.translate(_ALIKE)


def consonants(word: str) -> str:
    """The consonants as they sound; a vowel at the beginning counts as one."""
    sound = heard(word)
    if not sound:
        return word[:1]
    first = "a" if sound[0] in "aeiouy" else sound[0]
    return re.sub(r"(.)\1+", r"\1", first + re.sub("[aeiouy]", "", sound[1:]))


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
    broad = {re.sub(r"(.)\1+", r"\1", one.translate(_BROAD))[:6] for one in readings}
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

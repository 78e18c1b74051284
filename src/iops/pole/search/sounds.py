"""How a word of a name sounds, and how it looks on paper: pure.

Sounds are those of an English ear that writes names of any origin down: Polish "sz" and "cz",
Arabic "kh" and "dh", Pinyin "x" and "zh", West African "gb", Irish "bh" and "mh"; "r" is silent
before a consonant and at the end, as most of England speaks. Own rules, from general knowledge of
the spellings.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

#: Words whose sounds are kept at hand: those that are typed, and what is compared outside the
#: vocabulary, which keeps the sounds of its own words.
KEPT: Final = 1 << 14
_BEGINS: Final = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^(mac|mc|mag)(?=[a-z]{3})", "mk"), (r"^[kgp]n", "n"), (r"^wr", "r"), (r"^ps", "s"),
        (r"^x", "s"), (r"^wh", "w"), (r"^rh", "r"), (r"^gb", "b"), (r"^kp", "p"),
        (r"tsch|tch", "c"), (r"s+ch", "s"), (r"cz|chh", "c"), (r"ts(?=[a-z])|tz(?=[aeiou])", "c"),
        (r"ph", "f"), (r"kh", "k"), (r"dh", "d"), (r"th", "t"), (r"[bm]h", "v"),
        (r"gh(?=[aeiou])", "g"), (r"gh", ""), (r"sz|s+h|zh|rz", "s"), (r"c[kq]|kw|qu|q", "k"),
        (r"x", "s"), (r"ch", "c"), (r"c(?=[eiy])", "s"), (r"dg(?=e)", "j"), (r"g(?=[ei])", "j"),
        (r"mp(?=[st])", "m"), (r"z", "s"), (r"(?<=[aeiouy])w$", ""), (r"w", "v"),
        (r"(?<=[aeiouy])r(?=[^aeiouyr]|$)", ""),
        (r"(?<=[aeiouy])rr?e?$", ""), (r"(?<=.)h", ""), (r"(.)\1+", r"\1"),
    )
)  # fmt: skip
#: Consonants that an ear may take for each other, as one.
BROAD: Final = str.maketrans(
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


@lru_cache(maxsize=KEPT)
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


@lru_cache(maxsize=KEPT)
def spoken(word: str) -> str:
    """The word as it sounds, vowels too: the spellings of one vowel are one letter."""
    for pattern, sound in _VOWELS:
        word = pattern.sub(sound, word)
    return heard(word)


@lru_cache(maxsize=KEPT)
def roughly(word: str) -> str:
    """The word as it sounds to an ear that tells no voiced consonant from its fellow."""
    return re.sub(r"(.)\1+", r"\1", spoken(word).translate(BROAD))


@lru_cache(maxsize=KEPT)
def looks(word: str) -> str:
    """The word as it looks in a bad hand or a bad copy: letters that look alike are one."""
    for pair, letter in _ALIKE_TOGETHER:
        word = word.replace(pair, letter)
    return word.translate(_ALIKE)


def forms_of(word: str) -> str:
    """All the forms under which a word is compared, as the vocabulary keeps them."""
    return "/".join((heard(word), spoken(word), roughly(word), looks(word)))


def consonants(word: str) -> str:
    """The consonants as they sound; a vowel at the beginning counts as one."""
    sound = heard(word)
    if not sound:
        return word[:1]
    first = "a" if sound[0] in "aeiouy" else sound[0]
    return re.sub(r"(.)\1+", r"\1", first + re.sub("[aeiouy]", "", sound[1:]))

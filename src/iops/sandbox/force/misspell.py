"""One word, misspelt as people misspell: by ear, by finger, by eye.

Each function takes random bits and never gives the word back unchanged, so that a fault that the
truth declares is really there.
"""

from __future__ import annotations

import unicodedata
from typing import Final

# Spellings that sound alike in British English; both ways.
_ALIKE: Final = (
    ("ph", "f"), ("ie", "ei"), ("ck", "k"), ("ee", "ea"), ("ough", "uff"), ("son", "sen"),
    ("ey", "y"), ("ou", "u"), ("oo", "u"), ("ce", "se"), ("mc", "mac"), ("th", "t"), ("gh", "g"),
    ("wr", "r"), ("kn", "n"), ("qu", "kw"), ("sh", "sch"), ("tt", "t"), ("ll", "l"), ("nn", "n"),
    ("ss", "s"), ("rr", "r"), ("mm", "m"), ("pp", "p"), ("ai", "ay"), ("e", "i"), ("a", "e"),
    ("i", "y"), ("c", "k"), ("s", "z"), ("v", "w"), ("j", "g"), ("er", "ar"), ("an", "en"),
)  # fmt: skip
_RULES: Final = tuple(rule for pair in _ALIKE for rule in (pair, pair[::-1]))
_BESIDE: Final = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb",
    "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip


def misspell(word: str, bits: int) -> str:
    """The word with one error, its first letter in three of four cases untouched."""
    how, where = bits % 8, bits // 8
    wrong = _by_ear(word, where) if how < 4 else _by_finger(word, how, where)
    if wrong == word or not wrong:
        # Nothing fits: the last letter is typed twice, which is always possible.
        wrong = word + word[-1].lower()
    return wrong[0].upper() + wrong[1:]


def _by_ear(word: str, where: int) -> str:
    lower = word.lower()
    count = len(_RULES)
    start = where % count
    for step in range(count):
        old, new = _RULES[(start + step * 7) % count]  # 7 and the number of rules share no factor
        place = lower.find(old, 1 if where % 4 else 0)
        if place >= 0:
            return _like(word, lower[:place] + new + lower[place + len(old) :])
    return word


def _by_finger(word: str, how: int, where: int) -> str:
    if len(word) < 3:
        return word
    place = 1 + where % (len(word) - 2)
    before, letter, after = word[:place], word[place], word[place + 1 :]
    if how == 4:  # two letters change places
        return before + after[0].lower() + letter.lower() + after[1:]
    if how == 5:  # one is left out
        return before + after
    if how == 6:  # one is typed twice
        return before + letter + letter.lower() + after
    keys = _BESIDE.get(letter.lower(), "")
    return before + keys[where // 64 % len(keys)] + after if keys else before + after


def _like(word: str, lower: str) -> str:
    """Capitals where a word begins, as in the original."""
    parts = lower.replace("-", "-\0").split("\0") if "-" in word else [lower]
    return "".join(part[:1].upper() + part[1:] for part in parts)


def plain_letters(word: str) -> str:
    """ "Łukasz Süleyman" to "Lukasz Suleyman"."""
    spelt = word.translate(_LETTERS)
    return "".join(c for c in unicodedata.normalize("NFD", spelt) if not unicodedata.combining(c))


_LETTERS: Final = str.maketrans("łŁıİøØđĐ", "lLiIoOdD")

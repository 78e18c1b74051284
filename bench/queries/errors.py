"""The error classes: each takes a name and luck, and gives what is typed, or None where it cannot.

What comes out always differs from the name, so that a class holds what its name says.
"""

from __future__ import annotations

import random
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace

from bench.queries.rules import Rule

_BESIDE = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok",
    "o": "ipl", "p": "ol", "a": "qsz", "s": "adwx", "d": "sfec", "f": "dgrv", "g": "fhtb",
    "h": "gjyn", "j": "hkum", "k": "jlim", "l": "kop", "z": "asx", "x": "zsdc", "c": "xdfv",
    "v": "cfgb", "b": "vghn", "n": "bhjm", "m": "njk",
}  # fmt: skip
_STROKES = str.maketrans("łŁıøØđĐßæÆ", "lLioOdDsaA")
_MARKS = "'’-"


@dataclass(frozen=True, slots=True)
class Name:
    """A name as it really is; ``birth_surname`` is the one before another was taken."""

    forename: str
    surname: str
    middle: str = ""
    birth_surname: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True)
class Knowledge:
    """What the error classes draw on."""

    by_ear: Sequence[Rule]
    by_eye: Sequence[Rule]
    nicknames: Mapping[str, Sequence[str]]
    by_origin: Mapping[str, Sequence[Rule]]


Luck = random.Random
Error = Callable[[Name, Luck, Knowledge], str | None]


def whole(name: Name) -> str:
    """Forename and surname, as they are."""
    return f"{name.forename} {name.surname}"


def exact(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """No error: half of them in small letters, as people type."""
    return whole(name) if luck.random() < 0.5 else whole(name).lower()


def heard(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Written down as it sounds: one word, at times both."""
    return _some_word(name, luck, lambda word: _ruled(word, know.by_ear, luck), both=0.25)


def misread(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Read from a document or handwriting: letters that look alike."""
    return _some_word(name, luck, lambda word: _ruled(word, know.by_eye, luck), both=0.1)


def slipped(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """A slip of the finger: swapped, left out, doubled, the key beside."""
    return _some_word(name, luck, lambda word: _slip(word, luck), both=0.15)


def written_otherwise(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Another romanisation, or the spelling of an English ear, by rules of the name's origin."""
    rules = know.by_origin.get(name.origin)
    if not rules:
        return None
    return _some_word(name, luck, lambda word: _ruled(word, rules, luck), both=0.5)


def nickname(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Known by a short form of the forename."""
    forms = know.nicknames.get(name.forename.lower())
    return f"{luck.choice(list(forms))} {name.surname}".title() if forms else None


def swapped(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Surname first, with or without the comma."""
    comma = "," if luck.random() < 0.4 else ""
    return f"{name.surname}{comma} {name.forename}"


def part_missing(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """One half of a double surname or double forename."""
    for word, other in ((name.surname, name.forename), (name.forename, name.surname)):
        parts = word.replace("-", " ").split()
        if len(parts) > 1:
            kept = luck.choice(parts)
            return f"{other} {kept}" if word == name.surname else f"{kept} {other}"
    return None


def middle_too(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """With the middle name, which most records leave out."""
    return f"{name.forename} {name.middle} {name.surname}" if name.middle else None


def name_before(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """The surname at birth, for somebody who carries another."""
    if not name.birth_surname or name.birth_surname == name.surname:
        return None
    return f"{name.forename} {name.birth_surname}"


def marks_lost(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """Accents dropped; apostrophe or hyphen dropped, or a blank instead."""
    typed = plain(whole(name))
    if any(mark in typed for mark in _MARKS):
        instead = luck.choice(["", " "])
        typed = "".join(instead if letter in _MARKS else letter for letter in typed)
    return typed if typed != whole(name) else None


def initial(name: Name, luck: Luck, know: Knowledge) -> str | None:
    """An initial for the forename."""
    return f"{name.forename[0]} {name.surname}"


def plain(text: str) -> str:
    """Without accents and strokes."""
    apart = unicodedata.normalize("NFD", text.translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _some_word(
    name: Name, luck: Luck, wrong: Callable[[str], str | None], *, both: float
) -> str | None:
    """One error in the surname (three of five) or the forename; at times in both."""
    forename, surname = name.forename, name.surname
    in_surname = luck.random() < 0.6
    in_both = luck.random() < both
    if in_surname or in_both:
        surname = wrong(surname) or surname
    if not in_surname or in_both:
        forename = wrong(forename) or forename
    if (forename, surname) == (name.forename, name.surname):
        surname = wrong(surname) or surname
    typed = whole(replace(name, forename=forename, surname=surname))
    return typed if typed.lower() != whole(name).lower() else None


def _ruled(word: str, rules: Sequence[Rule], luck: Luck) -> str | None:
    lower = word.lower()
    fitting = [(rule, at) for rule in rules for at in rule.places(lower)]
    luck.shuffle(fitting)
    for rule, at in fitting:
        wrong = rule.applied(lower, at)
        if wrong != lower and len(wrong) > 1:
            return wrong[0].upper() + wrong[1:]
    return None


def _slip(word: str, luck: Luck) -> str | None:
    if len(word) < 3:
        return None
    at = luck.randrange(1, len(word) - 1)
    before, letter, after = word[:at], word[at], word[at + 1 :]
    how = luck.randrange(4)
    if how == 0:
        wrong = before + after[0] + letter + after[1:]
    elif how == 1:
        wrong = before + after
    elif how == 2:
        wrong = before + letter + letter.lower() + after
    else:
        beside = _BESIDE.get(letter.lower(), "")
        wrong = before + luck.choice(beside) + after if beside else before + after
    return wrong if wrong != word else None

"""How like a typed word is to words of the vocabulary: pure.

Three ways in which one becomes the other: a slip of the finger, writing down what was heard,
reading what was written. The best of them counts. 1 is the same word.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from nicknames import NickNamer
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, JaroWinkler
from rapidfuzz.process import cdist

from iops.pole.search.sounds import forms_of

#: At least this like is what sounds the same to a letter, with vowels as one, roughly; looks so.
_SAME_SOUND, _SAME_SPOKEN, _SAME_ROUGHLY, _SAME_LOOK = 0.9, 0.88, 0.78, 0.84
Floats = NDArray[np.float32]
#: How like a short form of a forename is to its full form.
NICKNAME: Final = 0.92
SHORT_FORM: Final = "a short form of the name"
#: An initial of a record against the full name, and the other way round.
INITIAL: Final = 0.75
#: How fast trust falls with likeness: a word that is like by 0.9 costs 1.3. How much likelier a
#: word is meant for being common: by the logarithm of its bearers.
STRICT: Final = 12.0
COMMON: Final = 0.25
#: Less like than this is another word.
LOWEST: Final = 0.5


@dataclass(frozen=True, slots=True)
class Word:
    """A word of the vocabulary that may be meant, and how like it is to what was typed."""

    id: int
    text: str
    likeness: float
    why: str


def likest(
    typed: str, found: Sequence[tuple[int, str]], *, most: int, forms: Sequence[str] = ()
) -> list[Word]:
    """The words most like ``typed``, best first; at most ``most``.

    ``forms``: how each of them sounds and looks (``sounds.forms_of``), where the vocabulary knows.
    """
    if not found:
        return []
    texts = [text for _, text in found]
    slips, sounds, sights = _compared(typed, texts, forms or [""] * len(texts))
    scores = np.maximum(np.maximum(slips, sounds), 0.97 * sights)
    short = short_forms(typed)
    words = []
    for at in np.argsort(-scores, kind="stable")[: most * 2]:
        number, text = found[int(at)]
        if len(text) == 1 < len(typed):
            continue  # an initial, whatever letters sound like it
        words.append(_word(number, text, typed, float(scores[at]), slips[at], sounds[at]))
    for number, text in found:
        if text in short:
            words.append(Word(number, text, NICKNAME, SHORT_FORM))
        elif len(text) == 1 < len(typed) and typed[0] == text:
            words.append(Word(number, text, INITIAL, "the initial"))
    best: dict[int, Word] = {}
    for word in words:
        if word.likeness >= LOWEST and (
            word.id not in best or best[word.id].likeness < word.likeness
        ):
            best[word.id] = word
    return sorted(best.values(), key=lambda one: (-one.likeness, one.text))[:most]


def _word(number: int, text: str, typed: str, score: float, slip: float, sound: float) -> Word:
    if text == typed:
        return Word(number, text, 1.0, "")
    why = "sounds alike" if sound > slip else "spelt alike"
    return Word(number, text, 0.98 * score, why)


def _compared(
    typed: str, texts: Sequence[str], forms: Sequence[str]
) -> tuple[Floats, Floats, Floats]:
    begins = _many(typed, texts, JaroWinkler.normalized_similarity)
    letters = _many(typed, texts, OSA.normalized_similarity)
    sounds, whole, rough, sights = (
        _many(one, others, OSA.normalized_similarity)
        for one, *others in zip(
            forms_of(typed).split("/"),
            *((form or forms_of(text)).split("/") for text, form in zip(texts, forms, strict=True)),
            strict=True,
        )
    )
    base = 0.3 * begins + 0.25 * letters
    by_ear = np.maximum(base + 0.45 * np.maximum(sounds, whole), _alike(sounds, whole, rough))
    by_eye = np.maximum(base + 0.45 * sights, np.where(sights == 1, _SAME_LOOK, 0))
    return base + 0.45 * letters, by_ear.astype(np.float32), by_eye.astype(np.float32)


def _alike(sounds: Floats, whole: Floats, rough: Floats) -> Floats:
    """Of what sounds the same the letters matter little, above all in a short name."""
    same = np.where(sounds == 1, _SAME_SOUND, np.where(whole == 1, _SAME_SPOKEN, 0))
    found: Floats = np.maximum(same, np.where(rough == 1, _SAME_ROUGHLY, 0)).astype(np.float32)
    return found


def _many(typed: str, texts: Sequence[str], scorer: Callable[..., float]) -> Floats:
    found: Floats = cdist([typed], texts, scorer=scorer, dtype=np.float32)[0]
    return found


@cache
def _forms() -> Mapping[str, frozenset[str]]:
    namer = NickNamer()
    forms: dict[str, set[str]] = {}
    for name, shorts in namer.nickname_lookup.items():
        for short in shorts:
            forms.setdefault(name, set()).add(short)
            forms.setdefault(short, set()).add(name)
    return {name: frozenset(found) for name, found in forms.items()}


def short_forms(word: str) -> frozenset[str]:
    """Short forms of a forename, and what it is a short form of."""
    return _forms().get(word, frozenset())

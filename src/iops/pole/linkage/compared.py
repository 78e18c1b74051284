"""Two records compared by themselves, without a run: pure.

The comparisons and outcomes are those of a run (``contracts.OUTCOMES``). A run learns the weights
from all records of a force; one pair cannot, so these are fixed: chosen by judgement,
on the side of asking a person once too often, and not measured. No rarity of a name is in them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from iops.pole.linkage.batch.comparable import plain_name
from iops.pole.search import births
from iops.pole.search.likeness import SHORT_FORM, likest
from iops.pole.search.words import fold, typed_words

#: What any two records of a force weigh before anything is compared, as a logarithm to base two.
PRIOR: Final = -17.0
#: From here on a person is asked: a likely name, and a birth, phone or home that fits it.
ASKED: Final = 1.0
_WEIGHTS: Final[dict[str, dict[str, float]]] = {
    "number": {"same": 14.0, "slip": 5.0, "other": -8.0},
    "forename": {
        "same": 5.5, "short": 4.5, "like": 4.0, "sound": 4.0, "swapped": 5.0, "initial": 2.0,
        "beside": 2.5, "near": 0.0, "other": -6.0,
    },
    "surname": {
        "same": 7.0, "like": 5.0, "sound": 5.0, "swapped": 6.0, "beside": 3.0, "near": 0.5,
        "other": -4.0,
    },
    "born": {
        "same": 11.0, "slip": 7.0, "part": 4.5, "year": 1.5, "near": -2.0, "other": -14.0,
    },
    "sex": {"same": 1.0, "other": -5.0},
    "where": {"family": 9.0, "home": 5.0, "other": -0.5},
    "phone": {"same": 8.0, "other": -0.5},
    "email": {"same": 9.0, "other": -0.5},
}  # fmt: skip
#: A word at least this like is the same name with a slip; at least that like, a little alike.
_ALIKE, _NEAR = 0.8, 0.65
#: So much, in natural logarithms, search says at least for a birth that is out by one slip.
_SLIP = 3.0
Explanation = Sequence[tuple[str, str, float, float]]


@dataclass(frozen=True, slots=True)
class Said:
    """What a record says of a person; nothing said is ""."""

    forename: str = ""
    surname: str = ""
    others: tuple[str, ...] = ()
    born: str = ""
    sex: str = ""
    number: str = ""
    home: str = ""
    phone: str = ""
    email: str = ""


def compared(left: Said, right: Said) -> list[tuple[str, str, float, float]]:
    """Each comparison that says anything: its name, its outcome, its weight; no rarity."""
    outcomes = {
        "number": _number(left.number, right.number),
        "forename": _name(left, right, "forename", "surname"),
        "surname": _name(left, right, "surname", "forename"),
        "born": _born(left.born, right.born),
        "sex": _same(left.sex, right.sex),
        "where": _where(left, right),
        "phone": _same(left.phone, right.phone),
        "email": _same(left.email, right.email),
    }
    return [
        (name, outcome, _WEIGHTS[name][outcome], 0.0)
        for name, outcome in outcomes.items()
        if outcome
    ]


def strong(weight: float, explanation: Explanation) -> bool:
    """Whether two records are so like that somebody is asked.

    Members of a family share surname, home and phone: those alone are no likeness.
    """
    outcomes = {name: outcome for name, outcome, _, _ in explanation}
    if outcomes.get("number") == "same":
        return True
    named = outcomes.get("forename", "other") != "other"
    told = {"born", "where", "phone", "email"} & outcomes.keys()
    return weight >= ASKED and named and bool(told)


def _same(one: str, other: str) -> str:
    if not one or not other:
        return ""
    return "same" if one == other else "other"


def _number(one: str, other: str) -> str:
    if not one or not other:
        return ""
    slips = sum(a != b for a, b in zip(one, other, strict=False)) + abs(len(one) - len(other))
    return "same" if slips == 0 else "slip" if slips <= 2 else "other"


def _name(left: Said, right: Said, part: str, beside: str) -> str:
    one, other = plain_name(getattr(left, part)), plain_name(getattr(right, part))
    if not one or not other:
        return ""
    if one == other:
        return "same"
    found = _like(one, other)
    if found not in ("near", "other"):
        return found
    if one == plain_name(getattr(right, beside)) and other == plain_name(getattr(left, beside)):
        return "swapped"
    among = (_words(right.others, getattr(right, part)), _words(left.others, getattr(left, part)))
    return "beside" if one in among[0] or other in among[1] else found


def _like(one: str, other: str) -> str:
    """How two different words are one name, as search compares what is typed with what is kept."""
    best = max(
        [*likest(one, [(1, other)], most=1), *likest(other, [(1, one)], most=1)],
        key=lambda word: word.likeness,
        default=None,
    )
    if best is None or best.likeness < _NEAR:
        return "other"
    if best.why == SHORT_FORM:
        return "short"
    if best.why == "the initial":
        return "initial"
    if best.likeness < _ALIKE:
        return "near"
    return "sound" if best.why == "sounds alike" else "like"


def _words(names: Sequence[str], whole: str) -> frozenset[str]:
    """The words of other names, and those of a name of several."""
    parts = typed_words(whole)
    beside = [word for name in names for word in typed_words(name)]
    return frozenset([*beside, *(parts if len(parts) > 1 else ())])


def _born(one: str, other: str) -> str:
    if not one or not other:
        return ""
    if len(one) == len(other) == 10:
        if one == other:
            return "same"
        asked = births.asked(one, None, date.max)
        evidence, _ = births.fit(asked, int(other.replace("-", "")))
        if evidence >= _SLIP:
            return "slip"
    else:
        short = min(len(one), len(other))
        if one[:short] == other[:short]:
            return "part"
    years = abs(int(one[:4]) - int(other[:4]))
    return "year" if years == 0 else "near" if years <= 2 else "other"


def _where(left: Said, right: Said) -> str:
    one, other = fold(left.home), fold(right.home)
    if not one or not other:
        return ""
    if one != other:
        return "other"
    family = plain_name(left.surname) == plain_name(right.surname)
    return "family" if family else "home"

"""How well incidents that are crimes are found, measured against what the simulator knows.

Caller's words, officers' results and the list of words are all our own: the figures show that the
detector does what it is for where a code is wrong; they are no finding about any force.
"""

from __future__ import annotations

import csv
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from iops.controlroom.incidents.rules import CERTAIN, CrimeWord, Sign, signs_in, weigh
from iops.reference import codes
from iops.sandbox.force.draws import Draws
from iops.sandbox.force.wordlists.offences import CALLS, OFFENCES
from iops.sandbox.simulator.calls import OTHER_TYPES, UPDATES, WRONG_TYPE
from iops.sandbox.simulator.control import CLOSED_OTHERWISE, OTHER_CLOSINGS
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.scenes import NO_CRIME_SHARE
from iops.sandbox.words import result, said

INCIDENTS: Final = 4_000
_DATA = Path(codes.__file__).parent / "data"


def listed(name: str) -> list[dict[str, str]]:
    lines = (line for line in (_DATA / name).open() if not line.startswith("#"))
    return list(csv.DictReader(lines))


CRIMES = {row["code"] for row in listed("incident_types.csv") if row["crime"] == "yes"}
WORDS = [CrimeWord(row["code"], float(row["weight"])) for row in listed("crime_words.csv")]


class Share(NamedTuple):
    """Of what was called a crime, how much is one; and of the crimes, how many were called one."""

    precision: float
    recall: float


def happened(luck: Luck, number: int) -> str:
    """The type of what really happened."""
    if luck.chance("kind", number, NO_CRIME_SHARE):
        return luck.weighted("scene", number, CALLS, [one.weight for one in CALLS]).incident_type
    weights = [one.weight for one in OFFENCES]
    return luck.weighted("scene", number, OFFENCES, weights).incident_type


def measured(words: Sequence[CrimeWord] = WORDS) -> tuple[Share, Share]:
    """Precision and recall by the codes alone, and with the words."""
    luck = Luck(Draws(5))
    right, by_codes, by_words = 0, [0, 0], [0, 0]
    for number in range(INCIDENTS):
        true = happened(luck, number)
        typed = true
        if luck.chance("wrong", number, WRONG_TYPE):
            typed = luck.one_of("other", number, OTHER_TYPES)
        closing = typed
        if typed not in CRIMES and luck.chance("close", number, CLOSED_OTHERWISE):
            closing = luck.one_of("closing", number, OTHER_CLOSINGS)
        log = luck.one_of("update", number, UPDATES) if luck.chance("more", number, 0.4) else ""
        end = result(true, luck.bits("result", number))
        if luck.chance("forgotten", number, 0.3):
            end = "Dealt with by telephone."
        signs = [Sign("code", code, CERTAIN) for code in {typed, closing} & CRIMES]
        crime, coded = true in CRIMES, bool(signs)
        for where, text in (
            ("caller", said(true, luck.bits("said", number))), ("log", log), ("result", end),
        ):  # fmt: skip
            signs += signs_in(text, words, where=where)
        right += crime
        for found, counts in ((coded, by_codes), (weigh(signs).crime, by_words)):
            counts[0] += found
            counts[1] += found and crime
    return (
        Share(by_codes[1] / by_codes[0], by_codes[1] / right),
        Share(by_words[1] / by_words[0], by_words[1] / right),
    )


def test_words_find_the_crimes_that_the_codes_miss() -> None:
    codes_alone, with_words = measured()
    _, half = measured(WORDS[::2])
    figures = f"codes {codes_alone}, with words {with_words}, with every second word {half}"
    print(figures)
    assert with_words.recall > codes_alone.recall + 0.02, figures
    assert with_words.recall > 0.985, figures
    assert with_words.precision > codes_alone.precision - 0.02, figures
    # A list that lacks half of the words that are used still finds some of what the codes miss.
    assert half.recall > codes_alone.recall + 0.01, figures

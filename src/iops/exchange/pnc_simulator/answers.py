"""What the simulator answers: pure, and the same for the same question."""

from collections.abc import Sequence
from hashlib import blake2b

from iops.pole.people.identifiers import check_letter
from iops.pole.search.contracts import Line, Question

#: Warning signals of the PNC (general knowledge; the manual is not public).
SIGNALS = (
    "VI violent",
    "WE weapons",
    "ES escaper",
    "DR drugs",
    "SH self-harm",
    "MN mental disorder",
)
_KNOWN, _WANTED = 3, 5


def ask(question: Question) -> Sequence[Line]:
    """One simulated line for about every third name; lost or stolen for some marks."""
    lines = (
        [_person(question)] if question.name and _draw(question.name.lower()) % _KNOWN == 0 else []
    )
    for number in question.numbers:
        letter, _, value = number.partition(":")
        if letter == "v" and _draw(value) % _KNOWN == 0:
            lines.append(Line(f"{value} (simulated)", "Reported lost or stolen", ("LOS",)))
    return lines


def _person(question: Question) -> Line:
    drawn = _draw(f"{question.name.lower()} {question.born}")
    year, serial = 85 + drawn % 15, drawn % 10_000_000
    digits = f"{year}{serial:07d}"
    number = f"19{year}/{serial:07d}{check_letter(digits)}"
    signals = tuple(one for at, one in enumerate(SIGNALS) if drawn >> (8 + at) & 3 == 0)
    wanted = ("WANTED: fail to appear",) if drawn % _WANTED == 0 else ()
    born = f", born {question.born}" if question.born else ""
    return Line(
        f"{question.name.title()}{born} (simulated)", f"PNC ID {number}", (*wanted, *signals)
    )


def _draw(text: str) -> int:
    return int.from_bytes(blake2b(text.encode(), digest_size=6).digest(), "big")

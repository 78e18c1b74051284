"""Whether two records are likely one thing, and why: pure."""

from __future__ import annotations

import math
import re
from collections import Counter
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

#: Metres between two points that sources give for one door; house numbers repeat further off.
ONE_DOOR, ONE_STREET = 40.0, 150.0
#: How like two names of premises are, of 100, to be spellings of one.
ONE_NAME: Final = 90.0
_PART: Final = re.compile(r"\b(?:flat|apartment|apt|unit|room|suite|studio|plot)\s+([0-9a-z]+)")
_NUMBERS: Final = re.compile(r"\b[0-9]+[a-z]?\b")


@dataclass(frozen=True)
class Door:
    """What is compared of a place; ``words`` is its folded text, ``point`` metres on the grid.

    ``uprn``: its address number, "" where none is known.
    """

    words: str
    number: str
    street: str
    postcode: str
    point: tuple[float, float]
    uprn: str = ""

    @property
    def part(self) -> str:
        """Which flat, unit or room it is: "2" of "flat 2, 14 high street"."""
        found = _PART.search(self.words)
        return found[1] if found else ""


def same_door(one: Door, other: Door) -> tuple[str, ...]:
    """Why two places are likely one address; empty where they are not.

    Another flat of the same house is another address, however near. Two address numbers (UPRN)
    decide it.
    """
    apart = math.dist(one.point, other.point)
    near = f"{apart:.0f} m apart" if apart >= 1 else "at the same point"
    if one.uprn and other.uprn:
        return ("the same address number (UPRN)", near) if one.uprn == other.uprn else ()
    if one.part != other.part:
        return ()
    if one.postcode and other.postcode and one.postcode != other.postcode and apart > ONE_DOOR:
        return ()
    if one.number and one.street and _plain(one) == _plain(other):
        if one.postcode and one.postcode == other.postcode:
            return ("the same number, street and postcode", near)
        return ("the same number and street", near) if apart <= ONE_STREET else ()
    if apart <= ONE_STREET and Counter(one.words.split()) == Counter(other.words.split()):
        return ("the same words", near)
    alike = fuzz.token_sort_ratio(one.words, other.words)
    same_numbers = _NUMBERS.findall(one.words) == _NUMBERS.findall(other.words)
    if apart <= ONE_DOOR and alike >= ONE_NAME and same_numbers:
        return ("almost the same name", near)
    return ()


def _plain(door: Door) -> tuple[str, str]:
    return door.number.casefold().replace(" ", ""), " ".join(door.street.casefold().split())


@dataclass(frozen=True)
class Car:
    """What is compared of a vehicle."""

    mark: str
    vin: str
    make: str
    model: str


def same_car(one: Car, other: Car) -> tuple[str, ...]:
    """Why two vehicles are likely one: plates change, a VIN does not; empty where they are not."""
    if one.vin and other.vin:
        if one.vin != other.vin:
            return ()
        return ("the same VIN",) if one.mark == other.mark else ("the same VIN", "another mark")
    if one.mark and one.mark == other.mark:
        known = one.make and other.make
        return () if known and one.make.casefold() != other.make.casefold() else ("the same mark",)
    return ()


def same_line(one: str, other: str) -> tuple[str, ...]:
    """Why two phones are likely one: their number, however it was written."""
    digits = (re.sub(r"\D", "", one), re.sub(r"\D", "", other))
    return ("the same number",) if digits[0] and digits[0] == digits[1] else ()

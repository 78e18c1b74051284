"""What was typed, and how it is understood: pure."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Final

from iops.pole.search.rules import addresses, descriptions
from iops.pole.search.rules.dates import age_in, birth_in, decade_in
from iops.pole.search.rules.numbers import ending_of_mark, near_marks, numbered, serial_of
from iops.pole.search.rules.typed import EMAIL, MARK, NUMBER, PART, PHONE, Typed

__all__ = ["EMAIL", "LONGEST", "MARK", "NUMBER", "PART", "PHONE", "Typed", "near_marks",
           "understand"]  # fmt: skip

#: More than any name, number or address has.
LONGEST: Final = 200
_NOTHING: Final = "Type a name, plate, phone, postcode, address or number."
#: A mark that is a name with an age, too: Bob 47.
_NAME_AND_AGE: Final = re.compile(r"[^\W\d_]{2,} \d{1,3}")
#: The beginning of a word of a name: smi*. Three letters may be those of a plate instead.
_BEGUN: Final = re.compile(r"(?<!\S)\*?([^\W\d_]{2,})\*")


def understand(text: str, *, today: date) -> Typed:
    """Recognise a number of any kind, a description, or a name with or without birth and age.

    Raises ValueError, with a sentence, for nothing that can be looked for, and for more than
    ``LONGEST`` characters.
    """
    given = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if not given:
        raise ValueError(_NOTHING)
    if len(given) > LONGEST:
        raise ValueError(f"Type at most {LONGEST} characters: a name, a number or an address.")
    if not any(one.isalnum() for one in given):
        raise ValueError("Type some letters or digits: signs alone stand for nothing here.")
    number = numbered(given)
    if number is None:
        return _perhaps_a_mark(_words(given, today), given)
    letters_only = re.fullmatch(r"[^\W\d_]{2,}\*?|\*[^\W\d_]{4,}\*", given) is not None
    if number.near and (letters_only or _NAME_AND_AGE.fullmatch(given)):
        named = _words(given, today)
        return replace(
            named,
            said=f"{number.said}, or {named.said}",
            exact=number.exact,
            parts=number.parts,
            near=number.near,
        )
    if number.parts and letters_only:
        named = _words(given, today)
        return replace(named, said=f"{named.said}, or {number.said}", parts=number.parts)
    return number


def _perhaps_a_mark(named: Typed, given: str) -> Typed:
    """Three letters are a name, Kim or Lee; where nobody is called so, the end of a mark: KLM."""
    ending = ending_of_mark(given)
    if not ending or named.descriptive:
        return named
    said = f"{named.said}, or a registration mark that ends {given.upper()}"
    return replace(named, said=said, perhaps=(ending,))


def _words(given: str, today: date) -> Typed:
    """A name with what is said beside it; and the same words as a description."""
    begun = frozenset(word.lower() for word in _BEGUN.findall(given))
    rest, born, wrong = birth_in(_BEGUN.sub(r"\1", given), today)
    rest, age = (rest, None) if born or wrong else age_in(rest)
    plain, decade = (rest, None) if born or age is not None else decade_in(rest)
    plain, mark = descriptions.mark_in(plain)
    words = descriptions.words_in(plain)
    traits = _traits(words, mark, decade)
    telling = bool(mark or decade) or any(word in descriptions.TELLING for word in words)
    # Whoever says how a plate ends speaks of a vehicle: nobody is called Corsa.
    name = "" if mark else descriptions.name_in(words) if telling else rest.strip("*")
    when = f"born {born}" if born else "" if age is None else f"aged {age}"
    address = addresses.has_house(name) or (not telling and addresses.names_street(given))
    what = f"name “{rest.strip('*')}”" if rest and not telling else ""
    if what and address:
        what = f"address “{given}”" if name[:1].isdigit() else f"{what}, or an address"
    said = ", ".join(part for part in (what, when) if part)
    return Typed(
        f"description “{given}”" if telling else said or f"“{given}”",
        name=name,
        begun=begun,
        exact=serial_of(given),
        born=born,
        age=age,
        place=given if address else "",
        traits=traits,
        words=tuple(word for word in words if word not in descriptions.SEXES),
        descriptive=telling,
        notes=(wrong,) if wrong else (),
    )


def _traits(
    words: tuple[str, ...], mark: tuple[str, ...], decade: tuple[int, int] | None
) -> dict[str, tuple[str, ...]]:
    found: dict[str, tuple[str, ...]] = {}
    colours, sex = descriptions.colours_in(words), descriptions.sex_of(words)
    if colours:
        found["colour"] = colours
    if sex:
        found["sex"] = (sex,)
    if mark:
        found["mark"] = mark
    if decade:
        found["ages"] = tuple(map(str, decade))
    return found

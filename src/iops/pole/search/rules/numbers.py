"""Numbers that a search may consist of: pure.

A plate, whole or in part; a phone or its end; an email address; the number of a record of any
module; the number of an address; PNC ID, CRO and arrest/summons number with their check letters;
any other number.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from iops.pole.people.identifiers import national_phone, readings_of
from iops.pole.people.numbers import record_in
from iops.pole.search.rules.typed import EMAIL, MARK, NUMBER, PART, PERSON, PHONE, Typed
from iops.reference.places.uprn import uprn_in

#: Marks of Great Britain in each form since 1903, of Northern Ireland, and of diplomats' Q
#: (general knowledge of the DVLA's INF104); letters and digits that a form cannot have included,
#: since people misread them.
_MARK: Final = re.compile(
    r"[A-Z]{2}[0-9O]{2}[A-Z]{3}|[A-Z][0-9]{1,3}[A-Z]{3}|[A-Z]{3}[0-9]{1,3}[A-Z]"
    r"|[A-Z]{1,3}[0-9]{1,4}|[0-9]{1,4}[A-Z]{1,3}"
)
#: The beginning or the end of a current mark: AB12, AB12 C, 12 CDE.
_PIECE: Final = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z]{0,2}|[0-9]{1,2}[A-Z]{3}")
#: The three letters that a current mark ends with; I and Q are in none.
_ENDING: Final = re.compile(r"[A-HJ-PR-Z]{3}")
_LONGEST_MARK: Final = 8
#: Fewer known characters than these would be a list of half the vehicles of the country.
_KNOWN_OF_MARK, _KNOWN_OF_PHONE = 3, 4
_PHONE: Final = re.compile(r"\+?[0-9][0-9 ()-]{5,}")
_WHOLE_PHONE: Final = 10
_EMAIL: Final = re.compile(r"[^\s@,;]+@[^\s@,;]+")
_RECORD: Final = re.compile(
    r"(?P<of>[A-Z]{2,3})[- ]?(?P<number>[0-9]{1,7})(?:-(?P<day>[0-9]{2,6}))?"
)
#: What numbers of our own records begin with.
_MODULES: Final = frozenset({"INC", "CON", "CR", "SS"})
_POSTCODE: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}")
_OUTWARD: Final = re.compile(r"[A-Z]{1,2}[0-9][A-Z0-9]?(?: ?[0-9])?")
#: The number of a document or a thing: one word with a digit in it.
_SERIAL: Final = re.compile(r"(?=.*[0-9])[A-Z0-9/-]{4,60}")
#: Said of a mark in words: "ends KLM", "begins with AB12".
ENDS: Final = re.compile(r"\b(?:ENDS?|ENDING)(?: IN| WITH)? (?P<part>[A-Z0-9]{2,8})\b")
BEGINS: Final = re.compile(
    r"\b(?:BEGINS?|BEGINNING|STARTS?|STARTING)(?: IN| WITH)? (?P<part>[A-Z0-9]{2,8})\b"
)
_SAID: Final = re.compile(r"(?:PLATE|REG|VRM|MARK|INDEX)[ :]+(?P<mark>[A-Z0-9*? ]{2,12})")


def numbered(given: str) -> Typed | None:
    """The search as a number, if it is one and nothing else. ``given`` has single blanks.

    Raises ValueError, with a sentence, for an address number that cannot be one.
    """
    upper = given.upper()
    for recognise in _RECOGNISERS:
        found = recognise(upper)
        if found is not None:
            return found
    return None


def _record(upper: str) -> Typed | None:
    found = _RECORD.fullmatch(upper)
    if found is None or found["of"] not in _MODULES:
        return None
    if found["day"]:
        number = f"{found['of']}-{found['number']}-{found['day']}"
        return Typed(f"record number {number}", exact=(f"{NUMBER}:{number}",))
    padded = f"{found['of']}-{int(found['number']):06d}"
    whole = f"{found['of']}-{found['number']}"
    return Typed(
        f"record number {padded} of any day",
        exact=(f"{NUMBER}:{whole}", f"{NUMBER}:{padded}"),
        parts=(f"{NUMBER}{PART}:{padded}-%",),
    )


def _person(upper: str) -> Typed | None:
    found = record_in(upper)
    if found is None:
        return None
    record, year = found
    said = f"number of a person {record:07d}" + (f" of {year}" if year else "")
    return Typed(said, exact=(f"{PERSON}:{record}-{year}",))


def _email(upper: str) -> Typed | None:
    if not _EMAIL.fullmatch(upper):
        return None
    address = upper.lower()
    return Typed(f"email address {address}", exact=(f"{EMAIL}:{address}",))


def _postcode(upper: str) -> Typed | None:
    if _POSTCODE.fullmatch(upper):
        return Typed(f"postcode {upper}", place=upper)
    return None


def _uprn(upper: str) -> Typed | None:
    """An address by its number. One that stands alone may be a phone or a document as well."""
    uprn = uprn_in(upper)
    if uprn is None:
        return None
    address = Typed(f"address number (UPRN) {uprn}", place=f"UPRN {uprn}")
    other = _phone(upper)
    if other is None:
        return address
    return replace(other, said=f"{address.said} or {other.said}", place=address.place)


def _national(upper: str) -> Typed | None:
    """PNC ID, CRO or arrest/summons number; some can be read as two of them."""
    readings = readings_of(upper)
    if not readings:
        return None
    right = [one for one in readings if not one.doubt] or readings
    said = " or ".join(f"{one.label} {one.number}" for one in right)
    kept = tuple(dict.fromkeys(f"{NUMBER}:{one.number}" for one in right))
    return Typed(said, exact=kept, notes=tuple(one.doubt for one in right if one.doubt))


def _whole_mark(upper: str) -> Typed | None:
    mark = upper.replace(" ", "")
    if not _MARK.fullmatch(mark) or upper.count(" ") > 1:
        return None
    # "Bob 47" is a mark, too, and a name with an age; the name is looked for beside it.
    short = not re.fullmatch(r"[A-Z]{2}[0-9]{2}[A-Z]{3}", mark)
    parts = (f"{MARK}{PART}:%{mark}%",) if _PIECE.fullmatch(mark) else ()
    exact = [f"{MARK}:{mark}"]
    if short and len(mark) >= 4:
        exact.append(f"{NUMBER}:{mark}")
    return Typed(
        f"registration mark {mark}" + (" or a part of one" if parts else ""),
        exact=tuple(exact),
        parts=parts,
        near=mark,
        place=upper if _OUTWARD.fullmatch(upper) else "",
    )


def _part_of_mark(upper: str) -> Typed | None:
    said = _SAID.fullmatch(upper)
    text = said["mark"] if said else upper
    for form, pattern in ((ENDS, "%{}"), (BEGINS, "{}%")):
        found = form.fullmatch(text)
        if found is not None:
            return _parts(pattern.format(found["part"]), f"registration mark that {text.lower()}")
    mark = text.replace(" ", "")
    if set(mark) & set("*?"):
        if not re.fullmatch(r"[A-Z0-9*?]{2,12}", mark) or re.fullmatch(r"[0-9*?]+", mark):
            return None
        return _parts(mark.replace("*", "%").replace("?", "_"), f"registration mark like {mark}")
    if said is None:
        return None
    return Typed(
        f"registration mark {mark} or a part of one",
        exact=(f"{MARK}:{mark}",),
        parts=(f"{MARK}{PART}:%{mark}%",),
        near=mark,
    )


def _parts(pattern: str, said: str) -> Typed | None:
    known = sum(one not in "%_" for one in pattern)
    if not _KNOWN_OF_MARK <= known <= _LONGEST_MARK:
        return None
    return Typed(said, parts=(f"{MARK}{PART}:{pattern}",))


def _phone(upper: str) -> Typed | None:
    if _PHONE.fullmatch(upper):
        digits = national_digits(upper)
        # A passport or an IMEI is nothing but digits too.
        exact = (f"{PHONE}:{digits}", f"{NUMBER}:{digits}")
        parts = (f"{PHONE}{PART}:%{digits}%",) if len(digits) < _WHOLE_PHONE else ()
        said = f"phone number {digits}" + (" or a part of one" if parts else "")
        return Typed(said, exact=exact, parts=parts)
    bare = re.sub(r"[ ()-]", "", upper)
    if re.fullmatch(r"\+?[0-9*?]+", bare) and set(bare) & set("*?"):
        known = sum(one.isdigit() for one in bare)
        if known >= _KNOWN_OF_PHONE:
            pattern = bare.replace("+44", "0").replace("*", "%").replace("?", "_")
            return Typed(f"phone number like {bare}", parts=(f"{PHONE}{PART}:{pattern}",))
    return None


def national_digits(text: str) -> str:
    """Digits only, as numbers are kept: a British one in national form."""
    return national_phone(text)


def ending_of_mark(given: str) -> str:
    """Three letters as the end of a current mark, a pattern behind its letter; "" for all else."""
    return f"{MARK}{PART}:%{given.upper()}" if _ENDING.fullmatch(given.upper()) else ""


def serial_of(given: str) -> tuple[str, ...]:
    """The number of a document or a thing that one word with a digit may be."""
    upper = given.upper()
    if not _SERIAL.fullmatch(upper):
        return ()
    return (f"{NUMBER}:{re.sub('[^A-Z0-9]', '', upper)}",)


#: Letters and digits that are taken for each other on a plate.
_MISREAD: Final = {
    "0": "OQD", "O": "0QD", "1": "IL", "I": "1L", "L": "1I", "5": "S", "S": "5", "8": "B",
    "B": "83", "2": "Z", "Z": "2", "6": "G", "G": "6C", "4": "A", "A": "4", "7": "T",
    "T": "7", "V": "UY", "U": "V", "M": "NW", "N": "M", "W": "VM", "D": "0O", "C": "G", "E": "F",
    "F": "E", "P": "R", "R": "P", "X": "K", "K": "X", "H": "N", "Y": "V", "Q": "O0",
    "3": "8", "9": "G",
}  # fmt: skip


def near_marks(mark: str) -> list[str]:
    """Marks that somebody may mean who read or wrote this one: one character off, or two swapped.

    Those that are easily misread come first; then any other character in each place.
    """
    likely, others = [], []
    for at, letter in enumerate(mark):
        for other in _MISREAD.get(letter, ""):
            likely.append(mark[:at] + other + mark[at + 1 :])
        of = "0123456789" if letter.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        others += [mark[:at] + other + mark[at + 1 :] for other in of]
    for at in range(len(mark) - 1):
        likely.append(mark[:at] + mark[at + 1] + mark[at] + mark[at + 2 :])
    return [one for one in dict.fromkeys((*likely, *others)) if one != mark]


_RECOGNISERS: Final[tuple[Callable[[str], Typed | None], ...]] = (
    _record, _person, _email, _postcode, _uprn, _national, _part_of_mark, _phone, _whole_mark,
)  # fmt: skip

"""National numbers of people, with the letters that prove them: pure.

PNC ID, CRO number and arrest/summons number (POLE data dictionary DS_071, DS_072, DS_073). The
check letter is the remainder by 23 of certain of their digits.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

#: Letters by remainder: I, O and S are left out.
CHECK_LETTERS: Final = "ZABCDEFGHJKLMNPQRTUVWXY"
_PNC: Final = re.compile(r"(?P<year>[0-9]{4}|[0-9]{2})/(?P<serial>[0-9]{1,7})(?P<letter>[A-Z])")
_CRO: Final = re.compile(r"(?P<serial>[0-9]{1,6})/(?P<year>[0-9]{2})(?P<letter>[A-Z])")
_CRO_FILE: Final = re.compile(r"SF(?P<year>[0-9]{2})/(?P<serial>[0-9]{1,6})(?P<letter>[A-Z])")
_ASN: Final = re.compile(
    r"(?P<year>[0-9]{2})/?(?P<force>[A-Z]?[0-9A-Z]{2})(?P<unit>[0-9A-Z]{2})/?"
    r"(?P<system>[0-9A-Z]{2})/?(?P<serial>[0-9]{1,11})(?P<letter>[A-Z])"
)
#: Two digits of a year up to these are of this century.
_THIS_CENTURY: Final = 50
#: Criminal records files opened before 1965 are proved by their serial alone.
_SERIAL_ALONE: Final = 65


@dataclass(frozen=True)
class Identifier:
    """A number as it is kept. ``doubt``: why it cannot be right, in a sentence; blank if it can."""

    label: str
    number: str
    doubt: str


def check_letter(digits: str) -> str:
    """The letter that proves these digits."""
    return CHECK_LETTERS[int(digits or "0") % len(CHECK_LETTERS)]


def readings_of(text: str) -> list[Identifier]:
    """Every national number that the text can be read as; none where it is none."""
    upper = text.strip().upper()
    found = (read_pnc(upper), read_cro(upper), read_asn(upper))
    return [one for one in found if one is not None]


def read_pnc(text: str) -> Identifier | None:
    """A PNC ID, "2003/0011985X" or "03/11985X"; None where the text is none."""
    found = _PNC.fullmatch(text.strip().upper())
    if found is None:
        return None
    year, serial = found["year"], found["serial"].zfill(7)
    if len(year) == 2:
        year = ("20" if int(year) < _THIS_CENTURY else "19") + year
    return _proved("PNC ID", f"{year}/{serial}{found['letter']}", year[2:] + serial)


def read_cro(text: str) -> Identifier | None:
    """A CRO number, "265416/21G" or "SF39/5E"; None where the text is none."""
    upper = text.strip().upper()
    found = _CRO.fullmatch(upper)
    if found is not None:
        number = f"{int(found['serial'])}/{found['year']}{found['letter']}"
        return _proved("CRO number", number, found["year"] + found["serial"].zfill(6))
    found = _CRO_FILE.fullmatch(upper)
    if found is None:
        return None
    year, serial = found["year"], found["serial"].zfill(6)
    number = f"SF{year}/{int(serial)}{found['letter']}"
    return _proved("CRO number", number, serial if int(year) < _SERIAL_ALONE else year + serial)


def read_asn(text: str) -> Identifier | None:
    """An arrest/summons number, with or without strokes; None where the text is none.

    The unit's two characters prove nothing; letters of force and system count as no digits.
    """
    found = _ASN.fullmatch(text.strip().upper().replace(" ", ""))
    if found is None:
        return None
    year, force, system, serial = (found[one] for one in ("year", "force", "system", "serial"))
    number = f"{year}/{force}{found['unit']}/{system}/{int(serial)}{found['letter']}"
    digits = "".join(part for part in (force, system) if part.isdigit())
    return _proved("arrest/summons number", number, digits + year + serial.zfill(11))


def _proved(label: str, number: str, digits: str) -> Identifier:
    right = check_letter(digits)
    doubt = (
        ""
        if number[-1] == right
        else f"The check letter of {number} should be {right}: a digit or the letter may be wrong."
    )
    return Identifier(label, number, doubt)


#: What stands before a British number abroad; without a sign only before ten figures.
_BRITISH: Final = ("+44", "0044")
_LONGEST_PHONE: Final = 30


def national_phone(text: str) -> str:
    """A telephone number in the one form in which it is kept and looked for: digits only.

    A British number in national form, with or without the trunk zero in brackets, as people write
    it and as a network shows it ("+44 (0)7700 900123", "447700900123"); another country's behind
    00 (E.164 and E.123 of the ITU).
    """
    digits = "".join(char for char in text if char in "+0123456789")
    for lead in _BRITISH:
        if digits.startswith(lead):
            return ("0" + digits.removeprefix(lead).removeprefix("0"))[:_LONGEST_PHONE]
    if digits.startswith("44") and len(digits) == 12 and digits[2] != "0":
        return "0" + digits[2:]
    return digits.replace("+", "00")[:_LONGEST_PHONE]

"""What was typed: pure."""

import re
from dataclasses import dataclass
from datetime import date

VRM = re.compile(
    r"^(?:[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z])$"
)
PHONE = re.compile(r"^\+?[0-9][0-9 ()-]{5,}$")
POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")
NUMBER = re.compile(r"^(?:INC|CON|CR|SS)-[0-9]{1,7}(?:-[0-9]{2,6})?$")
#: The number of a document or a thing: one word with a digit in it.
SERIAL = re.compile(r"^(?=.*[0-9])[A-Z0-9/-]{4,60}$")
DATE = re.compile(
    r"\b(?P<d>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<y>\d{4}|\d{2})\b"
    r"|\b(?P<iy>\d{4})-(?P<im>\d{1,2})-(?P<id>\d{1,2})\b"
    r"|\b(?P<wd>\d{1,2})(?:st|nd|rd|th)?[ -](?P<wm>[a-z]{3,9})[ -](?P<wy>\d{4})\b",
    re.IGNORECASE,
)
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
YEAR = re.compile(r"\b(19\d{2}|20\d{2})\b")
AGE = re.compile(
    r"(?<=[^\W\d_] )(?:aged? |age )?(?P<age>\d{1,3})\b(?! ?[a-z]{2,} (?:st|rd|road)\b)"
)
OLDEST = 120
#: Nobody on record was born before: a year that is typed so is no birth.
EARLIEST = 1850
#: More than any name, number or address has.
LONGEST = 200


@dataclass(frozen=True)
class Typed:
    """How a search was understood; ``said`` tells the person.

    ``born`` is a date of birth, "1974-05-02" or "1974"; ``age`` in years, where that was typed.
    """

    said: str
    name: str = ""
    exact: tuple[str, ...] = ()
    born: str = ""
    age: int | None = None
    place: str = ""


def understand(text: str, *, today: date) -> Typed:
    """Recognise plate, phone, postcode, record number, or a name with or without a birth date.

    Day comes before month, as people in Britain write it. Raises ValueError, with a sentence, for
    nothing that can be looked for, and for more than ``LONGEST`` characters.
    """
    given = " ".join("".join(one if one.isprintable() else " " for one in text).split())
    if not given:
        raise ValueError("Type a name, plate, phone, postcode, address or number.")
    if len(given) > LONGEST:
        raise ValueError(f"Type at most {LONGEST} characters: a name, a number or an address.")
    if not any(one.isalnum() for one in given):
        raise ValueError("Type some letters or digits: signs alone stand for nothing here.")
    upper = given.upper()
    if NUMBER.match(upper):
        return Typed(f"record number {upper}", exact=(f"n:{upper}",))
    if POSTCODE.match(upper):
        return Typed(f"postcode {upper}", place=given)
    if VRM.match(upper):
        mark = upper.replace(" ", "")
        return Typed(f"registration mark {mark}", exact=(f"v:{mark}",), name=given)
    if PHONE.match(given):
        digits = _national(given)
        # A passport or an IMEI is nothing but digits too.
        return Typed(f"phone number {digits}", exact=(f"h:{digits}", f"n:{digits}"))
    name, born = _birth(given, today)
    name, age = (name, None) if born else _age(name)
    when = f"born {born}" if born else "" if age is None else f"aged {age}"
    said = ", ".join(part for part in (f"name “{name}”" if name else "", when) if part)
    place = given if name[:1].isdigit() or _ADDRESS.search(name) else ""
    exact = (f"n:{re.sub('[^A-Z0-9]', '', upper)}",) if SERIAL.match(upper) else ()
    return Typed(said, name=name, exact=exact, born=born, age=age, place=place)


_ADDRESS = re.compile(r"[^\W\d_] \d+[a-z]?\b|\d+[a-z]? [^\W\d_]", re.IGNORECASE)


def _national(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    if text.startswith("+44"):
        return "0" + digits[2:]
    return "0" + digits[4:] if digits.startswith("0044") else digits


def _birth(text: str, today: date) -> tuple[str, str]:
    """The name without the date of birth, and the date; a date that cannot be stays in the name."""
    for found in DATE.finditer(text):
        part = found.groupdict()
        if part["iy"]:
            year, month, day = int(part["iy"]), int(part["im"]), int(part["id"])
        elif part["wy"]:
            if part["wm"][:3].lower() not in MONTHS:
                continue
            year, day = int(part["wy"]), int(part["wd"])
            month = MONTHS.index(part["wm"][:3].lower()) + 1
        else:
            year, month, day = int(part["y"]), int(part["m"]), int(part["d"])
            if year < 100:
                year += 2000 if 2000 + year <= today.year else 1900
        try:
            born = date(year, month, day)
        except ValueError:
            continue
        if year < EARLIEST:
            continue
        return " ".join((text[: found.start()] + text[found.end() :]).split()), born.isoformat()
    year_found = YEAR.search(text)
    if year_found and year_found.group() != text:
        rest = text[: year_found.start()] + text[year_found.end() :]
        return " ".join(rest.split()), year_found.group()
    return text, ""


def _age(text: str) -> tuple[str, int | None]:
    """The name without the age, and the age: a number of up to three digits behind a name."""
    found = AGE.search(text)
    if found is None or int(found["age"]) > OLDEST:
        return text, None
    return " ".join((text[: found.start()] + text[found.end() :]).split()), int(found["age"])

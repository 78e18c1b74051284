"""What was typed: pure."""

import re
from dataclasses import dataclass

VRM = re.compile(
    r"^(?:[A-Z]{2}[0-9]{2} ?[A-Z]{3}|[A-Z][0-9]{1,3} ?[A-Z]{3}|[A-Z]{3} ?[0-9]{1,3}[A-Z])$"
)
PHONE = re.compile(r"^\+?[0-9][0-9 ()-]{5,}$")
POSTCODE = re.compile(r"^[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}$")
NUMBER = re.compile(r"^(?:INC|CON|CR|SS)-[0-9]{1,7}(?:-[0-9]{2,6})?$")
#: The number of a document or a thing: one word with a digit in it.
SERIAL = re.compile(r"^(?=.*[0-9])[A-Z0-9/-]{4,60}$")
DATE = re.compile(r"\b(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})\b|\b(\d{4})-(\d{2})-(\d{2})\b")
YEAR = re.compile(r"\b(19\d{2}|20\d{2})\b")


@dataclass(frozen=True)
class Typed:
    """How a search was understood; ``said`` tells the person."""

    said: str
    name: str = ""
    exact: tuple[str, ...] = ()
    born: str = ""
    place: str = ""


def understand(text: str) -> Typed:
    """Recognise plate, phone, postcode, record number, or a name with or without a birth date.

    Day comes before month, as people in Britain write it. Raises ValueError for nothing at all.
    """
    given = " ".join(text.split())
    if not given:
        raise ValueError("Type a name, plate, phone, postcode, address or number.")
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
    name, born = _birth(given)
    said = f"name “{name}”" + (f", born {born}" if born else "") if name else f"born {born}"
    place = given if any(char.isdigit() for char in name) else ""
    exact = (f"n:{re.sub('[^A-Z0-9]', '', upper)}",) if SERIAL.match(upper) else ()
    return Typed(said, name=name, exact=exact, born=born, place=place)


def _national(text: str) -> str:
    digits = "".join(char for char in text if char.isdigit())
    if text.startswith("+44"):
        return "0" + digits[2:]
    return "0" + digits[4:] if digits.startswith("0044") else digits


def _birth(text: str) -> tuple[str, str]:
    found = DATE.search(text)
    if found:
        day, month, year, iso_year, iso_month, iso_day = found.groups()
        born = (
            f"{iso_year}-{iso_month}-{iso_day}"
            if iso_year
            else f"{year}-{int(month):02d}-{int(day):02d}"
        )
        return " ".join((text[: found.start()] + text[found.end() :]).split()), born
    year_found = YEAR.search(text)
    if year_found and year_found.group() != text:
        rest = text[: year_found.start()] + text[year_found.end() :]
        return " ".join(rest.split()), year_found.group()
    return text, ""

"""UPRNs (unique property reference numbers): one spelling for each, so that they can be compared.

Source: GeoPlace, and BS 7666-2: a number of 1 to 12 digits that never changes and means nothing by
itself; it has no check digit. Some systems fill it with noughts to twelve digits: that is the same
number.
"""

from __future__ import annotations

import re
from typing import Final

MOST_DIGITS: Final = 12
#: A number this long is hardly anything else where it stands alone among the words of a place.
_TELLING: Final = 11
#: "UPRN 100021769234", "uprn: 1000 2176 9234"
_NAMED: Final = re.compile(r"UPRN[ .:#=-]*(?P<digits>[0-9](?:[ -]?[0-9])*)", re.IGNORECASE)
#: Twelve digits, or eleven that do not begin like a British telephone number.
_BARE: Final = re.compile(r"[0-9]{12}|[1-9][0-9]{10}")


def normalise_uprn(text: str) -> str | None:
    """ "010008045678" to "10008045678"; None where it is not 1 to 12 digits, or nought."""
    digits = text.strip()
    if not (digits.isascii() and digits.isdecimal() and len(digits) <= MOST_DIGITS):
        return None
    return digits.lstrip("0") or None


def uprn_in(text: str) -> str | None:
    """The UPRN that a text is and nothing else: "UPRN 5", or a bare number long enough for one.

    None for all other text. Raises ValueError, with a sentence, where it says "UPRN" and the
    number is none.
    """
    given = " ".join(text.split())
    named = _NAMED.fullmatch(given)
    if named is None:
        return normalise_uprn(given) if _BARE.fullmatch(given) else None
    digits = re.sub("[ -]", "", named["digits"])
    found = normalise_uprn(digits)
    if found is None:
        wrong = "is nought" if len(digits) <= MOST_DIGITS else f"has {len(digits)}"
        raise ValueError(
            f"An address number (UPRN) has 1 to {MOST_DIGITS} digits; this {wrong}. Check it."
        )
    return found


def words_of(uprn: str) -> list[str]:
    """How people write a UPRN, folded; a long one also without the word before it.

    A short number alone would mean half of all house numbers.
    """
    if not uprn:
        return []
    forms = list(dict.fromkeys((uprn, uprn.zfill(MOST_DIGITS))))
    bare = [one for one in forms if len(uprn) >= _TELLING]
    return [f"uprn {one}" for one in forms] + bare

"""Whether what was typed may be an address, in any order of its parts: pure."""

from __future__ import annotations

import re
from typing import Final

#: A house number before or behind a word.
_HOUSE: Final = re.compile(r"[^\W\d_] \d+[a-z]?\b|\d+[a-z]? [^\W\d_]", re.IGNORECASE)
#: What streets are called, behind another word: own list, without what is oftener a surname. Short
#: forms stand last, or before a comma.
_STREET: Final = re.compile(
    r"(?<=\w )(?:street|road|avenue|lane|close|drive|crescent|terrace|gardens|grove|square|mews"
    r"|court|row|parade|estate|buildings|wharf)\b"
    r"|(?<=\w )(?:st|rd|ave?|ln|cl|dr|cres|ct|gdns|sq|terr?)\.?(?=$|,)",
    re.IGNORECASE,
)
_POSTCODE: Final = re.compile(r"\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][a-z]{2}\b", re.IGNORECASE)


def has_house(name: str) -> bool:
    """Whether what is left of a name, without birth and age, has a house number."""
    return name[:1].isdigit() or _HOUSE.search(name) is not None


def names_street(given: str) -> bool:
    """Whether a street or a postcode is named: "Mill Lane", "Alderton M1 1AE".

    Elizabeth Lane is a street and a person: both are looked for.
    """
    return (_STREET.search(given) or _POSTCODE.search(given)) is not None

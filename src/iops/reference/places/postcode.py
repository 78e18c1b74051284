"""Postcodes: one spelling for each, so that they can be compared.

Source: BS 7666 and the Royal Mail's programmers' guide: the outward code is one or two letters and
one or two characters of district, the inward code a digit and two letters.
"""

from __future__ import annotations

import re

_SHAPE = re.compile(r"([A-Z]{1,2}\d[A-Z\d]?)(\d[A-Z]{2})")


def normalise_postcode(text: str) -> str | None:
    """ "m11ad" to "M1 1AD"; None where it has not the shape of a postcode."""
    found = _SHAPE.fullmatch("".join(text.upper().split()))
    return f"{found[1]} {found[2]}" if found else None

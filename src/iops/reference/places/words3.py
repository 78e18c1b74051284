"""what3words, by an adapter: three words to a position, where a force has a key for it.

The service is licensed and belongs to a company: without its address and the force's key
(``IOPS_WORDS3_URL``, ``IOPS_WORDS3_KEY``) the words are recognised, and the answer says that nobody
can look them up here.
Interface: the public API, version 3, "convert-to-coordinates".
"""

from __future__ import annotations

import json
import logging
import re
from typing import Final
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import urlopen

from django.conf import settings

log = logging.getLogger("iops.places")
#: Seconds: a call handler waits for no more, and other ways of saying where go on meanwhile.
_WITHIN: Final = 1.5
_WORDS: Final = re.compile(r"(?:///|what3words\s+)?([^\W\d_]+(?:\.[^\W\d_]+){2})", re.IGNORECASE)
NOT_HERE: Final = (
    "Three words of what3words, which is not connected here. Ask for an address, a road, a grid "
    "reference, or what the telephone's map says."
)
_UNKNOWN: Final = "what3words knows no such words. Have them spelt, one by one."
_SILENT: Final = "what3words does not answer. Ask for another way to say where."


def words_in(text: str) -> str:
    """The three words that a text is, joined by dots; "" for any other text."""
    found = _WORDS.fullmatch(text.strip())
    return found[1].lower() if found else ""


def position_of(words: str) -> tuple[float, float]:
    """Latitude and longitude of three words; ValueError, with a sentence, where there are none.

    To be called outside of what somebody waits for.
    """
    if not (settings.IOPS_WORDS3_URL and settings.IOPS_WORDS3_KEY):
        raise ValueError(NOT_HERE)
    asked = urlencode({"words": words, "key": settings.IOPS_WORDS3_KEY})
    address = f"{settings.IOPS_WORDS3_URL.rstrip('/')}/v3/convert-to-coordinates?{asked}"
    try:
        with urlopen(address, timeout=_WITHIN) as answer:  # noqa: S310 - the force's own setting
            found = json.load(answer)["coordinates"]
            return float(found["lat"]), float(found["lng"])
    except HTTPError as error:
        # It answers 400 for words that it does not know, and 401 and 402 for a key that is none.
        if error.code == 400:
            raise ValueError(_UNKNOWN) from None
        log.warning("what3words refused: status %s", error.code)
        raise ValueError(_SILENT) from None
    except (URLError, TimeoutError, ValueError, KeyError, TypeError) as error:
        # The class only: an address holds the words and the key.
        log.warning("what3words failed: %s", type(error).__name__)
        raise ValueError(_SILENT) from None

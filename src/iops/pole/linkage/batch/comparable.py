"""Records as linkage compares them: pure, on Arrow tables.

Each distinct value is looked at once, however many records have it: a force has a hundred times
fewer different forenames than people.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from functools import lru_cache
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from iops.pole.search.likeness import short_forms
from iops.pole.search.sounds import consonants
from iops.pole.search.words import fold, typed_words

#: What a record says, as text; nothing said is null or "". ``aliases`` holds one name a line,
#: ``number`` a number that one person alone has (PNC ID, CRO), ``home`` the dwelling.
SAID: Final = (
    "forename", "middle", "surname", "aliases", "born", "sex", "home", "postcode", "town", "phone",
    "number", "email", "work",
)  # fmt: skip
_TEXTS: Final = (
    "forename", "fore_sound", "surname", "sur_sound", "born", "sex", "home", "postcode", "sector",
    "town", "phone", "number", "email", "mailbox", "work", "fore_forms", "sur_parts",
)  # fmt: skip
COMPARABLE: Final = pa.schema(
    [("id", pa.int64())]
    + [(name, pa.string()) for name in _TEXTS]
    + [("others", pa.list_(pa.string()))]
)
_DAY: Final = re.compile(r"(\d{4})-?(\d\d)?-?(\d\d)?$")


def comparable(said: pa.Table) -> pa.Table:
    """The records as they are compared; a column that ``said`` lacks is unknown throughout."""
    rows = said.num_rows
    empty = pa.nulls(rows, pa.string())
    given = {
        name: _plain(said.column(name)) if name in said.column_names else empty for name in SAID
    }
    forename = _mapped(given["forename"], _first_word)
    surname = _mapped(given["surname"], _joined)
    postcode = _mapped(given["postcode"], _letters)
    columns: dict[str, Any] = {
        "id": said.column("id").cast(pa.int64()),
        "forename": forename,
        "fore_sound": _mapped(forename, _sound),
        "fore_forms": _mapped(forename, _forms),
        "surname": surname,
        "sur_parts": _mapped(given["surname"], _parts),
        "sur_sound": _mapped(surname, _sound),
        "others": _others(given, forename, surname),
        "born": _mapped(given["born"], _born),
        "sex": _mapped(given["sex"], _letters),
        "home": _mapped(given["home"], _letters),
        "postcode": postcode,
        "sector": _mapped(postcode, _sector),
        "town": _mapped(given["town"], _letters),
        "phone": _mapped(given["phone"], _letters),
        "number": _mapped(given["number"], _letters),
        "email": _mapped(given["email"], lambda text: fold(text).strip() or None),
        "mailbox": _mapped(given["email"], lambda text: fold(text).split("@")[0].strip() or None),
        "work": _mapped(given["work"], _letters),
    }
    return pa.table([columns[field.name] for field in COMPARABLE], schema=COMPARABLE)


def _plain(column: Any) -> Any:
    whole = column.combine_chunks() if isinstance(column, pa.ChunkedArray) else column
    return pc.cast(whole, pa.string())


def _mapped(column: Any, function: Callable[[str], Any], kind: Any = None) -> Any:
    """``function`` of each value; null stays null, and "" is null."""
    coded = column.dictionary_encode()
    values = [None if not text else function(text) for text in coded.dictionary.to_pylist()]
    return pa.array(values, kind or pa.string()).take(coded.indices)


def _first_word(text: str) -> str | None:
    """The forename that somebody is called by; parts with a hyphen are one."""
    words = text.split()
    return _joined(words[0]) if words else None


def _joined(text: str) -> str | None:
    return "".join(typed_words(text)) or None


def _letters(text: str) -> str | None:
    return re.sub(r"[\W_]+", "", fold(text)) or None


def _sound(word: str) -> str:
    return consonants(word)


@lru_cache(maxsize=200_000)
def _forms(word: str) -> str:
    """Every form of the name, as "|ed|edward|ted|": its short and full forms, and those of these.

    So "ed" and "ted" are found in each other's, both being Edward.
    """
    near = short_forms(word)
    return "|" + "|".join(sorted({word, *near, *_of_full(near)})) + "|"


def _of_full(near: Collection[str]) -> set[str]:
    """Other short forms of the full names among these; a full name has more forms than a letter."""
    return {one for name in near if len(name) > 3 for one in short_forms(name)}


def _born(text: str) -> str | None:
    """A date of birth as ISO text, whole or in part; what is no date is unknown."""
    found = _DAY.match(text.strip())
    return "-".join(part for part in found.groups() if part) if found else None


def _sector(postcode: str) -> str | None:
    """The postcode less its last two letters: a few thousand households."""
    return postcode[:-2] if len(postcode) > 4 else postcode


def _parts(surname: str) -> str | None:
    """The words of a surname of several, as "|smith|jones|"."""
    words = typed_words(surname)
    return "|" + "|".join(words) + "|" if len(words) > 1 else None


def _others(given: dict[str, Any], forename: Any, surname: Any) -> Any:
    """Words of the name beside forename and surname: middle names, aliases."""
    beside = pc.binary_join_element_wise(
        *(pc.fill_null(given[name], "") for name in ("forename", "middle", "aliases")), " "
    )
    lists = []
    for text, first, last, whole in zip(
        beside.to_pylist(), forename.to_pylist(), given["surname"].to_pylist(),
        surname.to_pylist(), strict=True,
    ):  # fmt: skip
        words = _words(text)
        if len(words) > 1 or (words and words[0] != first):
            known = {first, whole, *_words(last or "")}
            lists.append([one for one in words if one not in known and len(one) > 1] or None)
        else:
            lists.append(None)
    return pa.array(lists, pa.list_(pa.string()))


@lru_cache(maxsize=100_000)
def _words(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(typed_words(text)))


def plain_name(text: str) -> str:
    """A name as comparisons see it: small letters, no accents, no spaces."""
    return _joined(text) or ""

"""Blocking: which pairs of records are compared at all.

A pair is compared when it shares one of several keys. A key that many records share says little
and costs the square of their number, so it is left out for those records: the pair has to meet
under a narrower one. What is common is told from what is rare by counting, not by a list.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from iops.pole.linkage.batch.comparable import COMPARABLE

#: A key is used where at most so many records share it.
MOST: Final = 80
_YEAR, _MONTH, _DAY = "substr(born, 1, 4)", "substr(born, 1, 7)", "substr(born, 6)"
_LOW, _HIGH = "least(forename, surname)", "greatest(forename, surname)"
#: Each key by the columns it needs and the expressions it is made of, the surest first.
KEYS: Final[dict[str, tuple[tuple[str, ...], tuple[str, ...]]]] = {
    "key_number": (("number",), ("number",)),
    "key_email": (("email",), ("email",)),
    "key_mailbox": (("email",), ("mailbox",)),
    "key_phone": (("phone",), ("phone",)),
    "key_name": (("forename", "surname"), ("forename", "surname")),
    "key_surname_born": (("surname", "born"), ("surname", "born")),
    "key_forename_born": (("forename", "born"), ("forename", "born")),
    "key_order_year": (("forename", "surname", "born"), (_LOW, _HIGH, _YEAR)),
    "key_order_month": (("forename", "surname", "born"), (_LOW, _HIGH, _MONTH)),
    "key_order_day": (("forename", "surname", "born"), (_LOW, _HIGH, _DAY)),
    "key_sounds": (("forename", "surname"), ("fore_sound", "sur_sound")),
    "key_sounds_year": (("forename", "surname", "born"), ("fore_sound", "sur_sound", _YEAR)),
    "key_sound_born": (("surname", "born"), ("sur_sound", "born")),
    "key_initial_born": (("forename", "born"), ("substr(forename, 1, 1)", "born")),
    "key_born_home": (("born", "home"), ("born", "home")),
    "key_born_sector": (("born", "postcode"), ("born", "sector")),
    "key_born_town": (("born", "town"), ("born", "town")),
    "key_surname_home": (("surname", "home"), ("sur_sound", "home")),
    "key_forename_home": (("forename", "home"), ("forename", "home")),
    "key_surname_post": (("surname", "postcode"), ("surname", "postcode")),
    "key_forename_post": (("forename", "postcode"), ("forename", "postcode")),
    "key_sound_sector": (("surname", "postcode"), ("sur_sound", "sector")),
    "key_forename_sector": (("forename", "postcode"), ("forename", "sector")),
    "key_sound_town": (("surname", "town"), ("sur_sound", "town")),
    "key_sounds_town": (
        ("forename", "surname", "town"), ("substr(forename, 1, 1)", "sur_sound", "town")
    ),
    "key_forename_town": (("forename", "town"), ("forename", "town")),
    "key_born": (("born",), ("born",)),
    "key_surname": (("surname",), ("surname",)),
    "key_forename": (("forename",), ("forename",)),
    "key_post": (("postcode",), ("postcode",)),
    "key_home": (("home",), ("home",)),
}  # fmt: skip


def keys_for(filled: Collection[str]) -> list[str]:
    """The keys of records in which the columns ``filled`` are not empty throughout."""
    return [name for name, (needs, _) in KEYS.items() if set(needs) <= set(filled)]


def keyed(table: str, keys: Collection[str], *, most: int = MOST) -> str:
    """SQL that adds the keys to a table of comparable records; null where a key is too common."""
    drawn = ", ".join(f"{_whole(name)} AS {name}" for name in keys)
    shared = ", ".join(
        f"c_{name} AS (SELECT {name} AS k FROM drawn WHERE {name} IS NOT NULL"
        f" GROUP BY {name} HAVING count(*) BETWEEN 2 AND {most})"
        for name in keys
    )
    columns = ", ".join(f"drawn.{field.name}" for field in COMPARABLE)
    found = ", ".join(f"c_{name}.k AS {name}" for name in keys)
    joins = " ".join(f"LEFT JOIN c_{name} ON c_{name}.k = drawn.{name}" for name in keys)
    return (
        f"WITH drawn AS (SELECT *, {drawn} FROM {table}), {shared} "
        f"SELECT {columns}, {found} FROM drawn {joins}"
    )


def _whole(name: str) -> str:
    return " || '|' || ".join(KEYS[name][1])

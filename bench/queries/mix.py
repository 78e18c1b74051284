"""What a force types into the find box in a day: names mostly; plates, phones, descriptions.

Fixed shares, the same for the same rows and seed; nothing here knows how search works.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from bench.queries.draw import draw
from bench.queries.errors import Knowledge, Luck
from bench.queries.people import people

#: Of all: names with their errors, births and districts come as `draw` shares them out.
SHARES: Final = {
    "name": 0.52, "part of a name": 0.10, "plate": 0.08, "misread plate": 0.03,
    "part of a plate": 0.06, "phone": 0.08, "end of a phone": 0.03, "described vehicle": 0.05,
    "described person": 0.05,
}  # fmt: skip
_VEHICLES: Final = (
    "SELECT vrm, lower(model), lower(colour) FROM objects_vehicle WHERE id = ANY (%s)"
)
_PHONES: Final = "SELECT number FROM objects_phone WHERE id = ANY (%s)"
_NAMES: Final = (
    "SELECT forename, surname FROM people_profile"
    " WHERE id = ANY (%s) AND forename <> '' AND length(surname) > 3"
)
_DESCRIBED: Final = (
    "SELECT sex, description FROM people_profile WHERE id > %s AND description <> ''"
    " ORDER BY id LIMIT %s"
)


def mix(
    cursor: Any, *, count: int, seed: int, know: Knowledge, today: date
) -> list[tuple[str, str]]:
    """About ``count`` lines for the find box, each with its kind, in an order of chance."""
    luck = Luck(seed)
    wanted = {kind: round(count * share) for kind, share in SHARES.items()}
    lines: list[tuple[str, str]] = []
    queries = draw(people(cursor, seed=seed), count=wanted["name"], seed=seed, know=know,
                   today=today)  # fmt: skip
    lines += [(_kind(one.kind, one.error), one.text) for one in queries]
    lines += [("part of a name", _partial(forename, surname, luck)) for forename, surname in
              _some(cursor, _NAMES, "people_profile", wanted["part of a name"], luck)]  # fmt: skip
    for kind in ("plate", "misread plate", "part of a plate", "described vehicle"):
        rows = _some(cursor, _VEHICLES, "objects_vehicle", wanted[kind], luck)
        lines += [(kind, _vehicle(kind, mark, model, colour, luck)) for mark, model, colour in rows]
    for kind in ("phone", "end of a phone"):
        rows = _some(cursor, _PHONES, "objects_phone", wanted[kind], luck)
        lines += [(kind, number if kind == "phone" else f"*{number[-7:]}") for (number,) in rows]
    lines += [("described person", text) for text in
              _descriptions(cursor, wanted["described person"], luck)]  # fmt: skip
    luck.shuffle(lines)
    return lines


def _kind(kind: str, error: str) -> str:
    with_ = {"name": "", "born": " with a birth", "age": " with age and district"}[kind]
    told = {"exact": "exact", "swapped": "swapped", "nickname": "nickname"}.get(error, "misspelt")
    return f"{told} name{with_}"


def _some(cursor: Any, statement: str, table: str, count: int, luck: Luck) -> list[tuple[Any, ...]]:
    cursor.execute(f"SELECT max(id) FROM {table}")
    last = cursor.fetchone()[0] or 0
    found: list[tuple[Any, ...]] = []
    for _ in range(20):
        if len(found) >= count or not last:
            break
        cursor.execute(f"{statement} ORDER BY id", [[luck.randint(1, last) for _ in range(count)]])
        found += cursor.fetchall()
    luck.shuffle(found)
    return found[:count]


def _partial(forename: str, surname: str, luck: Luck) -> str:
    begun = surname[: luck.randint(3, max(3, len(surname) - 1))].lower()
    how = luck.randrange(3)
    if how == 0:
        return f"{forename.lower()} {begun}*"
    return f"{forename[0].lower()} {surname.lower()}" if how == 1 else surname.lower()


def _vehicle(kind: str, mark: str, model: str, colour: str, luck: Luck) -> str:
    if kind == "plate":
        return f"{mark[:4]} {mark[4:]}"
    if kind == "described vehicle":
        return f"{colour} {model}, ends {mark[-3:]}"
    at = luck.randrange(len(mark))
    if kind == "part of a plate":
        return luck.choice((f"*{mark[-3:]}", f"{mark[:4]}*", f"{mark[:at]}?{mark[at + 1 :]}"))
    other = luck.choice("0123456789" if mark[at].isdigit() else "ABCDEFGHJKLMNOPRSTUVWXYZ")
    return mark[:at] + other + mark[at + 1 :]


def _descriptions(cursor: Any, count: int, luck: Luck) -> Iterator[str]:
    cursor.execute("SELECT max(id) FROM people_profile")
    last = cursor.fetchone()[0] or 0
    for _ in range(count):
        cursor.execute(_DESCRIBED, [luck.randrange(max(1, last)), 1])
        for sex, description in cursor.fetchall():
            yield f"{_words(description, luck)} {'woman' if sex == 'F' else 'man'}"


def _words(description: str, luck: Luck) -> str:
    parts: Sequence[str] = description.replace("; wore", ",").split(", ")
    return " ".join(luck.sample(list(parts), k=min(2, len(parts))))

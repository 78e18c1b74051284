"""People of the sandbox force in the database, in an endless stream, the same for a seed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from bench.queries.draw import Person
from bench.queries.errors import Luck, Name

#: Of the stream: people of rarer origins come as often as others, so that each can be reported.
EVENLY: Final = 0.34
_PORTION: Final = 500
_PERSON: Final = """
    SELECT p.id, p.forename, p.surname, coalesce(p.middle_name, ''), p.birth_surname, p.origin,
           p.born, coalesce(a.name, ''),
           (SELECT array_agg(r.forename || ' ' || r.surname) FROM sandbox_truth t
            JOIN people_profile r ON r.id = t.profile_id WHERE t.person_id = p.id)
    FROM sandbox_person p
    LEFT JOIN places_place h ON h.id = p.place_id
    LEFT JOIN places_area a ON a.kind = 'division' AND a.code = h.division
"""
# Only people of whom there is a record can be found.
_KNOWN: Final = "EXISTS (SELECT 1 FROM sandbox_truth t WHERE t.person_id = p.id)"


def people(cursor: Any, *, seed: int) -> Iterator[Person]:
    """Two thirds as the force is made up, one third evenly over the origins."""
    luck = Luck(seed)
    cursor.execute("SELECT max(id), array_agg(DISTINCT origin ORDER BY origin) FROM sandbox_person")
    last, origins = cursor.fetchone()
    if not last:
        raise LookupError("There is no sandbox force in this database: iops sandbox create.")
    while True:
        some = [luck.randint(1, last) for _ in range(_PORTION)]
        cursor.execute(f"{_PERSON} WHERE p.id = ANY (%s) AND {_KNOWN} ORDER BY p.id", [some])
        found = [_person(row) for row in cursor.fetchall()]
        for _ in range(int(len(found) * EVENLY / (1 - EVENLY))):
            cursor.execute(
                f"{_PERSON} WHERE p.id > %s AND p.origin = %s AND {_KNOWN} ORDER BY p.id LIMIT 1",
                [luck.randrange(last), luck.choice(origins)],
            )
            found += [_person(row) for row in cursor.fetchall()]
        luck.shuffle(found)
        yield from found


def _person(row: tuple[Any, ...]) -> Person:
    number, forename, surname, middle, before, origin, born, district, recorded = row
    name = Name(forename, surname, middle, before, origin)
    return Person(number, name, born, district, frozenset(recorded))

"""Run inside the system: searches for people, one after the other, and what came of each."""

from __future__ import annotations

import argparse
import json
import os
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Final
from zlib import crc32

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")

WARM_UP: Final = 50
TEN: Final = 10
_TRGM: Final = """
    SELECT name FROM bench_name WHERE name %% %(text)s
    ORDER BY similarity(name, %(text)s) DESC LIMIT 200
"""
_ILIKE: Final = "SELECT name FROM bench_name WHERE name ILIKE %(text)s LIMIT 200"


def main() -> None:
    """Draw the queries, search, compare, write the result."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--data", type=Path, required=True, help="names_vehicles")
    parser.add_argument("--queries", type=int, required=True)
    parser.add_argument("--baseline", type=int, default=0)
    parser.add_argument("--entered", type=int, default=0)
    parser.add_argument("--lines", type=int, default=0, help="searches of every kind")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--result", type=Path, required=True)
    options = parser.parse_args()
    django.setup()
    from django.db import connections

    from bench.queries.draw import draw, knowledge
    from bench.queries.people import people
    from iops.kernel import clock

    with connections["owner"].cursor() as cursor:
        queries = list(
            draw(
                people(cursor, seed=options.seed), count=options.queries, seed=options.seed,
                know=knowledge(options.data), today=clock.local_date(clock.now()),
            )
        )  # fmt: skip
    # One kind after the other would measure a warm cache.
    queries.sort(key=lambda query: crc32(f"{query.person} {query.text}".encode()))
    found = _search(queries)
    if options.lines:
        found["kinds"] = _every_kind(options.lines, options.seed, options.data)
    if options.entered:
        found["entered"] = _entered(queries, options.entered)
    if options.baseline:
        found["baseline"] = _baseline(queries, found["answers"], options.baseline)
    options.result.write_text(json.dumps(found))


def _search(queries: Sequence[Any]) -> dict[str, Any]:
    from bench.prepare import account
    from iops.governance.access.authority import actor_for
    from iops.pole.search.queries import find

    by = actor_for(account("bench.search", "control-room-supervisor"))
    for query in queries[:WARM_UP]:
        find(by=by, text=query.text)
    seconds, answers = [], []
    for query in queries:
        began = time.perf_counter()
        hits = find(by=by, text=query.text).hits
        seconds.append(round(time.perf_counter() - began, 5))
        people = [hit for hit in hits if hit.kind == "profile" and not hit.contact_owner]
        if query.kind == "name":
            flags = _names_right([hit.title for hit in people], query.names)
        else:
            mine = _records_of(query.person)
            flags = [bool(_nominal_records(hit.id) & mine) for hit in people[:TEN]]
        answers.append(
            {
                "kind": query.kind, "error": query.error, "origin": query.origin,
                "ten": any(flags[:TEN]), "first": bool(flags and flags[0]),
            }
        )  # fmt: skip
    return {"seconds": seconds, "answers": answers}


def _every_kind(count: int, seed: int, data: Path) -> dict[str, list[float]]:
    """Seconds of searches of every kind, one after the other, by kind."""
    from django.db import connections

    from bench.prepare import account
    from bench.queries.draw import knowledge
    from bench.queries.mix import mix
    from iops.governance.access.authority import actor_for
    from iops.kernel import clock
    from iops.pole.search.queries import find

    by, today = actor_for(account("bench.search", "control-room-supervisor")), clock.now()
    with connections["owner"].cursor() as cursor:
        lines = mix(cursor, count=count + WARM_UP, seed=seed, know=knowledge(data),
                    today=clock.local_date(today))  # fmt: skip
    seconds: dict[str, list[float]] = {}
    for number, (kind, text) in enumerate(lines):
        began = time.perf_counter()
        find(by=by, text=text)
        if number >= WARM_UP:
            seconds.setdefault(kind, []).append(round(time.perf_counter() - began, 5))
    return seconds


def _entered(queries: Sequence[Any], most: int) -> dict[str, Any]:
    """New records of people who have some already, misspelt as the queries are, each compared."""
    from bench.prepare import account
    from iops.governance.access.authority import actor_for
    from iops.pole.search.queries import alike
    from iops.sandbox.models import SandboxPerson

    by = actor_for(account("bench.recorder", "response-officer"))
    asked = [query for query in queries if query.kind == "name" and " " in query.text][:most]
    born = dict(
        SandboxPerson.objects.filter(pk__in=[one.person for one in asked]).values_list("pk", "born")
    )
    seconds, right = [], 0
    for query in asked:
        began = time.perf_counter()
        hits = alike(by=by, name=query.text, born=born[query.person].isoformat()).hits
        seconds.append(round(time.perf_counter() - began, 5))
        mine = _records_of(query.person)
        right += any(_nominal_records(hit.id) & mine for hit in hits if hit.kind == "profile")
    return {"seconds": seconds, "right": round(100 * right / max(1, len(asked)), 1)}


def _names_right(titles: Sequence[str], names: frozenset[str]) -> list[bool]:
    """Of the first different names, whether each is right; a middle name makes no other name."""
    from iops.pole.search.words import fold

    right = [set(fold(name).split()) for name in names]
    different: dict[tuple[str, str], list[set[str]]] = {}
    for title in titles:
        words = fold(title).split()
        different.setdefault((words[0], words[-1]), []).append(set(words))
    return [
        any(one >= wanted for one in those for wanted in right)
        for those in list(different.values())[:TEN]
    ]


def _records_of(person: int) -> set[int]:
    from iops.sandbox.models import Truth

    return set(Truth.objects.filter(person_id=person).values_list("profile_id", flat=True))


def _nominal_records(profile: int) -> set[int]:
    from iops.pole.identity.queries import members_of

    return set(members_of(profile)[1])


def _baseline(queries: Sequence[Any], answers: Sequence[Any], most: int) -> dict[str, Any]:
    """The same names in one column with its trigram index, by similarity and by ILIKE."""
    from django.db import connections

    pairs = list(zip(queries, answers, strict=True))
    asked = [(query, one) for query, one in pairs if query.kind == "name"][:most]
    with connections["owner"].cursor() as cursor:
        cursor.execute("DROP TABLE IF EXISTS bench_name")
        cursor.execute(
            "CREATE TABLE bench_name AS SELECT trim(forename || ' ' || surname) AS name"
            " FROM people_profile"
        )
        cursor.execute("CREATE INDEX ON bench_name USING gin (name gin_trgm_ops)")
        cursor.execute("ANALYZE bench_name")

        def timed(statement: str, text: Callable[[str], str]) -> dict[str, Any]:
            seconds, right = [], 0
            for query, _ in asked:
                began = time.perf_counter()
                cursor.execute(statement, {"text": text(query.text)})
                names = [row[0] for row in cursor.fetchall()]
                seconds.append(round(time.perf_counter() - began, 5))
                right += any(_names_right(names, query.names))
            return {"seconds": seconds, "ten": round(100 * right / max(1, len(asked)), 1)}

        found: dict[str, Any] = {
            "trgm": timed(_TRGM, lambda text: text),
            "ilike": timed(_ILIKE, lambda text: f"%{text}%"),
        }
        cursor.execute("DROP TABLE bench_name")
    found["ours"] = round(100 * sum(one["ten"] for _, one in asked) / max(1, len(asked)), 1)
    return found


if __name__ == "__main__":
    main()

"""What is typed into the find box is looked up by an index, in every kind of record."""

import json
from typing import Any

import pytest
from django.db import connections

from iops.kernel.models import SLICE_BITS
from iops.kernel.registry import registry

#: Looked for by themselves; what a description says (colour, sex, area) only narrows others.
ALONE = ("v", "v~", "h", "h~", "e", "p", "n", "n~", "w")
SAMPLES = {"w": ["red bicycle"], "v~": ["%KLM"], "h~": ["%482284"], "n~": ["%0123-25%"],
           "p": ["123-26"]}  # fmt: skip


def looked_up() -> list[tuple[str, str, str]]:
    ways = []
    for search in registry.each("search"):
        ways += [(search.kind, search.table, letter) for letter in search.lookups]
        ways += [(search.kind, one.table, "w") for one in search.written]
    return sorted({way for way in ways if way[2] in ALONE})


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("way", looked_up(), ids=" ".join)
def test_it_is_looked_up_by_an_index(way: tuple[str, str, str]) -> None:
    kind, table, letter = way
    sample = (
        "ARRAY[" + ", ".join(f"'{one}'" for one in SAMPLES.get(letter, ["123456"])) + "]::text[]"
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT condition FROM search_lookup WHERE kind = %s AND source = %s AND letter = %s",
            [kind, table, letter],
        )
        conditions = [row[0].replace("$values$", sample) for row in cursor.fetchall()]
        if letter == "w":
            conditions += [f"{one} AND (t.id >> {SLICE_BITS}) = 0::bigint" for one in conditions]
        assert conditions
        # With few rows every index is dearer than reading them all: it has to be one that can.
        cursor.execute("SET LOCAL enable_seqscan = off")
        for condition in conditions:
            cursor.execute(f"EXPLAIN (FORMAT JSON) SELECT t.id FROM {table} t WHERE {condition}")
            plan = cursor.fetchone()[0]
            plan = plan if isinstance(plan, list) else json.loads(plan)
            assert _reads_by_condition(plan[0]["Plan"]), (
                f"{kind} by {letter} reads all of {table}: add an index for “{condition}”; of a "
                "partial one the condition must say what it leaves out."
            )


def _reads_by_condition(plan: dict[str, Any]) -> bool:
    """Whether each reading of a table looks something up, and none goes through all of it."""
    if not all(_reads_by_condition(one) for one in plan.get("Plans", [])):
        return False
    # The heap of a bitmap is read by the index below it; values that were given are no table.
    if plan["Node Type"] == "Bitmap Heap Scan":
        return True
    return not {"Relation Name", "Index Name"} & set(plan) or "Index Cond" in plan

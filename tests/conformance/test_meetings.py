"""Whoever stands in a record is found by an index, and every kind that meets is a record."""

import json
from typing import Any

import pytest
from django.apps import apps
from django.db import connections

from iops.kernel.registry import registry
from iops.pole.links.implied import STAND

MEETINGS = registry.each("meetings")
PARTIES = [(one.kind, kind, rows) for one in MEETINGS for kind, rows in one.parties]


@pytest.mark.parametrize("meeting", MEETINGS, ids=lambda one: one.kind)
def test_a_meeting_is_a_record_with_a_number_and_a_moment(meeting: Any) -> None:
    declared = registry.record_kind(meeting.kind)
    columns = {field.column for field in apps.get_model(declared.model)._meta.fields}
    assert declared.number_field in columns, f"{meeting.kind}: say by which number it is known."
    assert meeting.dated in columns, f"{meeting.kind}: “{meeting.dated}” is no column of its table."
    assert not meeting.has_page or declared.url, f"{meeting.kind}: it has no page to lead to."


@pytest.mark.django_db(databases=["default", "owner"])
@pytest.mark.parametrize("by", ["id", "record"])
@pytest.mark.parametrize(
    ("meeting", "kind", "rows"), PARTIES, ids=[f"{kind} in {of}" for of, kind, _ in PARTIES]
)
def test_who_stands_in_it_is_found_by_an_index(meeting: str, kind: str, rows: str, by: str) -> None:
    assert kind in STAND, f"{meeting}: {kind} does not stand in records (pole/links/implied.py)."
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"SELECT record, id, part, audience_id FROM ({rows}) d LIMIT 0")
        # With few rows every index is dearer than reading them all: it has to be one that can.
        for way in ("seqscan", "hashjoin", "mergejoin"):
            cursor.execute(f"SET LOCAL enable_{way} = off")
        asked = f"SELECT * FROM ({rows}) d WHERE d.{by} = 7"
        # Of a table that was counted while it was empty the planner takes any index for as good.
        tables = ", ".join(_tables(_plan(cursor, asked)))
        cursor.execute(f"TRUNCATE {tables} CASCADE")
        plan = _plan(cursor, asked)
    assert _by_condition(plan), (
        f"Who of kind {kind} stands in a {meeting} is not found by {by}: add an index."
    )


def _plan(cursor: Any, statement: str) -> dict[str, Any]:
    cursor.execute(f"EXPLAIN (FORMAT JSON) {statement}")
    found = cursor.fetchone()[0]
    plan: dict[str, Any] = (found if isinstance(found, list) else json.loads(found))[0]["Plan"]
    return plan


def _tables(plan: dict[str, Any]) -> set[str]:
    own = {plan["Relation Name"]} if "Relation Name" in plan else set()
    return own.union(*(_tables(one) for one in plan.get("Plans", ())))


def _by_condition(plan: dict[str, Any]) -> bool:
    """Whether each leaf of the plan looks something up, and none goes through a whole table."""
    if below := plan.get("Plans"):
        return all(_by_condition(one) for one in below)
    return "Index Cond" in plan

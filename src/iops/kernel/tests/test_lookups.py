"""`in` a list is one parameter, and means what Django's own means."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Q, QuerySet

from iops.governance.access.models import Account, Audience, Force
from iops.kernel.models import Event

pytestmark = pytest.mark.django_db


def told(query: QuerySet[Any]) -> tuple[str, tuple[Any, ...]]:
    sql, parameters = query.query.sql_with_params()
    return sql, parameters


@pytest.mark.parametrize(
    ("field", "values"),
    [
        ("id", [2**40, 2**41, 2**41, None, 2**42]),
        ("type", ("a.b", "it's", 'quoted "', "{braces, and a comma}", "\\")),
        ("correlation", {uuid4(), uuid4()}),
        ("recorded_at", [datetime(2026, 3, 1, tzinfo=UTC)]),
    ],
)
def test_a_list_of_any_kind_is_one_parameter(field: str, values: Any) -> None:
    query = Event.objects.filter(**{f"{field}__in": values})
    sql, parameters = told(query)
    assert sql.count("%s") == len(parameters) == 1
    assert " = ANY (%s)" in sql
    assert list(query) == []


def test_it_finds_what_it_found() -> None:
    force = Force.objects.create(code="97", slug="lookups", name="Testshire")
    accounts = [Account.objects.create(username=f"one.{at}", force=force) for at in range(3)]
    ids = [one.pk for one in accounts]
    of = Account.objects.filter(pk__in=ids)
    assert set(of.filter(username__in=["one.0", "one.2", "nobody"])) == {accounts[0], accounts[2]}
    assert set(of.exclude(username__in=["one.0"])) == set(accounts[1:])
    assert set(of.filter(Q(pk__in=ids[:1]) | Q(username__in=["one.1"]))) == set(accounts[:2])


def test_no_values_are_no_rows_and_everything_else_is_as_django_writes_it() -> None:
    assert list(Account.objects.filter(pk__in=[])) == []
    assert list(Account.objects.filter(pk__in=[None])) == []
    sub, _ = told(Account.objects.filter(pk__in=Account.objects.values("pk")))
    assert "IN (SELECT" in sub
    expression, _ = told(Account.objects.filter(pk__in=[F("pk"), 1]))
    assert " IN (" in expression


def test_a_foreign_key_takes_records_and_numbers() -> None:
    kinds = list(ContentType.objects.all()[:2])
    query = ContentType.objects.filter(permission__content_type__in=kinds)
    sql, parameters = told(query)
    assert " = ANY (%s)" in sql
    assert [int(one) for one in parameters[0]] == [one.pk for one in kinds]
    assert list(Audience.objects.filter(force__in=[-1])) == []

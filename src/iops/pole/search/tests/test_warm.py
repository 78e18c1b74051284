"""What a search needs is read ahead: all of it is there, and nothing else can be asked for."""

from __future__ import annotations

import pytest
from django.db import connection

from iops.pole.search.warm import relations, warm

pytestmark = pytest.mark.django_db


def test_everything_that_is_read_ahead_is_there() -> None:
    with connection.cursor() as cursor:
        for one in relations():
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [one])
            assert cursor.fetchone() == (True,), one
        cursor.execute("SELECT count(*) FROM pg_extension WHERE extname = 'pg_prewarm'")
        has = cursor.fetchone()[0]
        cursor.execute(
            "SELECT sum(pg_relation_size(to_regclass(one)))::bigint / 8192"
            " FROM unnest(%s::text[]) AS one",
            [relations()],
        )
        pages = cursor.fetchone()[0]
        cursor.execute("SELECT search_warm(%s, '{}')", [relations()])
        assert cursor.fetchone()[0] == (pages if has else 0)
    assert warm() >= 0


@pytest.mark.parametrize("name", ["pg_authid", "nowhere", "search_word; DROP TABLE x", ""])
def test_nothing_but_our_own_tables_is_read(name: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT search_warm(%s, '{}')", [[name]])
        assert cursor.fetchone() == (0,)

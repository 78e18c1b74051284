"""Months ahead are made by the application's role, and an odd row is noticed."""

import pytest
from django.db import DatabaseError, connection

from iops.kernel import clock, partitions

pytestmark = pytest.mark.usefixtures("committed")


def test_the_months_ahead_exist() -> None:
    partitions.ensure_months()
    with connection.cursor() as cursor:
        for log in ("kernel_event", "kernel_history", "audit_look"):
            name = f"{log}_{clock.now():%Y_%m}"
            cursor.execute("SELECT to_regclass(%s) IS NOT NULL", [name])
            assert cursor.fetchone() == (True,), name


def test_an_event_outside_every_month_is_kept_and_noticed() -> None:
    assert partitions.odd_rows() is None
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO kernel_event (recorded_at, type, subject_kind, subject_id, audience_id, "
            "actor_id, command, correlation) "
            "VALUES ('1999-01-01', 't.odd', 'x', 1, 1, 1, 't', gen_random_uuid())"
        )
    assert "outside every month" in (partitions.odd_rows() or "")


def test_the_application_cannot_make_partitions_of_anything_else() -> None:
    with pytest.raises(DatabaseError, match="not a partitioned log"), connection.cursor() as cursor:
        cursor.execute("SELECT iops_ensure_months('access_account', 1)")

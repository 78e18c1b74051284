"""Several hands at one list: who may work on what, and what an error does."""

from __future__ import annotations

import threading

import pytest
from django.db import connections

from iops.kernel.bulk import DOOR
from iops.sandbox.loading.hands import Job, work_off


def test_nobody_works_on_what_another_is_at(committed: str) -> None:
    done: list[str] = []
    open_, met = threading.Event(), threading.Event()

    def first() -> None:
        assert met.wait(20), "the second hand has begun nothing"
        done.append("first")
        open_.set()

    def beside() -> None:
        done.append("beside")
        met.set()
        assert open_.wait(20)

    jobs = [
        Job("table", 9, first),
        Job("table", 8, lambda: done.append("after the first")),
        Job("other", 1, beside),
    ]
    work_off(jobs, hands=2)
    assert done == ["beside", "first", "after the first"]


def test_an_error_ends_what_others_are_at(committed: str) -> None:
    begun = threading.Event()
    left: list[str] = []

    def long() -> None:
        with connections[DOOR].cursor() as cursor:
            begun.set()
            cursor.execute("SELECT pg_sleep(60)")

    def fail() -> None:
        assert begun.wait(20)
        raise LookupError("this one")

    jobs = [Job("a", 3, long), Job("b", 2, fail), Job("b", 1, lambda: left.append("never"))]
    with pytest.raises(LookupError, match="this one"):
        work_off(jobs, hands=2)
    assert left == []

"""Slow work runs beside the rest of the worker, each piece once at a time."""

import threading
from datetime import UTC, datetime

import pytest

from iops.kernel.jobs import FOLLOWED, SlowLane, done_at_night, next_run, run_job
from iops.kernel.registry import Periodic


def test_slow_work_holds_nobody_up_and_is_not_begun_twice() -> None:
    begun, may_end, ended = threading.Event(), threading.Event(), threading.Event()
    runs: list[str] = []

    def slow() -> None:
        runs.append("slow")
        begun.set()
        assert may_end.wait(10)

    lane = SlowLane()
    lane.start()
    job = Periodic("slow", slow, slow=True)
    lane.put(job)
    assert begun.wait(10)
    lane.put(job)  # answers at once, and changes nothing: it runs still
    lane.put(Periodic("next", ended.set, slow=True))
    assert not ended.is_set()
    may_end.set()
    assert ended.wait(10)
    assert runs == ["slow"]


def test_work_that_fails_does_not_end_the_lane() -> None:
    done = threading.Event()

    def fails() -> None:
        raise ValueError("for the test")

    lane = SlowLane()
    lane.start()
    lane.put(Periodic("fails", fails, slow=True))
    lane.put(Periodic("goes on", done.set, slow=True))
    assert done.wait(10)


@pytest.mark.django_db
def test_a_worker_that_starts_by_day_does_not_do_the_night_again() -> None:
    runs: list[str] = []
    night = Periodic("night", lambda: runs.append("night"), at="02:30")

    def fails() -> None:
        raise ValueError("for the test")

    run_job(night)
    run_job(Periodic("fails", fails, at="02:30"))
    run_job(Periodic("by day", lambda: runs.append("by day"), every=FOLLOWED))
    done = done_at_night()
    assert runs == ["night", "by day"]
    assert set(done) == {"night"}
    noon = datetime(2026, 11, 30, 12, tzinfo=UTC)
    assert next_run(night, datetime(2026, 11, 30, 2, 31, tzinfo=UTC), noon) > noon
    assert next_run(night, None, noon) <= noon

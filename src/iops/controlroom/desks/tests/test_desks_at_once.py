"""At one moment: incidents at a desk where nobody sits ring once, and none of them is lost."""

import threading
from collections.abc import Callable

import pytest
from django.db import connections

from iops.conftest import person
from iops.controlroom.desks.commands import leave_desk, make_desk, take_desk
from iops.controlroom.desks.contracts import ALARM
from iops.controlroom.desks.tests.desk_people import opened
from iops.controlroom.incidents.models import Incident
from iops.duties.models import Duty
from iops.governance.access.authority import actor_for
from iops.kernel.commands import visibility

pytestmark = pytest.mark.usefixtures("committed")
AT_ONCE = 6


def together(*works: Callable[[], object]) -> list[Exception]:
    """Do all at once; answers what failed."""
    start = threading.Barrier(len(works))
    failed: list[Exception] = []

    def run(work: Callable[[], object]) -> None:
        try:
            start.wait()
            work()
        except Exception as error:
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(one,)) for one in works]
    for one in threads:
        one.start()
    for one in threads:
        one.join(60)
    return failed


def test_six_calls_at_once_ring_once_and_one_that_comes_while_somebody_leaves_rings() -> None:
    supervisor = actor_for(person("t.supervisor", "control-room-supervisor"))
    handler = actor_for(person("t.handler", "call-handler"))
    ann = actor_for(person("t.ann", "dispatcher"))
    north = make_desk(by=supervisor, code="N", name="North").value.pk
    assert together(*[lambda: opened(handler, "A")] * AT_ONCE) == []
    with visibility(supervisor):
        assert Incident.objects.count() == AT_ONCE
        assert Duty.objects.filter(kind=ALARM, state="open").count() == 1
    take_desk(by=ann, desk_id=north)
    with visibility(supervisor):
        assert Duty.objects.filter(kind=ALARM, state="open").count() == 0
    assert together(lambda: opened(handler, "A"), lambda: leave_desk(by=ann)) == []
    with visibility(supervisor):
        assert Duty.objects.filter(kind=ALARM, state="open").count() == 1

"""The night reads what nobody has read: loaded incidents, and words that are new in the list."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.controlroom.incidents.commands import decide_no_crime, mark_duplicate
from iops.controlroom.incidents.commands.missed_crimes import WITHIN, search_missed_crimes
from iops.controlroom.incidents.jobs import look_for_missed_crimes
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.incidents.queries import crime_reasons
from iops.duties.models import Duty
from iops.duties.nightly import open_standing
from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.models import Event

pytestmark = pytest.mark.django_db
#: The list of words is in force.
NIGHT = datetime(2026, 12, 1, 2, tzinfo=UTC)
QUIET, PUNCHED = "Neighbour complains of noise", "He punched me in the face"
SUSPICIOUS, THEFT = "310", "506"


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("control-room-supervisor")
    set_context(by, "test")
    return by


def loaded(by: Actor, number: int, what: str, *said: str, **more: Any) -> Incident:
    """As a load leaves it: no command has read its words."""
    opened = more.pop("opened_at", NIGHT)
    made = {"audience_id": open_audience(by.force_id), "created_by": by.account_id}
    given = {"type_code": SUSPICIOUS, "summary": what, "state": "closed", **more}
    incident = Incident.objects.create(
        number=f"INC-{number:06d}-010126", short=number, reported_at=opened, opened_at=opened,
        place_text="Mill Lane", **made, **given,
    )  # fmt: skip
    for text in said:
        LogEntry.objects.create(incident=incident, at=opened, kind="note", text=text, **made)
    return incident


def like_a_crime() -> set[int]:
    return set(Incident.objects.filter(crime_like=True).values_list("short", flat=True))


def test_words_of_any_kind_are_read_and_the_duty_says_which(desk: Actor) -> None:
    with clock.frozen(NIGHT):
        told = loaded(desk, 1, PUNCHED)
        logged = loaded(desk, 2, QUIET, "Officer says her purse was stolen")
        ended = loaded(desk, 3, QUIET, result="Male assaulted at the bus stop")
        loaded(desk, 4, QUIET, "Nobody was punched")
        coded = loaded(desk, 5, QUIET, closing_code=THEFT)
        assert look_for_missed_crimes() == 4
        assert like_a_crime() == {1, 2, 3, 5}
        open_standing()
    found = Duty.objects.filter(kind="record-crime", state="open")
    assert set(found.values_list("subject_id", flat=True)) == {
        one.pk for one in (told, logged, ended, coded)
    }
    assert {one.due_at for one in found} == {NIGHT + timedelta(hours=24)}
    assert "punched" in crime_reasons([told.pk])[told.pk]
    assert "stolen" in crime_reasons([logged.pk])[logged.pk]
    stated = Event.objects.filter(type="incidents.crime_missed").order_by("id")
    assert list(stated.values_list("subject_id", flat=True)) == sorted(
        one.pk for one in (told, logged, ended, coded)
    )
    with clock.frozen(NIGHT):
        assert look_for_missed_crimes() == 0


def test_what_somebody_has_answered_for_is_passed_over(desk: Actor) -> None:
    with clock.frozen(NIGHT):
        decided = loaded(desk, 1, PUNCHED)
        decide_no_crime(by=desk, incident_id=decided.pk, reason="It was a scene of a film.")
        first, second = loaded(desk, 2, QUIET, state="open"), loaded(desk, 3, QUIET, state="open")
        mark_duplicate(by=desk, incident_id=second.pk, of_id=first.pk)
        Incident.objects.filter(pk=second.pk).update(summary=PUNCHED)
        assert look_for_missed_crimes() == 0
    assert like_a_crime() == set()


def test_the_search_reaches_back_a_month(desk: Actor) -> None:
    with clock.frozen(NIGHT):
        now = clock.now()
        loaded(desk, 1, PUNCHED, opened_at=now - WITHIN + timedelta(hours=1))
        loaded(desk, 2, PUNCHED, opened_at=now - WITHIN - timedelta(hours=1))
        assert look_for_missed_crimes() == 1
    assert like_a_crime() == {1}


def test_batches_follow_on_and_cost_the_same_whatever_their_size(desk: Actor) -> None:
    engine = system_actor("duty-engine")
    with clock.frozen(NIGHT):
        made = [loaded(desk, number, PUNCHED, QUIET) for number in range(1, 8)]
        one = search_missed_crimes(by=engine, after=0, size=1).value
        assert (one.id, one.read, one.found) == (made[0].pk, 1, 1)
        with CaptureQueriesContext(connection) as few:
            two = search_missed_crimes(by=engine, after=one.id or 0, size=1).value
        with CaptureQueriesContext(connection) as many:
            rest = search_missed_crimes(by=engine, after=two.id or 0, size=50).value
        assert (rest.read, rest.found) == (5, 5)
        assert len(many) == len(few)
        assert search_missed_crimes(by=engine, after=rest.id or 0).value.id is None

"""What nobody was sent to is told again when shifts change, to whoever is on duty then."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.duties import rules
from iops.duties.commands import confirm_alert
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.governance.access.models import Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.clock import LONDON

TURNS = (time(6), time(14), time(22))


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=LONDON).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "then"),
    [(at(29, 2, 20), at(29, 6)), (at(29, 6), at(29, 14)), (at(29, 23), at(30, 6)),
     (at(24, 23, 30, 10), at(25, 6, 0, 10)), (at(28, 23, 30, 3), at(29, 6, 0, 3))],
)  # fmt: skip
def test_the_next_change_is_by_the_clock_on_the_wall(now: datetime, then: datetime) -> None:
    assert rules.next_change(now, TURNS) == then


@given(st.integers(0, 6 * 365 * 86_400), st.sets(st.times(), max_size=4))
def test_it_is_to_come_within_two_days(seconds: int, turns: set[time]) -> None:
    now = datetime(2024, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)
    then = rules.next_change(now, turns)
    assert (then is None) == (not turns)
    if then is not None:
        assert now < then <= now + timedelta(hours=49)


@pytest.mark.django_db
def test_a_grade_2_that_nobody_was_sent_to_all_night(as_role: Callable[..., Actor]) -> None:
    """From 02:20: the sergeant at 03:00, and again at 06:00, when another is on duty."""
    night, early = as_role("sergeant", "night"), as_role("sergeant", "early")
    Posting.objects.filter(account_id=early.account_id).update(valid_from=at(29, 6))
    Posting.objects.filter(account_id=night.account_id).update(valid_to=at(29, 6, 30))
    with clock.frozen(at(29, 2, 20)):
        incident = open_from_call(
            by=as_role("call-handler"), channel="999", caller_phone="07700900123",
            what="Noise for hours", where=Where("14 Mill Lane"), grade="2", type_code="308",
        ).value  # fmt: skip

    def told(moment: datetime) -> list[tuple[int | None, datetime]]:
        with clock.frozen(moment):
            tick()
            for alert in Alert.objects.filter(duty_id=duty.pk, confirmed_at=None):
                actor = next(
                    (one for one in (night, early) if one.account_id == alert.recipient_id), None
                )
                if actor is not None:
                    confirm_alert(by=actor, alert_id=alert.pk)
        sent = Alert.objects.filter(duty_id=duty.pk, sent_to="role:sergeant").order_by("pk")
        return list(sent.values_list("recipient_id", "sent_at"))

    duty = Duty.objects.get(kind="resource-grade-2", subject_id=incident.pk)
    assert told(at(29, 2, 59)) == []
    first = [(night.account_id, at(29, 3))]
    assert told(at(29, 3)) == first
    assert told(at(29, 5, 59)) == first
    again = told(at(29, 6))
    assert again == [*first, (night.account_id, at(29, 6)), (early.account_id, at(29, 6))]
    assert told(at(29, 13, 59)) == again
    assert told(at(29, 14)) == [*again, (early.account_id, at(29, 14))]

"""Duties: clocks, queues, chains, receipts; none is orphaned."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st

from iops.conftest import NOON
from iops.duties import engine, nightly, rules
from iops.duties.commands import assign_duty, confirm_alert, end_duties, open_duty, take_duty
from iops.duties.models import Alert, Duty
from iops.duties.queries import my_alerts, my_duties, queue_duties, queue_register
from iops.governance.access.audiences import intern, lend
from iops.governance.access.authority import actor_for, forget, system_actor
from iops.governance.access.commands import hold_post
from iops.governance.access.models import Account, Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context, visibility
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.models import Event
from iops.kernel.registry import EscalationStep

pytestmark = pytest.mark.django_db
spans = st.timedeltas(min_value=timedelta(0), max_value=timedelta(days=3))
moments = st.integers(0, 365 * 86_400).map(
    lambda s: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=s)
)


@given(moments, spans, spans, st.booleans())
def test_a_step_is_counted_from_the_opening_or_from_the_due_moment(
    opened: datetime, allowed: timedelta, after: timedelta, from_due: bool
) -> None:
    step = EscalationStep(after, "owner", "x", from_due)
    begin = opened + allowed if from_due else opened
    assert rules.step_due(step, opened, opened + allowed) == begin + after


@given(st.integers(0, 100), moments, spans)
def test_lateness_only_ever_raises_the_order(risk: int, due: datetime, late: timedelta) -> None:
    assert rules.urgency(risk, due, due - timedelta(seconds=1)) == risk
    assert rules.urgency(risk, due, due + late) >= risk
    assert rules.urgency(risk, None, due) == risk


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    actor = as_role("control-room-supervisor")
    set_context(actor, "test")
    return actor


def duty(by: Actor, subject: int = 1, kind: str = "record-crime", **more: object) -> Duty:
    given_: dict[str, object] = {
        "subject_kind": "incident", "subject_id": subject, "audience_id": by.audiences[0],
        "due_at": clock.now() + timedelta(hours=1), **more,
    }  # fmt: skip
    return open_duty(by=by, kind=kind, **given_).value  # type: ignore[arg-type]


def test_the_same_duty_twice_is_one_with_the_later_clock(by: Actor) -> None:
    first = duty(by, risk=10)
    again = duty(by, risk=40, due_at=NOON)
    assert first.pk == again.pk
    assert Duty.objects.get(pk=first.pk).risk == 40
    assert Duty.objects.get(pk=first.pk).due_at == NOON


def test_a_duty_ends_once_and_its_alerts_fall_silent(by: Actor) -> None:
    made = duty(by)
    ended = end_duties(by=by, kind=made.kind, subject_kind="incident", subject_id=1).value
    assert [one.pk for one in ended] == [made.pk]
    assert end_duties(by=by, kind=made.kind, subject_kind="incident", subject_id=1).value == []
    with pytest.raises(Refused, match="has ended"):
        take_duty(by=by, duty_id=made.pk)


def test_my_duties_are_mine_and_those_of_my_queues_riskiest_first(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    officer, other = as_role("response-officer"), as_role("investigator")
    low, high = duty(by, 1, risk=10), duty(by, 2, risk=90)
    elsewhere = duty(by, 3, "allocate-crime", risk=99)
    assert [line.id for line in my_duties(by=officer).lines] == [high.pk, low.pk]
    take_duty(by=officer, duty_id=low.pk)
    with pytest.raises(Refused, match="Somebody else has"):
        take_duty(by=as_role("response-officer", "t.second"), duty_id=low.pk)
    assign_duty(by=by, duty_id=elsewhere.pk, owner_id=other.account_id)
    assert [line.id for line in my_duties(by=other).lines] == [elsewhere.pk]
    with pytest.raises(Invalid, match="no queue"):
        assign_duty(by=by, duty_id=low.pk, queue="nowhere")


def test_the_register_shows_every_queue_with_what_is_late(by: Actor) -> None:
    with clock.frozen(NOON):
        duty(by, 1, risk=45)
    with clock.frozen(NOON + timedelta(hours=2)):
        lines = {line.code: line for line in queue_register(by=by)}
        line = lines["crime-recording"]
        assert (line.size, line.late, line.unowned, line.riskiest) == (1, 1, 1, 45)
        assert lines["investigations"].size == 0
        assert queue_duties(by=by, queue="crime-recording").count == line.size


def test_a_queue_with_nobody_on_duty_escalates_at_once(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    """No sergeant is posted: the next step of the chain is taken in the same breath."""
    with clock.frozen(NOON):
        inspector = as_role("force-incident-manager", rank="inspector")
        hold_post(
            by=by, post_code="duty-inspector", account_id=inspector.account_id,
            until=NOON + timedelta(hours=9),
        )  # fmt: skip
        duty(by, 1, "resource-grade-2", due_at=NOON + timedelta(minutes=60))
    with clock.frozen(NOON + timedelta(minutes=40)):
        engine.tick()
        engine.tick()
    assert [alert.sent_to for alert in Alert.objects.all()] == ["post:duty-inspector"]
    assert [alert.reached for alert in my_alerts(by=inspector)] == ["Duty inspector"]  # type: ignore[attr-defined]


def test_an_alert_is_repeated_until_its_recipient_confirms_it(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    sergeant = as_role("sergeant", rank="sergeant")
    with clock.frozen(NOON):
        duty(by, 1, "resource-grade-2", due_at=NOON + timedelta(hours=6))
    for minutes in (40, 42, 43, 45):
        with clock.frozen(NOON + timedelta(minutes=minutes)):
            engine.tick()
    alert = Alert.objects.get(recipient_id=sergeant.account_id)
    assert alert.attempts == 3
    with pytest.raises(NotVisible):
        confirm_alert(by=by, alert_id=alert.pk)
    with clock.frozen(NOON + timedelta(minutes=46)):
        confirm_alert(by=sergeant, alert_id=alert.pk)
    with clock.frozen(NOON + timedelta(minutes=60)):
        engine.tick()
    alert.refresh_from_db()
    assert (alert.attempts, alert.confirmed_by) == (3, sergeant.account_id)


def test_what_can_wait_is_repeated_ever_more_seldom() -> None:
    waits = [rules.repeat_after(attempts, 20) for attempts in range(1, 40)]
    assert waits[:6] == [timedelta(minutes=one) for one in (2, 2, 4, 4, 4, 8)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(hours=1)
    assert {rules.repeat_after(attempts, 60) for attempts in range(1, 40)} == {rules.CONFIRM_WITHIN}


def test_a_backlog_of_alerts_is_repeated_in_one_transaction(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    as_role("sergeant", rank="sergeant")
    with clock.frozen(NOON):
        for number in range(1, 31):
            duty(by, number, "resource-grade-2", due_at=NOON + timedelta(hours=6))
    with clock.frozen(NOON + timedelta(minutes=40)):
        engine.tick()
    with clock.frozen(NOON + timedelta(minutes=42)), CaptureQueriesContext(connection) as asked:
        engine.tick()
    assert set(Alert.objects.values_list("attempts", flat=True)) == {2}
    updates = [one for one in asked if one["sql"].startswith('UPDATE "duties_alert"')]
    assert len(updates) == 1
    repeated = Event.objects.filter(type="duties.alert_repeated")
    assert repeated.count() == 30


def test_an_orphan_is_found_by_night(by: Actor, as_role: Callable[..., Actor]) -> None:
    officer, moved = as_role("response-officer"), as_role("response-officer", "t.moved")
    stays = as_role("response-officer", "t.stays")
    fine, lost = duty(by, 1), duty(by, 2, owner_id=officer.account_id)
    left, kept = duty(by, 3, owner_id=moved.account_id), duty(by, 4, owner_id=stays.account_id)
    assert nightly.orphans() == []
    Account.objects.filter(pk=officer.account_id).update(is_active=False)
    assert nightly.orphans() == [lost.pk]
    Posting.objects.filter(account_id=moved.account_id).update(valid_to=clock.now())
    assert sorted(nightly.orphans()) == [lost.pk, left.pk]
    Duty.objects.filter(pk=fine.pk).update(queue="gone")
    assert sorted(nightly.orphans()) == [fine.pk, lost.pk, left.pk]
    assert kept.pk not in nightly.orphans()
    assert system_actor("duty-engine").is_system


def test_a_duty_whose_owner_or_queue_may_not_see_its_record_is_an_orphan(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    officer = as_role("response-officer")
    hidden = intern(force_id=by.force_id, restriction="restricted", accounts=[by.account_id])
    forget()
    seer = actor_for(Account.objects.get(pk=by.account_id))
    set_context(seer, "test")
    owned = duty(seer, 1, audience_id=hidden, owner_id=officer.account_id)
    queued = duty(seer, 2, audience_id=hidden)
    assert sorted(nightly.orphans()) == [owned.pk, queued.pk]
    with pytest.raises(Invalid, match=r"Response-Officer may not see the record .* let in first"):
        assign_duty(by=seer, duty_id=queued.pk, owner_id=officer.account_id)
    assign_duty(by=seer, duty_id=queued.pk, owner_id=seer.account_id)
    assert nightly.orphans() == [owned.pk]
    lend(officer.account_id, hidden, until=clock.now() + timedelta(hours=1))
    assert nightly.orphans() == []


def test_samples_make_the_trend(by: Actor) -> None:
    for week in range(1, 4):
        with clock.frozen(NOON - timedelta(weeks=week)):
            nightly.sample_queues()
    with clock.frozen(NOON):
        duty(by, 1)
        nightly.sample_queues()
        line = next(one for one in queue_register(by=by) if one.code == "crime-recording")
    assert line.usual == 0
    assert line.trend == (1,)


def many(by: Actor, number: int) -> list[Duty]:
    """Duties of one queue with risks and due moments of every sort."""
    return [
        duty(
            by, subject, risk=(subject * 37) % 90,
            due_at=None if subject % 7 == 0 else NOON + timedelta(hours=(subject * 5) % 60 - 40),
        )
        for subject in range(1, number + 1)
    ]  # fmt: skip


def test_a_queue_comes_in_pages_in_the_order_of_urgency(by: Actor, at_noon: datetime) -> None:
    made = many(by, 120)
    pages = [queue_duties(by=by, queue="crime-recording", page=number) for number in (1, 2, 3)]
    assert [len(page.lines) for page in pages] == [50, 50, 20]
    assert {(page.count, page.pages) for page in pages} == {(120, 3)}
    late = sum(one.due_at is not None and one.due_at < NOON for one in made)
    assert {(page.late, page.unowned) for page in pages} == {(late, 120)}
    lines = [line for page in pages for line in page.lines]
    assert {line.id for line in lines} == {one.pk for one in made}
    urgencies = [rules.urgency(line.risk, line.due_at, NOON) for line in lines]
    assert urgencies == sorted(urgencies, reverse=True)
    assert queue_duties(by=by, queue="crime-recording", page=99).page == 3


def test_a_page_of_a_long_queue_costs_as_much_as_one_of_a_short_one(
    by: Actor, at_noon: datetime, django_assert_max_num_queries: Callable[..., object]
) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    many(by, 160)
    client.get("/queues/crime-recording/")
    with django_assert_max_num_queries(16):  # type: ignore[attr-defined]
        text = client.get("/queues/crime-recording/?page=2").content.decode()
    assert text.count("<tr id=") == 50
    assert text.count('<select id="id_owner"') == 1
    assert "160 open" in text
    assert "These are 51 to 100" in text
    assert 'href="?page=1" rel="prev" data-key="["' in text
    assert 'href="?page=3" rel="next" data-key="]"' in text
    assert 'hx-get="/queues/crime-recording/?page=2"' in text
    assert "&amp;" not in text.split('hx-get="', 1)[1].split('"', 1)[0]
    owner = Account.objects.get(pk=by.account_id)
    chosen = [line.id for line in queue_duties(by=by, queue="crime-recording", page=2).lines][:2]
    answer = client.post(
        "/duties/assign",
        {"duty": chosen, "owner": owner.pk, "next": "/queues/crime-recording/?page=2"},
    )
    assert answer["Location"] == "/queues/crime-recording/?page=2"
    assert set(Duty.objects.filter(owner_id=owner.pk).values_list("pk", flat=True)) == set(chosen)


def test_an_alert_about_a_restricted_record_goes_to_who_may_see_it(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    """The sergeant could not even confirm it: the step counts as nobody, and the next is taken."""
    as_role("sergeant", rank="sergeant")
    inspector = as_role("force-incident-manager", rank="inspector")
    with clock.frozen(NOON):
        hold_post(
            by=by, post_code="duty-inspector", account_id=inspector.account_id,
            until=NOON + timedelta(hours=9),
        )  # fmt: skip
        hidden = intern(
            force_id=by.force_id, restriction="restricted",
            accounts=[by.account_id, inspector.account_id],
        )  # fmt: skip
        seer = as_role("control-room-supervisor")
        set_context(seer, "test")
        duty(seer, 1, "resource-grade-2", audience_id=hidden, due_at=NOON + timedelta(minutes=60))
    with clock.frozen(NOON + timedelta(minutes=40)):
        engine.tick()
        engine.tick()
    with visibility(system_actor("duty-engine")):
        sent = [(alert.sent_to, alert.recipient_id) for alert in Alert.objects.all()]
    assert sent == [("post:duty-inspector", inspector.account_id)]

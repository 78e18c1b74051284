"""No chain ends in silence; alerts leave by e-mail with a receipt; a load opens its duties."""

from collections.abc import Callable
from datetime import timedelta
from smtplib import SMTPServerDisconnected
from typing import Any

import pytest
from django.core import mail

from iops.conftest import NOON, person
from iops.duties import engine, nightly
from iops.duties.capability import CAPABILITY
from iops.duties.channels import EmailChannel, channel
from iops.duties.commands import end_duties, open_duty
from iops.duties.commands.deliveries import AGAIN
from iops.duties.commands.standing import ALARMS
from iops.duties.health import no_orphans, somebody_reached
from iops.duties.models import Alert, Delivery, Duty
from iops.duties.sending import channels_work, send_waiting
from iops.governance.access.audiences import intern
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.commands import hold_post
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context, visibility
from iops.kernel.jobs import beat
from iops.pole.links.models import Marker

pytestmark = pytest.mark.django_db
LATER = NOON + timedelta(minutes=40)


@pytest.fixture
def engineer(db: None) -> Actor:
    actor = system_actor("duty-engine")
    set_context(actor, "test")
    return actor


def unresourced(by: Actor, subject: int = 1, audience_id: int | None = None) -> Duty:
    """A duty whose chain is: a sergeant at 40 minutes, then the duty inspector when late."""
    with clock.frozen(NOON):
        return open_duty(
            by=by, kind="resource-grade-2", subject_kind="incident", subject_id=subject,
            audience_id=audience_id or by.audiences[0], due_at=NOON + timedelta(minutes=30),
            number=f"INC-{subject}",
        ).value  # fmt: skip


def tick(at: Any = LATER, times: int = 2) -> None:
    with clock.frozen(at):
        for _ in range(times):
            engine.tick()


def sent() -> list[tuple[str, str]]:
    with visibility(system_actor("duty-engine")):
        return [(one.sent_to, one.title) for one in Alert.objects.order_by("pk")]


def test_where_the_chain_reaches_nobody_the_next_step_up_is_told(
    engineer: Actor, as_role: Callable[..., Actor]
) -> None:
    as_role("control-room-supervisor")
    made = unresourced(engineer)
    tick()
    assert sent() == [("role:control-room-supervisor", "Grade 2 without a unit: INC-1")]
    set_context(engineer, "test")
    made.refresh_from_db()
    assert (made.next_step_at, made.unreached_at) == (None, None)


def test_with_nobody_at_all_the_alarm_stands_until_somebody_comes(
    engineer: Actor, as_role: Callable[..., Actor]
) -> None:
    made = unresourced(engineer)
    tick()
    set_context(engineer, "test")
    made.refresh_from_db()
    assert (sent(), made.unreached_at) == ([], LATER)
    sentence = somebody_reached()
    assert sentence is not None
    assert sentence.startswith("1 duty reaches nobody")
    with clock.frozen(LATER):
        manager = as_role("force-incident-manager", rank="inspector")
        hold_post(
            by=manager, post_code="force-incident-manager", account_id=manager.account_id,
            until=NOON + timedelta(hours=9),
        )  # fmt: skip
    tick(LATER + timedelta(minutes=1))
    assert [to for to, _ in sent()] == ["post:force-incident-manager"]
    assert somebody_reached() is None
    set_context(engineer, "test")
    end_duties(by=engineer, kind=made.kind, subject_kind="incident", subject_id=1)


def test_whoever_answers_for_the_queues_sees_the_alarm_on_every_page(
    as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    supervisor, officer = as_role("control-room-supervisor"), as_role("response-officer")
    assert "reaches nobody" not in as_page(supervisor, "/duties/")
    beat("duty-engine", taken=0, unreached=1)
    assert "1 duty reaches nobody" in as_page(supervisor, "/duties/")
    assert "1 duty reaches nobody" in as_page(supervisor, "/access/posts/")
    assert "reaches nobody" not in as_page(officer, "/duties/")


def test_the_alarm_is_a_health_check_of_the_house() -> None:
    assert {"unreached-duties", "alert-channels"} <= {one.name for one in CAPABILITY.health}


def test_who_may_not_see_the_record_learns_that_a_queue_reaches_nobody(
    engineer: Actor, as_role: Callable[..., Actor]
) -> None:
    supervisor = as_role("control-room-supervisor")
    hidden = intern(force_id=engineer.force_id, restriction="restricted")
    unresourced(system_actor("duty-engine"), audience_id=hidden)
    tick()
    assert sent() == [("role:control-room-supervisor", "A duty reaches nobody: Dispatch")]
    alert = Alert.objects.visible_to(supervisor).get()
    assert alert.url == "/queues/dispatch/"


def test_an_alert_that_nobody_confirms_widens_to_the_next_each_third_time(
    engineer: Actor, as_role: Callable[..., Actor]
) -> None:
    as_role("sergeant", rank="sergeant")
    as_role("force-incident-manager", rank="inspector")
    as_role("control-room-supervisor")
    with clock.frozen(NOON):
        open_duty(
            by=engineer, kind="resource-grade-2", subject_kind="incident", subject_id=1,
            audience_id=engineer.audiences[0], due_at=NOON + timedelta(hours=9), risk=60,
        )  # fmt: skip
    for minutes in range(40, 56, 2):
        tick(NOON + timedelta(minutes=minutes), times=1)
    assert [to for to, _ in sent()] == [
        "role:sergeant", "role:force-incident-manager", "role:control-room-supervisor"
    ]  # fmt: skip


@pytest.fixture
def by_mail(settings: Any, engineer: Actor) -> Actor:
    """A sergeant with an address, and the channel switched on."""
    settings.IOPS_ALERT_CHANNELS = ["email"]
    made = person("t.sergeant", "sergeant", rank="sergeant")
    Account.objects.filter(pk=made.pk).update(email="sergeant@example.org")
    return actor_for(made)


def test_an_alert_leaves_by_mail_with_numbers_only_and_a_receipt(
    by_mail: Actor, engineer: Actor
) -> None:
    unresourced(engineer)
    tick(times=1)
    assert mail.outbox == []  # nothing leaves before the commit
    with clock.frozen(LATER):
        assert send_waiting() == 1
        assert send_waiting() == 0
    (message,) = mail.outbox
    assert message.to == ["sergeant@example.org"]
    assert "INC-1" in message.subject
    assert "resource-grade-2" in message.body
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts, delivery.sent_at) == ("sent", 1, LATER)


def test_off_by_default_nothing_is_ordered(engineer: Actor, as_role: Callable[..., Actor]) -> None:
    sergeant = as_role("sergeant", rank="sergeant")
    Account.objects.filter(pk=sergeant.account_id).update(email="sergeant@example.org")
    unresourced(engineer)
    tick(times=1)
    assert (len(sent()), Delivery.objects.count()) == (1, 0)
    with pytest.raises(LookupError, match="no alert channel 'pager'"):
        channel("pager")


def test_a_mail_server_that_is_away_is_tried_again_and_then_the_health_check_fails(
    by_mail: Actor, engineer: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise SMTPServerDisconnected("sergeant@example.org refused")

    monkeypatch.setattr(EmailChannel, "send", away)
    unresourced(engineer)
    tick(times=1)
    moment = LATER
    for wait in (timedelta(0), *AGAIN):
        moment += wait
        with clock.frozen(moment):
            assert send_waiting() == 1
            assert send_waiting() == 0
    delivery = Delivery.objects.get()
    assert (delivery.state, delivery.attempts) == ("failed", 4)
    assert delivery.error == "SMTPServerDisconnected"
    with clock.frozen(moment):
        assert channels_work() == (
            "1 alerts of the last day left by no channel. See the mail server's log."
        )


def test_what_ended_meanwhile_is_not_sent(by_mail: Actor, engineer: Actor) -> None:
    made = unresourced(engineer)
    tick(times=1)
    set_context(engineer, "test")
    end_duties(by=engineer, kind=made.kind, subject_kind="incident", subject_id=1)
    with clock.frozen(LATER):
        send_waiting()
    assert (mail.outbox, Delivery.objects.get().state) == ([], "dropped")


def a_marker(by: Actor, subject: int, in_days: int) -> Marker:
    return Marker.objects.create(
        audience_id=by.audiences[0], created_by=by.account_id, about_kind="profile",
        about_id=subject, type_code="VI", evidence="", set_at=NOON,
        review_on=(NOON + timedelta(days=in_days)).date(),
    )  # fmt: skip


def test_what_was_loaded_gets_its_duty_and_is_counted_until_it_has_it(engineer: Actor) -> None:
    marker = a_marker(engineer, 1, 30)
    with clock.frozen(NOON):
        assert nightly.without_duty() == 1
        assert nightly.open_standing() == 1
        assert nightly.open_standing() == 0
        assert nightly.without_duty() == 0
    set_context(engineer, "test")
    duty = Duty.objects.get(kind="review-marker", subject_id=marker.pk)
    assert clock.local_date(duty.due_at or NOON) == marker.review_on
    assert duty.next_step_at == duty.due_at
    beat("orphan-check", orphans=0, missing=3)
    assert no_orphans() == "3 records should have a duty and have none."


def test_a_load_that_is_late_as_a_whole_rings_a_few_bells_not_all(engineer: Actor) -> None:
    for subject in range(1, ALARMS + 11):
        a_marker(engineer, subject, -subject)
    with clock.frozen(NOON):
        nightly.open_standing()
    set_context(engineer, "test")
    found = Duty.objects.filter(kind="review-marker")
    assert found.count() == ALARMS + 10
    assert found.filter(next_step_at__isnull=False).count() == ALARMS
    assert set(found.filter(next_step_at=None).values_list("level", flat=True)) == {"late"}

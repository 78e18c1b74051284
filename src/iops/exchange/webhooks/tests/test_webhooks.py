"""Partners are told by ids only, once each, signed, until they acknowledge."""

import json
from datetime import timedelta

import pytest

from iops.conftest import NOON, person
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.exchange.webhooks import rules
from iops.exchange.webhooks.commands import end_subscription, queue_deliveries, send_due, subscribe
from iops.exchange.webhooks.models import Delivery, Subscription
from iops.exchange.webhooks.queries import subscriptions
from iops.governance.access.authority import actor_for, system_actor
from iops.kernel import clock
from iops.kernel.errors import Invalid
from iops.kernel.jobs import read_once
from iops.kernel.registry import Reader

pytestmark = pytest.mark.usefixtures("committed")
READER = Reader("webhooks", ("*",), queue_deliveries)


class SimulatedPartner:
    """A partner's endpoint that answers as told, and keeps what it was sent."""

    def __init__(self, *statuses: int) -> None:
        self.statuses = list(statuses)
        self.got: list[tuple[str, bytes, dict[str, str]]] = []

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> int:
        self.got.append((url, body, headers))
        return self.statuses.pop(0)


def begin(role: str = "dispatcher") -> Subscription:
    account = person("t.partner", role)
    return subscribe(
        by=system_actor("worker"), url="https://partner.invalid/hook",
        types=["incidents.opened"], account_id=account.pk,
    ).value  # fmt: skip


def call() -> None:
    by = actor_for(person("t.handler", "call-handler"))
    open_from_call(by=by, channel="999", where=Where("Mill Lane"), what="Canary words", grade="2")


def test_a_message_is_signed_and_carries_no_content() -> None:
    subscription = begin()
    call()
    while read_once(READER):
        pass
    partner = SimulatedPartner(204)
    assert send_due(partner) == 1
    ((_, body, headers),) = partner.got
    assert set(json.loads(body)) == {"position", "type", "kind", "id", "at"}
    assert b"anary" not in body
    assert headers["X-Iops-Signature"] == rules.signature(subscription.secret, body)
    assert send_due(partner) == 0


def test_a_failed_message_is_sent_again_until_it_is_acknowledged() -> None:
    with clock.frozen(NOON):
        begin()
        call()
        while read_once(READER):
            pass
        partner = SimulatedPartner(500, 0, 200)
        assert send_due(partner) == 0
        assert send_due(partner) == 0
        assert len(partner.got) == 1
    with clock.frozen(NOON + timedelta(seconds=5)):
        assert send_due(partner) == 0
    with clock.frozen(NOON + timedelta(seconds=36)):
        assert send_due(partner) == 1
    assert len({headers["Idempotency-Key"] for _, _, headers in partner.got}) == 1


def test_nobody_is_told_of_what_their_account_may_not_see() -> None:
    begin("system-administrator")
    call()
    while read_once(READER):
        pass
    assert Delivery.objects.count() == 0


def test_an_ended_subscription_hears_nothing() -> None:
    subscription = begin()
    end_subscription(by=system_actor("worker"), subscription_id=subscription.pk)
    call()
    while read_once(READER):
        pass
    assert Delivery.objects.count() == 0


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://partner.example/hook", True),
        ("http://localhost:8080/hook", True),
        ("http://[::1]/hook", True),
        ("http://example.org", False),
        ("http://localhost.example.org/hook", False),
        ("http://127.0.0.1@example.org/", False),
        ("https://user:word@example.org/", False),
        ("https://", False),
        ("https://exa mple.org/", False),
        ("https://[::1", False),
        ("ftp://example.org", False),
    ],
)
def test_only_https_is_accepted(url: str, safe: bool) -> None:
    assert rules.is_safe(url) is safe


def test_an_unsafe_address_or_nobodys_sight_is_refused() -> None:
    by = system_actor("worker")
    with pytest.raises(Invalid, match="https"):
        subscribe(by=by, url="http://example.org", types=["*"], account_id=by.account_id)
    with pytest.raises(Invalid, match="no such account"):
        subscribe(by=by, url="https://example.org", types=["*"], account_id=2**40)


def test_a_partner_that_does_not_answer_holds_nobody_up() -> None:
    with clock.frozen(NOON):
        begin()
        call()
        call()
        call()
        while read_once(READER):
            pass
        partner = SimulatedPartner(0)
        assert send_due(partner) == 0
        assert send_due(partner) == 0
        assert len(partner.got) == 1
    with clock.frozen(NOON + timedelta(seconds=5)):
        partner.statuses = [200, 200, 200]
        assert send_due(partner) == 3


def test_the_list_says_what_waits_and_keeps_the_secret() -> None:
    with clock.frozen(NOON):
        subscription = begin()
        call()
        call()
        while read_once(READER):
            pass
        send_due(SimulatedPartner(200, 500))
        (line,) = subscriptions(by=system_actor("worker"))
    assert (line["id"], line["waiting"], line["last_acknowledged_at"]) == (
        subscription.pk, 1, NOON,
    )  # fmt: skip
    assert subscription.secret not in str(line)


def test_what_waits_for_an_ended_subscription_is_not_sent() -> None:
    subscription = begin()
    call()
    while read_once(READER):
        pass
    end_subscription(by=system_actor("worker"), subscription_id=subscription.pk)
    assert send_due(SimulatedPartner()) == 0
    assert Delivery.objects.filter(acknowledged_at=None).count() == 1

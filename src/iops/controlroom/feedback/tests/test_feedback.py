"""Asked once, answered once, by a link that nobody else has; and counted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.feedback import rules
from iops.controlroom.feedback.models import Survey
from iops.controlroom.feedback.queries import figures
from iops.controlroom.incidents.commands import close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.updates.models import Update
from iops.controlroom.updates.queries import outbox
from iops.exchange.texts.carrying import SimulatedTexts, send_due
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.clock import LONDON

NOW = datetime(2026, 12, 1, 23, 30, tzinfo=UTC)
TOMORROW = datetime(2026, 12, 2, 18, 0, tzinfo=UTC)


@given(st.integers(0, 10**6), st.integers(0, 100))
def test_who_is_drawn_stays_drawn(number: int, share: int) -> None:
    assert rules.is_drawn(number, 0) is False
    assert rules.is_drawn(number, 100) is True
    assert rules.is_drawn(number, share) is rules.is_drawn(number, share)


def test_about_as_many_are_drawn_as_are_meant() -> None:
    assert 2300 < sum(rules.is_drawn(number, 25) for number in range(10_000)) < 2700


@given(st.datetimes(datetime(2024, 1, 1), datetime(2031, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001
def test_nobody_is_texted_at_night(now: datetime) -> None:
    at = rules.not_before(now).astimezone(LONDON)
    assert 10 <= at.hour < 18 or (at.hour, at.minute) == (18, 0)
    assert at.date() == now.astimezone(LONDON).date() + timedelta(days=1)


@pytest.fixture
def closed(
    db: None, settings: object, as_role: Callable[..., Actor], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Incident]]:
    settings.IOPS_PUBLIC_URL = "https://report.example"  # type: ignore[attr-defined]
    monkeypatch.setattr(rules, "is_drawn", lambda number, share: True)
    cache.clear()

    def make(*qualifiers: str, phone: str = "07700900123") -> Incident:
        incident = open_from_call(
            by=as_role("call-handler"), channel="101", caller_phone=phone, what="Loud music",
            where=Where("14 Mill Lane"), grade="C", type_code="310", qualifiers=qualifiers,
        ).value  # fmt: skip
        close_incident(
            by=as_role("dispatcher"), incident_id=incident.pk, closing_code="310",
            result="Turned down", assessment=Assessment(rationale="Quiet now"),
        )  # fmt: skip
        return incident

    with clock.frozen(NOW):
        yield make


def link_of() -> str:
    with clock.frozen(TOMORROW):
        (text,) = outbox(by=system_actor("worker"))
    found = re.search(r"https://report\.example(/feedback/\S+/)", text.body)
    assert found
    return found[1]


def test_by_a_link_once_and_on_the_incident(
    closed: Callable[..., Incident], as_role: Callable[..., Actor], as_page: Callable[..., str]
) -> None:
    incident = closed()
    link, public = link_of(), Client()
    with clock.frozen(TOMORROW):
        send_due(SimulatedTexts())
        assert "(link)" in Update.objects.get().body
        assert link not in Update.objects.get().body
        assert "How did we do" in public.get(link).content.decode()
        empty = public.post(link, {"overall": "", "words": "It was fine"})
        assert empty.status_code == 422
        assert "It was fine" in empty.content.decode()
        wrong = public.post(link, {"overall": "9", "words": "x" * 1001})
        assert 'href="#id_overall"' in wrong.content.decode()
        assert 'href="#id_words"' in wrong.content.decode()
        done = public.post(link, {"overall": "4", "treated": "5", "words": "Kind officer"})
        assert "Thank you" in done.content.decode()
        assert "answered already" in public.post(link, {"overall": "1"}).content.decode()
        found = figures(by=as_role("dispatcher"))
        assert (found.asked, found.answered, found.overall, found.treated) == (1, 1, 4, 5)
        page = as_page(as_role("dispatcher"), f"/incidents/{incident.pk}/")
        assert "Kind officer" in page
        assert "Kind officer" in as_page(as_role("dispatcher"), "/feedback/?order=worst")
        assert "Kind officer" not in public.get(link).content.decode()


def test_a_link_that_is_none_or_over_says_so(closed: Callable[..., Incident]) -> None:
    closed()
    link, public = link_of(), Client()
    assert public.get("/feedback/guessed/").status_code == 404
    with clock.frozen(NOW + timedelta(days=22)):
        assert public.post(link, {"overall": "5"}).status_code == 404
    assert Survey.objects.get().answered_at is None
    for _ in range(30):
        last = public.get("/feedback/guessed/")
    assert last.status_code == 429


@pytest.mark.parametrize("qualifier", sorted(rules.NEVER & {"domestic", "child", "mental-health"}))
def test_who_may_be_harmed_by_it_is_not_asked(
    closed: Callable[..., Incident], qualifier: str
) -> None:
    closed(qualifier)
    assert not Survey.objects.exists()


def test_not_without_a_mobile_number_nor_without_a_public_page(
    closed: Callable[..., Incident], settings: object
) -> None:
    closed(phone="01619460123")
    settings.IOPS_PUBLIC_URL = ""  # type: ignore[attr-defined]
    closed()
    assert not Survey.objects.exists()

"""Anybody reports something without an account: 999 first, once, by risk, with a reference."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.contacts.models import Contact, Message
from iops.controlroom.contacts.queries import inbox
from iops.controlroom.public_reports.rules import LONGEST, Report, body_of, wrong_with
from iops.kernel.actors import Actor
from iops.kernel.ids import new_uid

GIVEN = {"now": "no", "what": "My bicycle was taken from the shed last night", "where": "Mill Lane",
         "name": "Zebedee Quux", "phone": "07700 900123", "reach": "phone"}  # fmt: skip
TEXTS = st.text(max_size=40)


@given(st.builds(Report, *[TEXTS] * 8))
def test_a_report_is_sound_or_every_wrong_field_is_said(report: Report) -> None:
    wrong = wrong_with(report)
    assert set(wrong) <= set(Report.__dataclass_fields__)
    if not wrong:
        assert report.what.strip() in body_of(report)


@pytest.fixture
def public(db: None) -> Iterator[Client]:
    cache.clear()
    yield Client()
    cache.clear()


def test_it_lands_in_the_inbox_by_its_risk_with_a_reference(
    public: Client, as_role: Callable[..., Actor]
) -> None:
    page = public.get("/report/").content.decode()
    assert page.index('ring <a href="tel:999">999') < page.index("What has happened?")
    answer = public.post("/report/", {**GIVEN, "own_id": str(new_uid())})
    contact = Contact.objects.get()
    assert contact.number in answer.content.decode()
    assert (contact.channel, contact.place_text) == ("online", "Mill Lane")
    public.post("/report/", {**GIVEN, "what": "He has a knife and stands at my door", "own_id": ""})
    waiting = inbox(by=as_role("call-handler"))
    assert [one.text.splitlines()[0] for one in waiting] == [
        "He has a knife and stands at my door", GIVEN["what"]
    ]  # fmt: skip
    assert waiting[1].sender == "Zebedee Quux"
    assert "ring me" in Message.objects.get(contact=contact).body


def test_happening_now_is_told_to_ring_and_nothing_typed_is_lost(public: Client) -> None:
    now = {**GIVEN, "now": "yes", "own_id": str(new_uid())}
    told = public.post("/report/", now)
    assert told.status_code == 200
    assert "Nothing was sent yet" in told.content.decode()
    assert GIVEN["what"] in told.content.decode()
    assert not Contact.objects.exists()
    sent = public.post("/report/", {**now, "read_emergency": "1"}).content.decode()
    assert 'ring <a href="tel:999">999</a> now' in sent
    assert Message.objects.get().body.startswith("Said to be happening now.")


def test_sent_twice_it_is_one_and_other_words_are_another(public: Client) -> None:
    own = {"own_id": str(new_uid())}
    first, again = (public.post("/report/", {**GIVEN, **own}) for _ in range(2))
    assert first.content == again.content
    assert Contact.objects.count() == 1
    public.post("/report/", {**GIVEN, **own, "what": "And the pump, too, as I see now"})
    assert Contact.objects.count() == 2


def test_everything_wrong_at_once_and_kept(public: Client) -> None:
    answer = public.post(
        "/report/", {"what": "short", "reach": "email", "email": "me", "name": "Z"}
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    for field in ("now", "what", "email"):
        assert f'href="#id_{field}"' in text
        assert f'id="id_{field}"' in text
    assert 'value="Z"' in text
    long = {name: "x" * (most + 1) for name, most in LONGEST.items()}
    assert public.post("/report/", {**GIVEN, **long}).status_code == 422
    assert not Contact.objects.exists()


def test_a_machine_and_a_flood_are_stopped(public: Client) -> None:
    filled_in = public.post("/report/", {**GIVEN, "website": "spam"})
    assert filled_in.status_code == 422
    # A browser may have filled it in for somebody: they are told, and nothing typed is lost.
    assert "Nothing was sent yet" in filled_in.content.decode()
    assert GIVEN["what"] in filled_in.content.decode()
    assert "spam" not in filled_in.content.decode()
    assert not Contact.objects.exists()
    codes = [public.post("/report/", {**GIVEN, "own_id": str(new_uid())}).status_code
             for _ in range(8)]  # fmt: skip
    assert codes == [200] * 6 + [429] * 2
    other = Client(REMOTE_ADDR="192.0.2.7")
    assert other.post("/report/", {**GIVEN, "own_id": str(new_uid())}).status_code == 200


def test_nothing_personal_is_logged(public: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        public.post("/report/", {**GIVEN, "own_id": str(new_uid())})
        public.post("/report/", {**GIVEN, "reach": "x"})
    said = [one.getMessage() for one in caplog.records if not one.name.startswith("django.db")]
    assert not any("Zebedee" in one or "900123" in one for one in said)

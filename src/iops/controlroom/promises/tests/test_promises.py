"""What a caller was promised is owed at its time, shown to whoever answers next, and counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.contacts.commands import log_contact
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.promises.commands import break_promise, keep, postpone, promise
from iops.controlroom.promises.models import Promise
from iops.controlroom.promises.queries import figures, open_promises, owing, promised_to
from iops.controlroom.promises.rules import ended_as, share_kept
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused

NOW = datetime(2026, 12, 1, 16, 0, tzinfo=UTC)
SIX = datetime(2026, 12, 1, 18, 0, tzinfo=UTC)


@given(st.booleans(), st.integers(-600, 600))
def test_late_is_never_in_time_and_what_is_not_done_is_broken(kept: bool, minutes: int) -> None:
    state = ended_as(kept=kept, due_at=SIX, now=SIX + timedelta(minutes=minutes))
    assert state == ("broken" if not kept else "kept" if minutes <= 0 else "late")


def test_a_share_of_nothing_is_none() -> None:
    assert share_kept({"open": 4}) is None
    assert share_kept({"kept": 3, "late": 1}) == 75


@pytest.fixture
def four_oclock() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def handler(db: None, four_oclock: datetime, as_role: Callable[..., Actor]) -> Actor:
    return as_role("call-handler")


@pytest.fixture
def incident(handler: Actor) -> Incident:
    return open_from_call(
        by=handler, channel="101", caller_phone="07700 900123", what="Loud music every night",
        where=Where("14 Mill Lane"), grade="C", type_code="310",
    ).value  # fmt: skip


def test_it_is_owed_at_its_time_and_late_goes_up(handler: Actor, incident: Incident) -> None:
    made = promise(by=handler, line="18:00", incident_id=incident.pk).value
    assert (made.what, made.due_at, made.phone) == ("Ring the caller back", SIX, "07700900123")
    duty = Duty.objects.get(subject_kind="promise", subject_id=made.pk)
    assert (duty.queue, duty.due_at) == ("promises", SIX)
    assert duty.next_step_at == SIX - timedelta(minutes=10)
    assert owing("promise", made.pk) == [handler.account_id]
    assert "Promised to the caller until 18:00: Ring the caller back" in list(
        LogEntry.objects.filter(incident=incident).values_list("text", flat=True)
    )
    with clock.frozen(SIX + timedelta(minutes=5)):
        assert [one.late for one in open_promises(by=handler)] == [True]
        keep(by=handler, promise_id=made.pk, result="Told her the council is on it")
        made.refresh_from_db()
        duty.refresh_from_db()
        assert (made.state, duty.state) == ("late", "met")
        with pytest.raises(Refused, match="said already"):
            keep(by=handler, promise_id=made.pk, result="again")
        found = figures(by=handler)
        assert (found.kept, found.late, found.broken, found.share) == (0, 1, 0, 0)


def test_the_next_call_of_the_number_shows_it(handler: Actor, incident: Incident) -> None:
    made = promise(by=handler, line="18:00 ring back", incident_id=incident.pk).value
    assert [one.what for one in promised_to(by=handler, phone="+44 7700 900123")] == ["ring back"]
    break_promise(by=handler, promise_id=made.pk, reason="Nobody was free")
    assert [one.state for one in promised_to(by=handler, phone="07700900123")] == ["broken"]
    assert promised_to(by=handler, phone="") == []


def test_the_same_line_is_one_promise_and_a_contact_has_them_too(
    handler: Actor, incident: Incident
) -> None:
    for _ in range(2):
        promise(by=handler, line="+20 ring back", incident_id=incident.pk)
    contact = log_contact(by=handler, channel="101", what="Lost purse", caller_phone="0161 4960123")
    promise(by=handler, line="+20 ring back", contact_id=contact.value.pk)
    assert Promise.objects.count() == 2


def test_a_new_time_needs_that_they_were_told(handler: Actor, incident: Incident) -> None:
    made = promise(by=handler, line="18:00 ring back", incident_id=incident.pk).value
    with pytest.raises(Invalid) as refused:
        postpone(by=handler, promise_id=made.pk, when="later", told="")
    assert set(refused.value.fields) == {"when", "told"}
    postpone(by=handler, promise_id=made.pk, when="19:30", told="rang her at four")
    made.refresh_from_db()
    assert (made.due_at, made.first_due_at) == (SIX + timedelta(minutes=90), SIX)
    duty = Duty.objects.get(subject_kind="promise", subject_id=made.pk, state="open")
    assert duty.due_at == made.due_at


def test_a_line_without_a_time_is_refused_in_words(handler: Actor, incident: Incident) -> None:
    for line in ("", "ring back", "18:00 " + "x" * 400):
        with pytest.raises(Invalid) as refused:
            promise(by=handler, line=line, incident_id=incident.pk)
        assert list(refused.value.fields) == ["promise"]
    with pytest.raises(Invalid, match="which call or incident"):
        promise(by=handler, line="18:00")


def test_the_pages(handler: Actor, incident: Incident) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=handler.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    back = f"/incidents/{incident.pk}/"
    address = f"/promises/incidents/{incident.pk}/"
    refused = client.post(address, {"promise": "soon", "back": back})
    assert refused.status_code == 422
    assert 'value="soon"' in refused.content.decode()
    assert client.post(address, {"promise": "18:00 ring back"})["Location"] == back
    assert "ring back" in client.get(back).content.decode()
    made = Promise.objects.get()
    assert client.post(f"/promises/{made.pk}/do/keep", {"result": ""}).status_code == 422
    moved = client.post(f"/promises/{made.pk}/do/postpone", {"when": "x", "told": "yes"})
    assert moved.status_code == 422
    part = client.post("/call/context", {"phone": "07700900123"}).content.decode()
    assert "Promised to this number" in part
    answer = client.post(
        f"/promises/{made.pk}/do/keep", {"result": "Rang", "back": "https://other.example/"}
    )
    assert answer["Location"] == "/promises/"
    assert "Nothing is owed" in client.get("/promises/").content.decode()

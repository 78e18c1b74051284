"""Every call record has a contact: what has none is a duty until somebody has settled it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.contacts.commands import log_contact, take_call
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony import jobs
from iops.controlroom.telephony.commands import (
    explain_record,
    note_records,
    tie_record,
    write_up_record,
)
from iops.controlroom.telephony.contracts import GivenRecord
from iops.controlroom.telephony.models import CallRecord
from iops.controlroom.telephony.queries import reconciled
from iops.controlroom.telephony.tests.conftest import Say, Sit, contact_of, later
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
SOON = later(900)


def record(call: str, *, phone: str = "07700900456", answered: bool = True, at: float = 0,
           **more: str) -> GivenRecord:  # fmt: skip
    begun = later(at)
    return GivenRecord(
        call, begun, line="999", phone=phone, ended_at=begun + timedelta(seconds=60),
        answered_at=begun + timedelta(seconds=5) if answered else None, **more,
    )  # fmt: skip


def owed(one: CallRecord) -> bool:
    return Duty.objects.filter(
        kind="call-without-contact", subject_id=one.pk, state="open"
    ).exists()


def verdicts() -> dict[str, str]:
    return dict(CallRecord.objects.values_list("exchange_id", "verdict"))


def test_matched_likely_empty_and_missing(say: Say, sit: Sit, exchange: Actor) -> None:
    ann = sit("ann", "4001", "break")
    number = contact_of(say("C1"))
    take_call(by=ann, contact_id=number)
    log_contact(by=ann, channel="999", what="A collision", contact_id=number)
    take_call(by=ann, contact_id=contact_of(say("C2", phone="07700900457")))
    log_contact(by=ann, channel="101", what="Noise", caller_phone="07700900458")
    sent = [
        record("C1"), record("C2", phone="07700900457"),
        record("C3", phone="07700900458", at=30), record("C4", phone="07700900459"),
    ]  # fmt: skip
    note_records(by=exchange, given=sent)
    assert jobs.compare() == 0, "their handlers may still be typing"
    with clock.frozen(SOON):
        assert jobs.compare() == 4
        assert verdicts() == {"C1": "matched", "C2": "empty", "C3": "likely", "C4": "missing"}
        found = CallRecord.objects.get(exchange_id="C4")
        assert owed(found)
        assert owed(CallRecord.objects.get(exchange_id="C2"))
        duty = Duty.objects.get(kind="call-without-contact", subject_id=found.pk)
        assert (duty.queue, duty.due_at, duty.risk) == (
            "calls-without-contact", SOON + timedelta(minutes=30), 70,
        )  # fmt: skip
        shown = reconciled(by=ann, day=clock.local_midnight(NOON.date()))
        assert (shown.records, shown.owed_count, shown.share) == (4, 2, "50.0 %")
        # What was written meanwhile ends the duty at the next look.
        log_contact(
            by=ann, channel="999", what="Dropped call, all well",
            contact_id=Contact.objects.get(caller_phone="07700900457").pk,
        )  # fmt: skip
        jobs.compare()
        assert verdicts()["C2"] == "matched"
        assert not owed(CallRecord.objects.get(exchange_id="C2"))


def test_a_contact_without_a_call_record_is_shown(say: Say, sit: Sit, exchange: Actor) -> None:
    ann = sit("ann", "4001", "break")
    log_contact(by=ann, channel="999", what="Typed by hand", caller_phone="07700900111")
    log_contact(by=ann, channel="front-counter", what="Found a purse")
    say("C1")
    note_records(by=exchange, given=[record("C1")])
    with clock.frozen(SOON):
        jobs.compare()
        shown = reconciled(by=ann, day=clock.local_midnight(NOON.date()))
    assert [one.what for one in shown.unrecorded] == ["Typed by hand"]


def test_records_come_twice_and_grow(exchange: Actor) -> None:
    note_records(by=exchange, given=[record("C1"), record("C1")])
    note_records(by=exchange, given=[record("C1")])
    (one,) = CallRecord.objects.all()
    assert one.version == 1
    note_records(by=exchange, given=[record("C1", recording="r/1")])
    one.refresh_from_db()
    assert (one.version, one.recording) == (2, "r/1")


def test_all_that_is_wrong_in_a_message_is_named_and_nothing_is_kept(exchange: Actor) -> None:
    bad = GivenRecord("", NOON, answered_at=NOON - timedelta(seconds=9))
    with pytest.raises(Invalid) as refusal:
        note_records(by=exchange, given=[record("C1"), bad])
    assert set(refusal.value.fields) == {"records.1.call", "records.1.answered_at"}
    assert CallRecord.objects.count() == 0
    with pytest.raises(Invalid, match="between 1 and 500"):
        note_records(by=exchange, given=[])


@pytest.fixture
def vic(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


def missing(exchange: Actor, call: str, phone: str = "07700900459") -> CallRecord:
    note_records(by=exchange, given=[record(call, phone=phone)])
    with clock.frozen(SOON):
        jobs.compare()
    found = CallRecord.objects.get(exchange_id=call)
    assert owed(found)
    return found


def test_a_missing_contact_is_written_up_tied_or_explained(exchange: Actor, vic: Actor) -> None:
    first, second = missing(exchange, "C1"), missing(exchange, "C2", "07700900460")
    third = missing(exchange, "C3", "07700900461")
    with pytest.raises(Invalid):
        write_up_record(by=vic, record_id=first.pk, what=" ")
    with clock.frozen(SOON):
        written = write_up_record(by=vic, record_id=first.pk, what="Asked the way").value
    contact = Contact.objects.get(pk=written.contact_id or 0)
    assert (contact.presented_at, contact.channel) == (NOON, "999")
    assert contact.resolution == "Written up from its call record"
    with pytest.raises(Invalid, match="No contact"):
        tie_record(by=vic, record_id=second.pk, number="CON-0")
    with pytest.raises(Invalid, match="another call"):
        tie_record(by=vic, record_id=second.pk, number=contact.number)
    other = log_contact(by=vic, channel="999", what="Under another number").value
    tie_record(by=vic, record_id=second.pk, number=other.number.lower())
    with pytest.raises(Invalid):
        explain_record(by=vic, record_id=third.pk, reason="no")
    explain_record(by=vic, record_id=third.pk, reason="Test of the line by its engineer")
    for one in (first, second, third):
        assert not owed(one)
        with pytest.raises(Refused, match="any more"):
            explain_record(by=vic, record_id=one.pk, reason="Once more")
    with clock.frozen(SOON):
        jobs.compare()
    assert verdicts() == {"C1": "matched", "C2": "matched", "C3": "explained"}


def test_the_page_keeps_what_was_typed_and_leads_to_its_field(exchange: Actor, vic: Actor) -> None:
    found = missing(exchange, "C1")
    client = Client()
    account = Account.objects.get(pk=vic.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(f"/telephone/records/{found.pk}/do/tie", {"number": "CON-77"})
    text = answer.content.decode()
    assert answer.status_code == 422
    assert f'href="#id_number_{found.pk}"' in text
    assert 'value="CON-77"' in text
    done = client.post(f"/telephone/records/{found.pk}/do/explain", {"reason": "Wrong line tested"})
    assert done.status_code == 302
    bad = client.get("/telephone/records/?day=yesterday").content.decode()
    assert "is no day" in bad

"""Whoever rang is rung back, what was typed is finished, the emergency is answered first."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from iops.controlroom.contacts.commands import (
    abandon_contact,
    call_back,
    decide_no_return,
    end_contact,
    end_draft,
    log_contact,
    present_contact,
    save_draft,
    set_aside,
    take_call,
)
from iops.controlroom.contacts.jobs import notice_half_typed
from iops.controlroom.contacts.models import Contact, Draft
from iops.controlroom.contacts.queries import (
    calls_to_return,
    count_to_return,
    count_waiting,
    open_drafts,
    waiting,
)
from iops.duties.models import Duty
from iops.duties.nightly import open_standing, without_duty
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import set_context
from iops.kernel.errors import Invalid, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db
NOON = datetime(2026, 3, 4, 12, 0, tzinfo=UTC)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    by = as_role("call-handler")
    set_context(by, "test")
    return by


def rang_off(channel: str = "999", phone: str = "07700900456") -> Contact:
    telephone = system_actor("telephony")
    rang = present_contact(by=telephone, channel=channel, caller_phone=phone).value
    abandoned: Contact = abandon_contact(by=telephone, contact_id=rang.pk).value
    return abandoned


def owed(kind: str, subject: int) -> Duty | None:
    found: Duty | None = Duty.objects.filter(kind=kind, subject_id=subject, state="open").first()
    return found


def test_an_emergency_that_rang_off_is_due_at_once_and_others_in_an_hour(desk: Actor) -> None:
    with clock.frozen(NOON):
        low, high = rang_off("101"), rang_off("999")
        first, second = owed("return-call", high.pk), owed("return-call", low.pk)
        assert first is not None
        assert second is not None
        assert (first.due_at, first.queue) == (NOON, "calls-to-return")
        assert second.due_at == NOON + timedelta(hours=1)
        assert [one.contact.pk for one in calls_to_return(by=desk)] == [high.pk, low.pk]
        assert count_to_return(by=desk) == 2


def test_a_call_that_ended_unanswered_is_to_be_returned_too(desk: Actor) -> None:
    rang = present_contact(by=system_actor("telephony"), channel="101", caller_phone="0161").value
    end_contact(by=desk, contact_id=rang.pk)
    assert owed("return-call", rang.pk) is not None
    assert waiting(by=desk) == []


def test_dialling_ends_nothing_but_the_contact_that_answers_does(desk: Actor) -> None:
    lost = rang_off()
    draft = call_back(by=desk, contact_id=lost.pk).value
    assert draft.body["fields"]["phone"] == [lost.caller_phone]
    assert call_back(by=desk, contact_id=lost.pk).value.pk == draft.pk
    assert owed("return-call", lost.pk) is not None
    (line,) = calls_to_return(by=desk)
    assert line.ringing
    log_contact(by=desk, channel="call-back", what="Sat on her phone", contact_id=draft.contact_id)
    assert owed("return-call", lost.pk) is None
    lost.refresh_from_db()
    assert lost.resolution.startswith("Rung back: CON-")
    with pytest.raises(Refused):
        call_back(by=desk, contact_id=lost.pk)


def test_nobody_picks_up_and_the_call_is_still_to_be_returned(desk: Actor) -> None:
    lost = rang_off()
    draft = call_back(by=desk, contact_id=lost.pk).value
    set_aside(by=desk, uid=draft.uid, reason="No answer")
    assert owed("return-call", lost.pk) is not None
    assert call_back(by=desk, contact_id=lost.pk).value.pk != draft.pk


def test_a_reason_ends_it_and_stands_on_the_contact(desk: Actor) -> None:
    lost = rang_off(phone="")
    with pytest.raises(Invalid, match="withheld"):
        call_back(by=desk, contact_id=lost.pk)
    with pytest.raises(Invalid):
        decide_no_return(by=desk, contact_id=lost.pk, reason=" ")
    decide_no_return(by=desk, contact_id=lost.pk, reason="Number withheld, silent line")
    lost.refresh_from_db()
    assert lost.resolution == "Not rung back: Number withheld, silent line"
    assert owed("return-call", lost.pk) is None


def test_an_unanswered_call_that_was_loaded_is_found_by_night_and_a_returned_one_is_not(
    desk: Actor,
) -> None:
    lost, back = rang_off(), rang_off()
    decide_no_return(by=desk, contact_id=back.pk, reason="Rang again at once")
    Duty.objects.filter(subject_id=lost.pk).update(state="cancelled")
    assert without_duty() == 1
    open_standing()
    duty = owed("return-call", lost.pk)
    assert duty is not None
    assert duty.due_at == lost.ended_at
    assert owed("return-call", back.pk) is None


def test_a_half_typed_call_is_offered_and_owed_until_somebody_ends_it(desk: Actor) -> None:
    with clock.frozen(NOON):
        uid = new_uid()
        body = {"fields": {"what": ["Shouting"]}}
        draft = save_draft(by=desk, uid=uid, body=body).value
        notice_half_typed()
        assert owed("finish-call", draft.pk) is None
    with clock.frozen(NOON + timedelta(minutes=31)):
        notice_half_typed()
        duty = owed("finish-call", draft.pk)
        assert duty is not None
        assert duty.queue == "half-typed-calls"
    with clock.frozen(NOON + timedelta(days=3)):
        (line,) = open_drafts(by=desk)
        assert (line.draft.pk, line.stale, line.what) == (draft.pk, True, "Shouting")
        with pytest.raises(Invalid):
            set_aside(by=desk, uid=uid, reason="")
        set_aside(by=desk, uid=uid, reason="Typed twice")
        assert open_drafts(by=desk) == []
    assert owed("finish-call", draft.pk) is None
    kept = Draft.objects.get(pk=draft.pk)
    assert (kept.ended_because, kept.body) == ("Typed twice", body)


def test_finishing_a_half_typed_call_ends_its_duty(desk: Actor) -> None:
    with clock.frozen(NOON):
        draft = save_draft(by=desk, uid=new_uid(), body={"fields": {}}).value
    with clock.frozen(NOON + timedelta(hours=1)):
        notice_half_typed()
        assert owed("finish-call", draft.pk) is not None
        end_draft(by=desk, uid=draft.uid)
        assert owed("finish-call", draft.pk) is None


def test_an_emergency_is_answered_next_however_many_wait(desk: Actor) -> None:
    rows = [
        Contact(
            audience_id=desk_audience(desk), created_by=1, number=f"CON-W{at:04}", channel="101",
            presented_at=NOON + timedelta(seconds=at),
        )
        for at in range(250)
    ]  # fmt: skip
    Contact.objects.bulk_create(rows)
    telephone = system_actor("telephony")
    with clock.frozen(NOON + timedelta(hours=1)):
        urgent = present_contact(by=telephone, channel="999", caller_phone="1").value
    lines = waiting(by=desk)
    assert lines[0].contact.pk == urgent.pk
    assert lines[1].contact.number == "CON-W0000"
    assert (len(lines), count_waiting(by=desk)) == (20, 251)
    take_call(by=desk, contact_id=lines[0].contact.pk)
    assert waiting(by=desk)[0].contact.number == "CON-W0000"


def desk_audience(by: Actor) -> int:
    draft = save_draft(by=by, uid=new_uid(), body={}).value
    return int(draft.audience_id)

"""Calls of the exchange: delivered, answered, passed on, given up; in any order, nothing double."""

import itertools
from collections.abc import Callable

import pytest

from iops.controlroom.contacts.commands import (
    decide_no_return,
    end_contact,
    log_contact,
    take_call,
    take_over,
)
from iops.controlroom.contacts.models import Contact, Draft
from iops.controlroom.contacts.queries import just_taken, waiting
from iops.controlroom.telephony import jobs
from iops.controlroom.telephony.commands import choose_state, note_event, set_desk
from iops.controlroom.telephony.contracts import GivenEvent
from iops.controlroom.telephony.models import Call, CallEvent
from iops.controlroom.telephony.queries import contact_card, desks, ringing, ringing_here
from iops.controlroom.telephony.tests.conftest import (
    Say,
    Sit,
    contact_of,
    desk_of,
    event,
    later,
)
from iops.duties.models import Duty
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused

pytestmark = pytest.mark.django_db


def owed(contact_id: int) -> bool:
    return Duty.objects.filter(kind="return-call", subject_id=contact_id, state="open").exists()


def test_a_call_rings_at_whoever_is_idle_longest_and_999_before_101(say: Say, sit: Sit) -> None:
    with clock.frozen(later(-60)):
        ben = sit("ben", "4002")
    ann = sit("ann", "4001")
    say("C1")
    pop = ringing_here(by=ben)
    assert pop is not None
    assert (pop.contact.caller_phone, pop.line) == (
        "07700900456", "999 from the emergency operators",
    )  # fmt: skip
    assert ringing_here(by=ann) is None
    choose_state(by=ann, state="break")
    say("C2", line="101", phone="0161 496 0000")
    say("C3", line="999", phone="07700900457")
    choose_state(by=ann, state="ready")
    found = ringing_here(by=ann)
    assert found is not None
    assert found.call.exchange_id == "C3"
    assert [one.contact.caller_phone for one in waiting(by=ann)][-1] == "01614960000"


def test_answered_by_one_key_ended_wrapped_up_and_ready_again(say: Say, sit: Sit) -> None:
    ann = sit("ann", "4001")
    call = say("C1")
    with clock.frozen(later(4)):
        draft = take_call(by=ann, contact_id=contact_of(call)).value
        assert draft.body["fields"]["phone"] == ["07700900456"]
        assert desk_of(ann).state == "on-call"
        say("C1", "answered", 4, extension="4001")
        choose_state(by=ann, state="break")
    with clock.frozen(later(90)):
        say("C1", "ended", 90)
        say("C1", "recorded", 91, recording="archive/2026/C1")
        desk = desk_of(ann)
        assert (desk.state, desk.until, desk.call_id) == ("wrap-up", later(150), None)
    with clock.frozen(later(151)):
        jobs.deliver()
        desk = desk_of(ann)
        assert (desk.state, desk.since) == ("break", later(150))
    card = contact_card(by=ann, contact_id=contact_of(call))
    assert card.recordings == ["archive/2026/C1"]
    assert [one.kind for one in card.events] == ["presented", "answered", "ended", "recorded"]
    assert card.contact.answered_at == later(4)
    assert card.contact.ended_at == later(90)


def test_a_receiver_that_is_lifted_is_an_answer_too(say: Say, sit: Sit) -> None:
    ann = sit("ann", "4001")
    call = say("C1")
    say("C1", "answered", 3, extension="4001")
    assert ringing_here(by=ann) is None
    contact = Contact.objects.get(pk=contact_of(call))
    assert (contact.handler_id, contact.answered_at) == (ann.account_id, later(3))
    assert desk_of(ann).state == "on-call"
    assert take_call(by=ann, contact_id=contact.pk).value.handler_id == ann.account_id


def test_not_answered_in_time_it_goes_on_to_the_next_and_then_stands_on_the_list(
    say: Say, sit: Sit
) -> None:
    with clock.frozen(later(-60)):
        ann = sit("ann", "4001")
    ben = sit("ben", "4002")
    call = say("C1")
    with pytest.raises(Refused, match=r"rings at Ann's desk, for 10 s more"):
        take_call(by=ben, contact_id=contact_of(call))
    with clock.frozen(later(10)):
        jobs.deliver()
        assert desk_of(ann).state == "away"
        assert ringing_here(by=ben) is not None
    with clock.frozen(later(20)):
        jobs.deliver()
        assert (desk_of(ben).state, ringing_here(by=ben)) == ("away", None)
        # Nobody is ready: whoever sees it on the list takes it.
        take_call(by=ann, contact_id=contact_of(call))
        assert desk_of(ann).after == "away"
    assert Call.objects.get(pk=call.pk).rang == 2


def test_two_never_both_have_a_call_and_it_can_be_taken_over_for_a_moment(
    say: Say, sit: Sit
) -> None:
    ann, ben = sit("ann", "4001", "break"), sit("ben", "4002", "break")
    call = say("C1")
    number = contact_of(call)
    take_call(by=ann, contact_id=number)
    with pytest.raises(Refused, match="Somebody else"):
        take_call(by=ben, contact_id=number)
    (line,) = just_taken(by=ben)
    assert (line.handler, line.contact.pk) == ("Ann", number)
    assert just_taken(by=ann) == []
    with clock.frozen(later(15)):
        draft = take_over(by=ben, contact_id=number).value
    assert Draft.objects.get(contact_id=number).handler_id == draft.handler_id == ben.account_id
    assert (desk_of(ann).state, desk_of(ben).state) == ("wrap-up", "on-call")
    with clock.frozen(later(40)), pytest.raises(Refused, match="some time ago"):
        take_over(by=ann, contact_id=number)


def test_who_types_is_not_taken_over(say: Say, sit: Sit) -> None:
    ann, ben = sit("ann", "4001", "break"), sit("ben", "4002", "break")
    number = contact_of(say("C1"))
    draft = take_call(by=ann, contact_id=number).value
    draft.body = {"sequence": 3, "fields": {"what": ["Shouting"]}}
    draft.save()
    assert just_taken(by=ben) == []
    with pytest.raises(Refused, match="typing already"):
        take_over(by=ben, contact_id=number)


def test_who_gives_up_is_to_be_rung_back_until_somebody_has(say: Say, sit: Sit) -> None:
    ann = sit("ann", "4001")
    call = say("C1")
    with clock.frozen(later(6)):
        say("C1", "abandoned", 6)
        assert ringing_here(by=ann) is None
        assert desk_of(ann).state == "ready"
    assert owed(contact_of(call))
    decide_no_return(by=ann, contact_id=contact_of(call), reason="Rang again at once")
    assert not owed(contact_of(call))
    say("C1", "ended", 7)
    assert not owed(contact_of(call))


def test_an_abandoned_call_that_was_answered_after_all_is_not_owed(say: Say) -> None:
    call = say("C1", "abandoned", 9)
    assert owed(contact_of(call))
    say("C1", "answered", 8, extension="4001")
    assert not owed(contact_of(call))
    contact = Contact.objects.get(pk=contact_of(call))
    assert (contact.abandoned, contact.answered_at, contact.ended_at) == (False, later(8), None)


LIFE = (
    event("C", "presented", 0, line="101", phone="0161 496 0000"),
    event("C", "keyed", 2, keys="55"),
    event("C", "answered", 5, extension="4009"),
    event("C", "ended", 60),
)
GIVEN_UP = (
    event("C", "presented", 0, line="999", phone="07700900456"),
    event("C", "keyed", 2, keys="55"),
    event("C", "abandoned", 9),
)


@pytest.mark.parametrize("life", [LIFE, GIVEN_UP], ids=["answered", "given up"])
def test_events_in_any_order_and_twice_make_one_call_one_contact_and_the_same_state(
    exchange: Actor, life: tuple[GivenEvent, ...]
) -> None:
    seen = set()
    for nth, order in enumerate(itertools.permutations(life)):
        name = f"C{nth}"
        for one in (*order, order[0]):
            note_event(by=exchange, given=GivenEvent(**{**vars(one), "call": name}))
        call = Call.objects.get(exchange_id=name)
        contact = Contact.objects.get(pk=contact_of(call))
        assert CallEvent.objects.filter(call=call).count() == len(life)
        seen.add((
            contact.channel, contact.caller_phone, contact.presented_at, contact.answered_at,
            contact.ended_at, contact.abandoned, owed(contact.pk), call.silent, call.extension,
        ))  # fmt: skip
    assert len(seen) == 1


def test_an_event_again_is_nothing_new_and_its_id_with_other_content_is_refused(
    say: Say,
) -> None:
    first = say("C1")
    assert say("C1").pk == first.pk
    assert Contact.objects.count() == 1
    with pytest.raises(Refused, match="sent before with other content"):
        say("C1", phone="07700900999")


def test_55_is_a_contact_of_its_own_kind_and_a_line_that_nobody_knows_is_urgent(
    say: Say,
) -> None:
    say("C1")
    call = say("C1", "keyed", 3, keys="55")
    assert Contact.objects.get(pk=contact_of(call)).channel == "silent"
    text = say("C2", line="text-999")
    assert Contact.objects.get(pk=contact_of(text)).channel == "text"
    assert say("C3", line="ops-room-7").channel == "999"


def test_wrong_values_are_all_said_at_once(say: Say, as_role: Callable[..., Actor]) -> None:
    with pytest.raises(Invalid) as refusal:
        say("", "rings", 0, phone="me", event="")
    assert set(refusal.value.fields) == {"call", "event", "kind"}
    with pytest.raises(NotPermitted):
        note_event(by=as_role("call-handler"), given=event("C", "presented"))


def test_one_handler_at_a_telephone_and_a_sentence_for_each_field(
    sit: Sit, as_role: Callable[..., Actor]
) -> None:
    sit("ann", "4001")
    ben = as_role("call-handler", "ben")
    with pytest.raises(Invalid) as refusal:
        choose_state(by=ben, state="asleep", extension="40 01")
    assert set(refusal.value.fields) == {"state", "extension"}
    with pytest.raises(Invalid, match="Ann is signed on at 4001"):
        choose_state(by=ben, state="ready", extension="4001")
    with pytest.raises(Invalid, match="extension"):
        choose_state(by=ben, state="ready")


def test_a_supervisor_signs_off_who_has_left_and_what_rings_there_goes_on(
    say: Say, sit: Sit, as_role: Callable[..., Actor]
) -> None:
    with clock.frozen(later(-60)):
        ann = sit("ann", "4001")
    ben = sit("ben", "4002")
    call = say("C1")
    vic = as_role("control-room-supervisor")
    with pytest.raises(Invalid):
        set_desk(by=vic, desk_id=desk_of(ann).pk, state="ready")
    set_desk(by=vic, desk_id=desk_of(ann).pk, state="off")
    assert ringing_here(by=ben) is not None
    take_call(by=ben, contact_id=contact_of(call))
    with pytest.raises(Refused, match="on a call"):
        set_desk(by=vic, desk_id=desk_of(ben).pk, state="off")
    assert [(one.name, one.label) for one in desks(by=vic)] == [("Ben", "On a call")]


def test_the_exchange_is_told_where_to_ring(say: Say, sit: Sit, exchange: Actor) -> None:
    sit("ann", "4001")
    say("C1")
    (one,) = ringing(by=exchange)
    assert (one.call, one.extension, one.until) == ("C1", "4001", later(10))


def test_a_finished_call_ends_the_work_at_the_desk_whatever_the_exchange_says_yet(
    say: Say, sit: Sit
) -> None:
    ann = sit("ann", "4001")
    number = contact_of(say("C1"))
    take_call(by=ann, contact_id=number)
    log_contact(by=ann, channel="999", what="Wrong number", contact_id=number)
    end_contact(by=ann, contact_id=number, resolution="Advice given")
    assert desk_of(ann).state == "wrap-up"

"""The call page: drafts that survive, an early send, a duplicate joined, nothing lost."""

import json
from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.test import Client

from iops.controlroom.contacts.commands import abandon_contact, present_contact
from iops.controlroom.contacts.models import Contact, Draft
from iops.controlroom.incidents.commands import grade_incident, update_incident
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, IncidentContact, Thrive
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.ids import new_uid
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.pole.confidential.models import Whereabouts
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
UID = UUID("018f6a5e-0000-7000-8000-000000000001")
TYPED = {
    "channel": "999", "place": "1 High Street", "what": "Man with a knife", "grade": "1",
    "type_code": "514",
}  # fmt: skip


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Callable[[str], Client]:
    def make(username: str) -> Client:
        client = Client()
        account = Account.objects.get(pk=as_role("call-handler", username).account_id)
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


@pytest.fixture
def handler(desk: Callable[[str], Client]) -> Client:
    return desk("t.handler")


def save(client: Client, sequence: int, **fields: str) -> int:
    body = {
        "draft": str(UID), "sequence": sequence,
        "fields": {name: [value] for name, value in fields.items()},
    }  # fmt: skip
    answer = client.post("/call/draft", json.dumps(body), content_type="application/json")
    return answer.status_code


def test_a_new_call_has_a_key_of_its_own_in_its_address(handler: Client) -> None:
    first, second = (handler.get("/call/")["Location"] for _ in range(2))
    assert first != second
    assert handler.get(first).status_code == 200


def test_a_half_typed_call_is_resumed_at_another_desk(desk: Callable[[str], Client]) -> None:
    assert save(desk("t.one"), 3, place="12 Mill Lane", what="Shouting") == 200
    other = desk("t.two")
    listed = other.get("/call/", follow=True).content.decode()
    assert f"/call/{UID}/" in listed
    page = other.get(f"/call/{UID}/").content.decode()
    assert "12 Mill Lane" in page
    assert "Shouting" in page
    assert 'data-draft-sequence="3"' in page


def test_an_older_desk_does_not_overwrite_newer_text(desk: Callable[[str], Client]) -> None:
    assert save(desk("t.two"), 5, what="newer") == 200
    assert save(desk("t.one"), 4, what="older") == 409
    assert Draft.objects.get(uid=UID).body["fields"]["what"] == ["newer"]


def test_a_draft_that_is_no_draft_is_refused_with_a_sentence(handler: Client) -> None:
    answer = handler.post(
        "/call/draft", '{"draft": "x"}', content_type="application/json", HTTP_ACCEPT="json"
    )
    assert answer.status_code == 422


def test_early_send_opens_once_and_later_typing_goes_to_the_incident(handler: Client) -> None:
    save(handler, 1, **TYPED)
    for _ in range(2):
        answer = handler.post(f"/call/{UID}/send", TYPED)
        assert answer.status_code == 200
    incident = Incident.objects.get()
    assert incident.number.encode() in answer.content
    assert (incident.grade, incident.type_code) == ("1", "514")
    later = {**TYPED, "what": "Man with a knife, running to the park", "name": "Ann Keeper",
             "rationale": "Knife shown, people near", "qualifiers": "knife"}  # fmt: skip
    for _ in range(2):
        handler.post(f"/call/{UID}/send", later)
    incident.refresh_from_db()
    assert incident.summary == "Man with a knife, running to the park"
    assert incident.qualifiers == ["knife"]
    assert Contact.objects.get().caller_name == "Ann Keeper"
    assert Thrive.objects.filter(incident=incident).count() == 1


def test_without_a_grade_it_is_not_sent_and_says_so(handler: Client) -> None:
    answer = handler.post(f"/call/{UID}/send", {**TYPED, "grade": ""})
    assert b"Choose a grade" in answer.content
    assert not Incident.objects.exists()


def test_without_script_the_form_opens_the_incident_too(handler: Client) -> None:
    assert handler.post(f"/call/{UID}/", TYPED)["Location"] == f"/call/{UID}/"
    assert Incident.objects.get().number in handler.get(f"/call/{UID}/").content.decode()


def test_the_next_call_is_answered_999_first_and_brings_its_number(handler: Client) -> None:
    telephone = system_actor("telephony")
    present_contact(by=telephone, channel="101", caller_phone="0161 1")
    ringing = present_contact(by=telephone, channel="999", caller_phone="07700900456").value
    assert b"2 waiting" in handler.get("/call/waiting").content
    address = handler.post("/call/take")["Location"]
    assert b"07700900456" in handler.get(address).content
    ringing.refresh_from_db()
    assert ringing.answered_at is not None
    handler.post(f"{address}send", {**TYPED, "phone": "07700900456"})
    assert Incident.objects.get().reported_at == ringing.presented_at


def test_the_log_and_the_end_of_a_call(handler: Client) -> None:
    handler.post(f"/call/{UID}/send", TYPED)
    answer = handler.post(f"/call/{UID}/log", {"text": "Caller is hiding in the shop"})
    assert b"hiding in the shop" in answer.content
    assert handler.post(f"/call/{UID}/finish", TYPED).status_code == 302
    assert Contact.objects.get().ended_at is not None
    assert Draft.objects.get(uid=UID).ended_at is not None
    assert save(handler, 99, what="too late") == 409


def test_a_second_call_about_the_same_joins_it(handler: Client) -> None:
    place = Place.objects.create(
        kind="address", label="1 High Street", search="1 high street",
        point=(400_000.0, 400_000.0), longitude=-2.0, latitude=53.5, beat="A1",
    )  # fmt: skip
    typed = {**TYPED, "place_id": str(place.pk)}
    handler.post(f"/call/{UID}/send", typed)
    incident = Incident.objects.get()
    second = new_uid()
    offered = handler.post("/call/duplicates", typed).content.decode()
    assert f'data-join="{incident.pk}"' in offered
    own = handler.post("/call/duplicates", {**typed, "draft": str(UID)}).content.decode()
    assert f'data-join="{incident.pk}"' not in own
    handler.post(f"/call/{second}/join", {**typed, "incident": str(incident.pk), "name": "Bob"})
    assert IncidentContact.objects.filter(incident=incident).count() == 2
    assert Draft.objects.get(uid=second).incident_id == incident.pk
    handler.post(f"/call/{second}/send", {**typed, "what": "Also saw the knife"})
    incident.refresh_from_db()
    assert incident.summary == "Man with a knife"


@pytest.mark.parametrize(
    ("path", "fields", "expected"),
    [
        ("place", {"place": "high stret"}, "1 High Street"),
        ("context", {"place": "1 High Street", "place_id": ""}, "At this place"),
        ("context", {"phone": "07700 900123"}, "This number"),
        ("context", {"name": "zzz qqq"}, ""),
        ("questions", {"type_code": "306"}, "children"),
    ],
)
def test_what_is_known_stands_beside_the_form(
    handler: Client, path: str, fields: dict[str, str], expected: str
) -> None:
    Place.objects.create(
        kind="address", label="1 High Street", search="1 high street",
        point=(400_000.0, 400_000.0), longitude=-2.0, latitude=53.5, beat="A1",
    )  # fmt: skip
    answer = handler.post(f"/call/{path}", fields)
    assert answer.status_code == 200
    assert expected in answer.content.decode()


def test_earlier_calls_of_the_number_are_counted_beside_the_form(handler: Client) -> None:
    """One that is typed by hand has no contact yet; one from the switch does not count itself."""
    telephone = system_actor("telephony")
    number = {"phone": "07700 900 456"}
    assert "earlier call" not in handler.post("/call/context", number).content.decode()
    told = {**TYPED, **number, "grade": "", "resolution": "Advice"}
    for what in ("Shouting", "Glass broken"):
        handler.post(f"/call/{new_uid()}/finish", {**told, "what": what})
    asked = handler.post("/call/context", {**number, "draft": str(UID)}).content.decode()
    assert "<b>2</b> earlier calls" in asked
    assert asked.index("Glass broken") < asked.index("Shouting")
    rings = present_contact(by=telephone, channel="999", caller_phone="07700900456").value
    handler.post("/call/take", {"contact": str(rings.pk)})
    own = Draft.objects.get(contact_id=rings.pk)
    asked = handler.post("/call/context", {**number, "draft": str(own.uid)}).content.decode()
    assert "<b>2</b> earlier calls" in asked


def test_what_others_did_meanwhile_is_not_overwritten(
    handler: Client, as_role: Callable[..., Actor]
) -> None:
    """The dispatcher has upgraded, retyped and reworded; the handler only adds the name."""
    handler.post(f"/call/{UID}/send", {**TYPED, "grade": "2"})
    incident = Incident.objects.get()
    dispatcher = as_role("dispatcher")
    grade_incident(by=dispatcher, incident_id=incident.pk, grade="1", reason="")
    update_incident(
        by=dispatcher, incident_id=incident.pk, type_code="501", summary="Stabbing",
        qualifiers=("knife",), where=Where("3 High Street"),
    )  # fmt: skip
    save(handler, 9, **{**TYPED, "grade": "2"})
    named = {**TYPED, "grade": "2", "name": "Ann Keeper", "rationale": "Knife shown"}
    answer = handler.post(f"/call/{UID}/send", named)
    assert b"data-refused" not in answer.content
    handler.post(f"/call/{UID}/finish", named)
    incident.refresh_from_db()
    found = (incident.grade, incident.type_code, incident.summary, incident.place_text)
    assert found == ("1", "501", "Stabbing", "3 High Street")
    assert incident.qualifiers == ["knife"]
    assert Contact.objects.get().caller_name == "Ann Keeper"


def test_a_call_that_opened_the_same_event_marks_its_incident_as_a_duplicate(
    handler: Client,
) -> None:
    place = Place.objects.create(
        kind="address", label="2 High Street", search="2 high street", point=(400_000, 400_000),
        longitude=-2.0, latitude=53.5, source="test", source_key="dup-1",
    )  # fmt: skip
    typed = TYPED | {"place": place.label, "place_id": str(place.pk)}
    first, second = UID, new_uid()
    for uid, name in ((first, "Ann"), (second, "Bob")):
        handler.post(f"/call/{uid}/send", {**typed, "name": name})
    master, own = Incident.objects.order_by("pk")
    offered = handler.post("/call/duplicates", {**typed, "draft": str(second)}).content.decode()
    assert "Mark as duplicate" in offered
    assert f'data-join="{master.pk}"' in offered
    said = {**typed, "incident": str(master.pk), "name": "Bob Ashton"}
    shown = handler.post(f"/call/{second}/join", said).content.decode()
    assert master.number in shown  # the call goes on with the other incident
    own.refresh_from_db()
    assert (own.state, own.closing_code) == ("closed", "404")
    assert IncidentContact.objects.filter(incident=master).count() == 2
    handler.post(f"/call/{second}/send", {**typed, "name": "Bob Ashton", "what": "Now running"})
    master.refresh_from_db()
    assert master.summary == TYPED["what"]  # somebody else's incident is left alone
    assert Contact.objects.get(caller_name="Bob Ashton").what == "Now running"


def test_a_call_without_an_incident_is_on_record_with_all_that_was_typed(handler: Client) -> None:
    typed = {**TYPED, "grade": "", "what": "Wants the council", "name": "Ann", "phone": "0161 1"}
    save(handler, 1, **typed)
    refused = handler.post(f"/call/{UID}/finish", typed)
    assert "how this call was dealt with" in refused.content.decode()
    assert Draft.objects.get(uid=UID).ended_at is None
    for _ in range(2):
        handler.post(f"/call/{UID}/finish", {**typed, "resolution": "Passed to the council"})
    contact = Contact.objects.get()
    assert (contact.what, contact.caller_name, contact.caller_phone, contact.resolution) == (
        "Wants the council", "Ann", "01611", "Passed to the council",
    )  # fmt: skip
    assert contact.ended_at is not None
    assert not Incident.objects.exists()


def test_a_call_without_an_incident_keeps_its_address_confidential(handler: Client) -> None:
    typed = {**TYPED, "grade": "", "confidential": "1", "resolution": "Advice given"}
    handler.post(f"/call/{UID}/finish", typed)
    assert Contact.objects.get().place_text == CONFIDENTIAL
    kept = Whereabouts.objects.get(record_kind="contact")
    assert (kept.place_text, kept.asked) == ("1 High Street", True)


def test_finishing_without_script_keeps_what_was_typed(handler: Client) -> None:
    full = {**TYPED, "name": "Ann Keeper", "qualifiers": "knife"}
    save(handler, 1, **full)
    handler.post(f"/call/{UID}/send", full)
    handler.post(f"/call/{UID}/finish", {"resolution": ""})
    assert Contact.objects.get().caller_name == "Ann Keeper"
    assert Incident.objects.get().qualifiers == ["knife"]


def test_an_empty_call_is_set_aside_without_a_record(handler: Client) -> None:
    assert save(handler, 1, what="") == 200
    assert handler.post(f"/call/{UID}/finish", {"what": ""}).status_code == 302
    assert not Contact.objects.exists()
    assert Draft.objects.get(uid=UID).ended_at is not None


def test_calls_to_return_stand_beside_those_that_wait_and_lead_to_a_call(handler: Client) -> None:
    telephone = system_actor("telephony")
    lost, silent = (
        present_contact(by=telephone, channel="999", caller_phone=phone).value
        for phone in ("07700900456", "")
    )
    for one in (lost, silent):
        abandon_contact(by=telephone, contact_id=one.pk)
    beside = handler.get("/call/waiting").content.decode()
    assert "2 to return" in beside
    assert "Ring back 999 call" in beside
    address = handler.post("/call/returns/ring", {"contact": lost.pk})["Location"]
    assert b"07700900456" in handler.get(address).content
    assert b"is ringing" in handler.get("/call/returns/").content
    refused = handler.post("/call/returns/not", {"contact": silent.pk, "reason": ""})
    assert refused.status_code == 422
    handler.post("/call/returns/not", {"contact": silent.pk, "reason": "Silent line"})
    typed = {**TYPED, "phone": "07700900456", "channel": "call-back"}
    handler.post(f"{address}send", typed)
    assert b"No call to return" in handler.get("/call/returns/").content
    assert Incident.objects.get()


def test_a_half_typed_call_is_found_by_its_duty_and_set_aside_with_a_reason(
    handler: Client,
) -> None:
    save(handler, 1, what="Shouting")
    draft = Draft.objects.get(uid=UID)
    assert handler.get(f"/call/half/{draft.pk}/")["Location"] == f"/call/{UID}/"
    assert b"Set this half-typed call aside" in handler.get(f"/call/{UID}/").content
    assert handler.post(f"/call/{UID}/aside", {"reason": ""}).status_code == 422
    handler.post(f"/call/{UID}/aside", {"reason": "Typed twice"})
    draft.refresh_from_db()
    assert draft.ended_because == "Typed twice"


@pytest.mark.parametrize(
    ("told", "offered"),
    [
        ("Layby, A57 Snake Pass", True),
        ("layby on the a57 SNAKE PASS", True),
        ("Snake Pass", True),
        ("Layby, A57 Snake Pass, westbound", True),
        ("Pass", False),
        ("Layby, A6 Bakewell", False),
        ("", False),
    ],
)
def test_without_coordinates_the_same_words_offer_the_duplicate_however_old(
    handler: Client, told: str, offered: bool
) -> None:
    handler.post(f"/call/{UID}/send", {**TYPED, "place": "Layby, A57 Snake Pass"})
    incident = Incident.objects.get()
    assert incident.easting is None
    Incident.objects.update(opened_at=incident.opened_at - timedelta(hours=9))
    typed = {"place": told, "what": "Somebody with a knife"}
    shown = handler.post("/call/duplicates", typed).content.decode()
    assert (f'data-join="{incident.pk}"' in shown) is offered
    Incident.objects.update(state="closed")
    shown = handler.post("/call/duplicates", typed).content.decode()
    assert f'data-join="{incident.pk}"' not in shown

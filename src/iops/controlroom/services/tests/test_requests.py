"""Ambulance and fire asked from the log; an incident handed over; theirs to us. Never nobody's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client

from iops.controlroom.contacts.commands import take_call
from iops.controlroom.contacts.models import Contact
from iops.controlroom.contacts.models import Message as Words
from iops.controlroom.incidents.commands import close_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.controlroom.services.commands import (
    ask,
    hear,
    note_silence,
    receive,
    report,
    see_refused,
    settle_message,
    take_on,
    tell,
    turn_down,
    withdraw,
)
from iops.controlroom.services.contracts import Content, Incoming
from iops.controlroom.services.models import Message, Request
from iops.controlroom.services.queries import outbox, owner_at, owners_of, requests
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 12, 1, 22, 15, tzinfo=UTC)


@pytest.fixture(autouse=True)
def at_night() -> Iterator[datetime]:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def worker(db: None) -> Actor:
    return system_actor("worker")


@pytest.fixture
def opened(as_role: Callable[..., Actor]) -> Callable[..., Incident]:
    def make(grade: str = "2") -> Incident:
        return open_from_call(
            by=as_role("call-handler"), channel="999", caller_phone="07700900123",
            caller_name="Ann Ash", what="Two cars, one on its roof", where=Where("A5 at the mill"),
            grade=grade, type_code="101", qualifiers=("alcohol",),
        ).value  # fmt: skip

    return make


def asked(by: Actor, incident: Incident, agency: str = "ambulance", kind: str = "attend",
          **more: Any) -> Request:  # fmt: skip
    return ask(
        by=by, incident_id=incident.pk, agency_code=agency, kind=kind, what="One hurt", **more
    ).value


def heard(
    by: Actor, kind: str, content: Content, *, agency: str = "ambulance", sequence: int = 1,
    message_id: str = "",
) -> Message:  # fmt: skip
    given = Incoming(agency, message_id or str(new_uid()), kind, sequence, NOW, content)
    return receive(by=by, given=given).value


def accepts(by: Actor, one: Request, **more: Any) -> Message:
    sent = Message.objects.get(request=one, direction="out", kind="create")
    content = Content(about=sent.message_id, verdict="accept", reference="AMB-7", **more)
    return heard(by, "acknowledge", content, agency=one.agency)


def log_of(incident: Incident) -> str:
    return "\n".join(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))


def open_duties() -> list[str]:
    found = Duty.objects.filter(state="open", subject_kind="service_request")
    return sorted(found.values_list("kind", flat=True))


def test_from_asked_to_done_with_reference_and_state_in_the_log(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    one = asked(desk, incident, with_caller=True)
    waiting = outbox(by=worker)
    assert [message.kind for message in waiting] == ["create"]
    content = waiting[0].content
    assert (content.reference, content.grade, content.place) == (
        incident.number, "2", "A5 at the mill"
    )  # fmt: skip
    assert (content.caller_phone, content.risks) == ("07700900123", ("alcohol",))
    accepts(worker, one)
    assert outbox(by=worker) == []
    for number, state in enumerate(("on-way", "at-scene", "done"), start=2):
        said = Content(their_reference=incident.number, reference="AMB-7", state=state)
        heard(worker, "update", said, sequence=number)
    one.refresh_from_db()
    assert (one.state, one.their_reference) == ("done", "AMB-7")
    text = log_of(incident)
    for words in ("Ask them to attend: Ambulance service", "accepted; reference AMB-7",
                  "on the way", "at the scene", "done"):  # fmt: skip
        assert words in text
    assert {message.kind for message in outbox(by=worker)} == {"acknowledge"}
    assert open_duties() == []


def test_every_wrong_field_at_once_and_nobody_is_asked_twice(
    desk: Actor, opened: Callable[..., Incident], as_role: Callable[..., Actor]
) -> None:
    incident = opened()
    with pytest.raises(Invalid) as refused:
        ask(by=desk, incident_id=incident.pk, agency_code="x", kind="y", what=" ")
    assert set(refused.value.fields) == {"agency", "kind", "what"}
    asked(desk, incident)
    with pytest.raises(Refused, match="is asked already"):
        asked(desk, incident)
    with pytest.raises(NotPermitted):
        asked(as_role("pcso"), incident, "fire")


def test_who_is_silent_is_rung_and_the_log_says_so_once(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened("1")
    one = asked(desk, incident)
    assert note_silence(by=worker).value == []
    with clock.frozen(NOW + timedelta(seconds=121)):
        assert [found.pk for found in note_silence(by=worker).value] == [one.pk]
        assert note_silence(by=worker).value == []
        assert open_duties() == ["ring-service"]
        assert log_of(incident).count("has not answered") == 1
        assert "ring 01632 960101" in log_of(incident)
        with pytest.raises(Invalid, match="who there has taken it on"):
            hear(by=desk, request_id=one.pk, state="accepted")
        hear(by=desk, request_id=one.pk, state="accepted", taken_by="Bo, call 7", reference="A9")
    one.refresh_from_db()
    assert (one.state, one.taken_by, one.their_reference) == ("accepted", "Bo, call 7", "A9")
    assert open_duties() == []
    assert "(by telephone)" in log_of(incident)
    # The message goes out once, so that their record is whole, and is not repeated after that.
    with clock.frozen(NOW + timedelta(minutes=3)):
        (message,) = outbox(by=worker)
        settle_message(by=worker, message_id=message.id)
    with clock.frozen(NOW + timedelta(hours=3)):
        assert outbox(by=worker) == []


def test_refused_with_a_reason_somebody_decides_who_goes(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    one = asked(desk, incident)
    sent = Message.objects.get(request=one)
    said = Content(about=sent.message_id, verdict="reject", reason="No crew before two")
    heard(worker, "acknowledge", said)
    one.refresh_from_db()
    assert (one.state, one.reason) == ("refused", "No crew before two")
    assert open_duties() == ["refused-by-service"]
    with pytest.raises(Invalid):
        see_refused(by=desk, request_id=one.pk, decision=" ")
    see_refused(by=desk, request_id=one.pk, decision="GA12 takes her to hospital")
    assert open_duties() == []
    asked(desk, incident)  # they may be asked anew


def test_twice_late_and_out_of_order_change_nothing(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    one = asked(desk, incident)

    def said(state: str) -> Content:
        return Content(their_reference=incident.number, reference="AMB-7", state=state)

    heard(worker, "update", said("at-scene"), sequence=5)
    heard(worker, "update", said("on-way"), sequence=4)
    accepts(worker, one)
    first = heard(worker, "update", said("done"), sequence=6, message_id="m-6")
    again = heard(worker, "update", said("done"), sequence=6, message_id="m-6")
    assert first.pk == again.pk
    one.refresh_from_db()
    assert one.state == "done"
    assert Message.objects.filter(direction="in").count() == 4
    assert Message.objects.get(direction="in", sequence=4).outcome == "old"
    strange = heard(worker, "acknowledge", Content(about="not-ours", verdict="accept"))
    assert strange.outcome == "unknown"


def test_an_update_before_its_incident_is_kept_and_done_when_that_comes(worker: Actor) -> None:
    early = heard(worker, "update", Content(reference="F-1", text="Now two floors"), sequence=2,
                  agency="fire")  # fmt: skip
    assert early.outcome == "early"
    heard(worker, "create", Content(reference="F-1", text="Fire, need the road closed",
                                    place="Mill Lane"), sequence=1, agency="fire")  # fmt: skip
    early.refresh_from_db()
    assert early.outcome == "done"
    one = Request.objects.get(direction="in")
    assert (one.state, one.heard) == ("asked", 2)


def test_theirs_waits_in_the_inbox_and_opening_the_incident_takes_it_on(
    worker: Actor, as_role: Callable[..., Actor]
) -> None:
    heard(worker, "create", Content(reference="F-1", text="Fire, need the road closed", grade="2",
                                    place="Mill Lane"), agency="fire")  # fmt: skip
    one = Request.objects.get(direction="in")
    assert one.contact_id is not None
    contact = Contact.objects.get(pk=one.contact_id)
    assert (contact.channel, contact.answered_at) == ("partner", None)
    assert "Fire, need the road closed" in Words.objects.get(contact=contact).body
    duty = Duty.objects.get(kind="answer-service")
    assert duty.due_at == NOW + timedelta(minutes=5)
    handler = as_role("call-handler")
    draft = take_call(by=handler, contact_id=contact.pk).value
    incident = open_from_call(
        by=handler, channel="partner", what="Fire", where=Where("Mill Lane"), grade="2",
        contact_id=contact.pk, draft_uid=draft.uid,
    ).value  # fmt: skip
    one.refresh_from_db()
    assert (one.state, one.incident_id) == ("accepted", incident.pk)
    (answer,) = outbox(by=worker)
    assert (answer.kind, answer.content.verdict, answer.content.reference) == (
        "acknowledge", "accept", incident.number
    )  # fmt: skip
    duty.refresh_from_db()
    assert duty.state == "met"
    desk = as_role("dispatcher")
    report(by=desk, request_id=one.pk, state="at-scene", text="Road closed")
    assert outbox(by=worker)[-1].content.state == "at-scene"
    heard(worker, "create", Content(reference="F-1", text="again"), agency="fire")
    assert Request.objects.count() == 1


def test_theirs_is_turned_down_with_a_reason_or_belongs_to_an_open_incident(
    worker: Actor, desk: Actor, opened: Callable[..., Incident]
) -> None:
    for reference in ("F-1", "F-2"):
        heard(worker, "create", Content(reference=reference, text="Road"), agency="fire")
    first, second = Request.objects.order_by("pk")
    with pytest.raises(Invalid):
        turn_down(by=desk, request_id=first.pk, reason=" ")
    turn_down(by=desk, request_id=first.pk, reason="Highways close that road")
    incident = opened()
    take_on(by=desk, request_id=second.pk, incident_id=incident.pk)
    verdicts = [one.content.verdict for one in outbox(by=worker)]
    assert verdicts == ["reject", "accept"]
    with pytest.raises(Refused):
        take_on(by=desk, request_id=first.pk, incident_id=incident.pk)
    assert open_duties() == []


def test_whose_it_is_at_every_moment_by_grade(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened("2")
    one = asked(desk, incident, "force-north", "transfer")
    assert owner_at(incident.pk, NOW) == ""
    with pytest.raises(Refused, match="still ours"):
        close_incident(by=desk, incident_id=incident.pk, closing_code="310", result="Theirs",
                       assessment=Assessment(rationale="Theirs"))  # fmt: skip
    with pytest.raises(Refused, match="one owner"):
        asked(desk, incident, "force-south", "transfer")
    with clock.frozen(NOW + timedelta(minutes=2)):
        accepts(worker, one)
    assert owner_at(incident.pk, NOW + timedelta(minutes=1)) == ""
    assert owner_at(incident.pk, NOW + timedelta(minutes=2)) == "force-north"
    with clock.frozen(NOW + timedelta(minutes=9)):
        withdraw(by=desk, request_id=one.pk, reason="It is back on our side")
    owners = owners_of(desk, [incident.pk])
    assert [line.owner for line in owners] == [
        "This force", "Police force to the north", "This force"
    ]  # fmt: skip
    assert [line.until for line in owners[:2]] == [
        NOW + timedelta(minutes=2), NOW + timedelta(minutes=9)
    ]  # fmt: skip


def test_grade_1_is_ours_until_somebody_there_has_it_by_voice(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened("1")
    one = asked(desk, incident, "force-north", "transfer")
    accepts(worker, one)
    assert owner_at(incident.pk, NOW) == ""
    assert open_duties() == ["confirm-transfer"]
    hear(by=desk, request_id=one.pk, state="accepted", taken_by="Insp Ellis")
    assert owner_at(incident.pk, NOW) == "force-north"
    assert open_duties() == []
    assert "belongs to Police force to the north from now on" in log_of(incident)


def test_told_more_withdrawn_and_sent_again_until_it_is_answered(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    one = asked(desk, incident)
    (create,) = outbox(by=worker)
    settle_message(by=worker, message_id=create.id, problem="no answer")
    assert outbox(by=worker) == []
    with clock.frozen(NOW + timedelta(seconds=6)):
        (again,) = outbox(by=worker)
        assert again.message_id == create.message_id
        settle_message(by=worker, message_id=again.id)
        assert outbox(by=worker) == []
    with clock.frozen(NOW + timedelta(seconds=30)):
        assert [found.message_id for found in outbox(by=worker)] == [create.message_id]
    tell(by=desk, request_id=one.pk, text="She is awake now")
    withdraw(by=desk, request_id=one.pk, reason="Her husband drives her")
    with clock.frozen(NOW + timedelta(minutes=1)):
        kinds = [(found.kind, found.content.state) for found in outbox(by=worker)]
    assert ("update", "") in kinds
    assert ("update", "withdrawn") in kinds
    with pytest.raises(Refused):
        tell(by=desk, request_id=one.pk, text="more")


def test_by_telephone_nothing_is_sent_and_the_number_stands_there(
    desk: Actor, worker: Actor, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    asked(desk, incident, "coastguard")
    asked(desk, incident, "fire", way="telephone")
    assert outbox(by=worker) == []
    assert "by telephone 01632 960106" in log_of(incident)


def test_the_pages(desk: Actor, worker: Actor, opened: Callable[..., Incident]) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=desk.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    incident = opened()
    address = f"/services/incidents/{incident.pk}/"
    refused = client.post(address, {"agency": "", "kind": "attend", "what": "Two hurt"})
    assert refused.status_code == 422
    assert ">Two hurt</textarea>" in refused.content.decode()
    given = {"agency": "ambulance", "kind": "attend", "what": "Two hurt",
             "idempotency_key": str(new_uid())}  # fmt: skip
    first = client.post(address, given)
    one = Request.objects.get()
    assert first["Location"] == client.post(address, given)["Location"] == f"/services/{one.pk}/"
    page = client.get(f"/services/{one.pk}/").content.decode()
    assert "not sent yet" in page
    assert one.number in client.get("/services/").content.decode()
    assert "Ambulance service" in client.get(f"/incidents/{incident.pk}/").content.decode()
    assert "Ambulance service" in client.get(f"/incidents/{incident.pk}/panel").content.decode()
    act = f"/services/{one.pk}/do/"
    for verb, field in (("hear", "state"), ("tell", "more"), ("withdraw", "reason")):
        answer = client.post(act + verb, {field: ""})
        assert answer.status_code == 422, verb
        assert f'href="#id_{field}"' in answer.content.decode()
    said = {"state": "accepted", "taken_by": "Bo", "reference": "A9"}
    assert client.post(act + "hear", said).status_code == 302
    heard(worker, "create", Content(reference="F-1", text="Road"), agency="fire")
    theirs = Request.objects.get(direction="in")
    theirs_page = f"/services/{theirs.pk}/"
    assert "Take it on" in client.get(theirs_page).content.decode()
    assert client.post(theirs_page + "do/turn-down", {"reason": ""}).status_code == 422
    assert client.post(theirs_page + "do/take-on", {"incident": "x"}).status_code == 422
    taken = client.post(theirs_page + "do/take-on", {"incident": incident.number})
    assert taken.status_code == 302
    assert client.post(theirs_page + "do/report", {"state": "done"}).status_code == 302
    assert len(requests(by=desk)) == 1

"""The questions of a call: kept as typed, recorded with the incident, gone when withdrawn."""

from __future__ import annotations

import json
from collections.abc import Callable
from uuid import UUID

import pytest
from django.test import Client

from iops.controlroom.contacts.models import Contact, Draft
from iops.controlroom.incidents.models import Incident
from iops.controlroom.questions.commands import approve_set, propose_set, withdraw_set
from iops.controlroom.questions.models import SetVersion, Sheet, SheetAnswer
from iops.controlroom.questions.tests.test_keeping import TABLE
from iops.controlroom.right_care.models import Decision
from iops.governance.access.models import Account
from iops.kernel.actors import Actor

pytestmark = pytest.mark.django_db
UID = UUID("018f6a5e-0000-7000-8000-000000000002")


@pytest.fixture
def handler(as_role: Callable[..., Actor]) -> Client:
    client = Client()
    account = Account.objects.get(pk=as_role("call-handler").account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def keeper(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor", "t.keeper")


@pytest.fixture
def bees(keeper: Actor, as_role: Callable[..., Actor]) -> SetVersion:
    made = propose_set(by=keeper, table=TABLE).value
    return approve_set(by=as_role("force-incident-manager"), set_id=made.pk).value


@pytest.fixture
def typed(bees: SetVersion) -> dict[str, str]:
    return {
        "channel": "999", "place": "1 High Street", "what": "A swarm of bees", "grade": "C",
        "type_code": "310", f"q.{bees.pk}.stung": "yes", f"q.{bees.pk}.where": "Under the eaves",
    }  # fmt: skip


def part(client: Client, fields: dict[str, str]) -> str:
    answer = client.post("/call/questions", fields)
    assert answer.status_code == 200
    return answer.content.decode()


def test_follow_ups_flags_and_the_proposal_come_with_each_answer(
    handler: Client, typed: dict[str, str], bees: SetVersion
) -> None:
    without = part(handler, {"type_code": "310", "what": "bees"})
    assert "Swarm of bees" in without
    assert "Do they breathe badly?" not in without
    shown = part(handler, typed)
    assert "Do they breathe badly?" in shown
    assert 'data-flags="vulnerable"' in shown
    assert "<b>Grade 2 is proposed.</b>" in shown
    assert 'value="Under the eaves"' in shown
    worse = part(handler, typed | {f"q.{bees.pk}.breath": "yes"})
    assert "<b>Grade 1 is proposed.</b>" in worse
    chosen = part(handler, typed | {"grade": "1"})
    assert "yours is as urgent or more" in chosen
    assert "is proposed.</b>" not in chosen


def test_a_number_in_words_is_kept_and_said_to_count_for_nothing(
    handler: Client, typed: dict[str, str], bees: SetVersion
) -> None:
    many = {f"q.{bees.pk}.many": "about forty"}
    shown = part(handler, typed | many)
    assert 'value="about forty"' in shown
    assert "Write a whole number" in shown
    handler.post(f"/call/{UID}/send", typed | many)
    assert Incident.objects.exists()
    assert not SheetAnswer.objects.filter(question="many").exists()


def test_a_set_that_is_withdrawn_is_asked_nowhere_and_its_answers_stay(
    handler: Client, typed: dict[str, str], bees: SetVersion, keeper: Actor
) -> None:
    withdraw_set(by=keeper, set_id=bees.pk, reason="The bees have a set of their own now.")
    shown = part(handler, typed)
    assert "was withdrawn" in shown
    assert "The bees have a set of their own now." in shown
    assert "Was anybody stung?" not in shown
    assert f'name="q.{bees.pk}.where" value="Under the eaves"' in shown
    # Whoever had picked it by hand asks it no longer either.
    assert "Was anybody stung?" not in part(handler, typed | {"q_set": str(bees.pk)})
    assert "Was anybody stung?" not in part(handler, {"type_code": "310", "what": "bees"})
    unanswered = {"type_code": "310", "what": "bees", "q_seen": str(bees.pk)}
    assert "The bees have a set of their own now." in part(handler, unanswered)
    handler.post(f"/call/{UID}/send", typed)
    sheet = Sheet.objects.get()
    assert (sheet.of_id, sheet.answered, sheet.grade) == (bees.pk, 2, "2")
    page = handler.get(f"/incidents/{Incident.objects.get().pk}/").content.decode()
    assert "Under the eaves" in page
    assert "version 1, withdrawn since" in page


def test_a_call_goes_on_with_the_version_that_it_began_with(
    handler: Client, typed: dict[str, str], keeper: Actor, as_role: Callable[..., Actor],
    bees: SetVersion,
) -> None:  # fmt: skip
    newer = propose_set(by=keeper, table=TABLE.replace("stung?", "hurt?")).value
    approve_set(by=as_role("force-incident-manager"), set_id=newer.pk)
    shown = part(handler, typed)
    assert "Was anybody stung?" in shown
    assert "A newer version holds meanwhile" in shown
    assert "Was anybody hurt?" in part(handler, {"type_code": "310", "what": "bees"})
    assert "Was anybody hurt?" in part(handler, typed | {"q_set": str(newer.pk)})


def test_answers_are_kept_as_they_are_typed_and_recorded_with_the_incident(
    handler: Client, typed: dict[str, str], bees: SetVersion
) -> None:
    fields = {name: [value] for name, value in typed.items()}
    body = {"draft": str(UID), "sequence": 3, "fields": fields}
    handler.post("/call/draft", json.dumps(body), content_type="application/json")
    resumed = handler.get(f"/call/{UID}/").content.decode()
    assert 'value="Under the eaves"' in resumed
    assert f'id="ask-{bees.pk}-stung-yes" value="yes" checked' in resumed
    for _ in range(2):
        handler.post(f"/call/{UID}/send", typed)
    incident, sheet = Incident.objects.get(), Sheet.objects.get()
    assert (sheet.about_kind, sheet.about_id) == ("incident", incident.pk)
    assert sheet.contact_id == Draft.objects.get(uid=UID).contact_id
    assert incident.grade == "C"
    handler.post(f"/call/{UID}/send", typed | {f"q.{bees.pk}.breath": "yes"})
    sheet.refresh_from_db()
    assert (sheet.answered, sheet.grade) == (3, "1")


def test_a_call_without_an_incident_keeps_them_with_the_contact(
    handler: Client, typed: dict[str, str]
) -> None:
    handler.post(f"/call/{UID}/finish", typed | {"grade": "", "resolution": "Beekeeper rung"})
    sheet = Sheet.objects.get()
    assert (sheet.about_kind, sheet.about_id) == ("contact", Contact.objects.get().pk)


def test_right_care_is_asked_and_recorded_with_the_incident(handler: Client) -> None:
    told = {"type_code": "305", "what": "Worried about a neighbour"}
    asked = handler.post("/call/right-care", told).content.decode()
    assert "real and immediate risk" in asked
    assert handler.post("/call/right-care", {"type_code": "504"}).content.decode().strip() == ""
    half = {"rc_risk": "no", "rc_crime": "no", "rc_children": "no", "rc_outcome": "other"}
    shown = handler.post("/call/right-care", told | half).content.decode()
    assert "Not recorded yet" in shown
    assert "Choose the agency" in shown
    call = told | half | {"place": "1 High Street", "grade": "C", "channel": "101"}
    handler.post(f"/call/{UID}/send", call)
    assert Incident.objects.exists()
    assert not Decision.objects.exists()
    whole = call | {"rc_agency": "gp", "rc_taken_by": "Duty doctor", "rc_reference": "77"}
    for _ in range(2):
        handler.post(f"/call/{UID}/send", whole)
    made = Decision.objects.get()
    assert (made.outcome, made.agency, made.taken_by) == ("other", "gp", "Duty doctor")

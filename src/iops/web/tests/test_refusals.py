"""What is refused on the page of an incident or a crime: all that is wrong is said at once, each
sentence leads to its field, what was typed stands there still, and the same form twice is one."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.casework.crimes.commands import propose_cancellation, record_crime
from iops.casework.crimes.commands.cancel import CancelDetails
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime, Enquiry, Party
from iops.conftest import person
from iops.controlroom.incidents.commands import decide_no_crime, link_incidents, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.ids import new_uid
from iops.web.tests.reading import Reading

pytestmark = pytest.mark.django_db
SHOP = PartyIn("victim", organisation="Corner Shop")


@pytest.fixture
def officer(db: None) -> Actor:
    """Somebody who may do everything on both pages."""
    for role in ("control-room-supervisor", "sergeant", "investigator", "crime-registrar"):
        account = person("t.officer", role, rank="sergeant")
    audiences.recompute(account)
    return actor_for(Account.objects.get(pk=account.pk))


@pytest.fixture
def browser(officer: Actor) -> Client:
    client = Client()
    client.force_login(
        Account.objects.get(pk=officer.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    return client


@pytest.fixture
def incident(officer: Actor) -> Incident:
    return open_from_call(
        by=officer, channel="999", where=Where("14 Mill Lane"), what="Man took meat", grade="1",
        type_code="506",
    ).value  # fmt: skip


@pytest.fixture
def crime(officer: Actor) -> Crime:
    made: Crime = record_crime(by=officer, details=CrimeDetails("46", parties=(SHOP,))).value
    return made


@pytest.mark.parametrize(
    ("verb", "typed", "wrong"),
    [
        ("log", {"text": " "}, {"id_text"}),
        ("grade", {"grade": "2", "threat": "Knife"}, {"id_reason", "id_grade_rationale"}),
        ("grade", {"grade": "2", "reason": "Calmer"}, {"id_grade_rationale"}),
        ("grade", {"grade": "9", "reason": "Calmer"}, {"id_grade"}),
        ("assess", {"harm": "Cut hand"}, {"id_rationale"}),
        ("correct", {"entry": "", "correction": "It was fish"}, {"id_entry"}),
        ("correct", {"entry": "first", "correction": ""}, {"id_correction"}),
        ("close", {"closing_code": "zz", "risk": "Low"},
         {"id_closing_code", "id_result", "id_close_rationale"}),
        ("close", {"closing_code": "506", "result": "Gone away"}, {"id_close_rationale"}),
        ("no-crime", {"reason": "None"}, {"id_no_crime"}),
        ("link", {"other": "INC-000999-260310"}, {"id_other"}),
        ("link", {"other": "another", "kind": "cousins"}, {"id_kind"}),
        ("unlink", {"link": "tie", "end_reason": ""}, {"id_end_reason"}),
        ("unlink", {"end_reason": "By mistake"}, {"id_link"}),
    ],
)  # fmt: skip
def test_a_refusal_on_an_incident_leads_to_every_wrong_field(
    verb: str, typed: dict[str, str], wrong: set[str], browser: Client, officer: Actor,
    incident: Incident,
) -> None:  # fmt: skip
    other = open_from_call(
        by=officer, channel="999", where=Where("2 High Street"), what="Shouting", grade="2"
    ).value
    tie = link_incidents(by=officer, incident_id=incident.pk, other_id=other.pk, kind="linked")
    entry = LogEntry.objects.filter(incident=incident).order_by("pk")[0]
    stands_for = {"first": str(entry.pk), "another": other.number, "tie": str(tie.value.pk)}
    typed = {name: stands_for.get(text, text) for name, text in typed.items()}
    answer = browser.post(f"/incidents/{incident.pk}/do/{verb}", typed)
    assert answer.status_code in (409, 422)
    html = answer.content.decode()
    found = Reading(html)
    assert (set(found.links), found.astray) == (wrong, [])
    kept = [text for name, text in typed.items() if name not in ("closing_code", "grade", "kind")]
    assert [text for text in kept if text.strip() and text not in html] == []


def test_a_closed_incident_is_not_opened_again_without_a_reason(
    browser: Client, incident: Incident
) -> None:
    typed = {"closing_code": "404"}
    assert browser.post(f"/incidents/{incident.pk}/do/close", typed).status_code == 302
    found = Reading(
        browser.post(f"/incidents/{incident.pk}/do/reopen", {"reason": ""}).content.decode()
    )
    assert (found.links, found.astray) == (["id_reopen"], [])


@pytest.mark.parametrize(
    ("verb", "typed", "wrong"),
    [
        ("enquire", {"text": ""}, {"id_text"}),
        ("allocate", {"owner": "0"}, {"id_owner"}),
        ("outcome", {"code": ""}, {"id_outcome"}),
        ("outcome", {"code": "1", "rationale": "Seen on film"},
         {"id_suspect_forename", "id_charged_on"}),
        ("outcome", {"code": "14"}, {"id_victim_decision"}),
        ("outcome", {"code": "4"}, {"id_suspect_forename", "id_linked_case"}),
        ("party", {"suspect_surname": ""}, {"id_victim_forename"}),
        ("party", {"suspect_surname": "Quill", "suspect_born": "1999-13",
                   "witness_surname": "Ash", "witness_born": "soon"},
         {"id_suspect_born", "id_witness_born"}),
        ("tie", {"incident": "INC-9"}, {"id_incident"}),
        ("reclassify", {"class_code": "zz", "reason": ""}, {"id_class", "id_class_reason"}),
        ("cancel", {"cancel_code": "C9", "grounds": "It was none"}, {"id_cancel_code"}),
        ("cancel", {"cancel_code": "C2", "grounds": "It was none"},
         {"id_grounds", "id_information", "id_victim_told"}),
    ],
)  # fmt: skip
def test_a_refusal_on_a_crime_leads_to_every_wrong_field(
    verb: str, typed: dict[str, str], wrong: set[str], browser: Client, crime: Crime
) -> None:
    answer = browser.post(f"/crimes/{crime.pk}/do/{verb}", typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    found = Reading(html)
    assert (wrong - set(found.links), found.astray) == (set(), [])
    kept = [text for name, text in typed.items() if name not in ("code", "class_code", "owner")]
    assert [text for text in kept if text and text != "C9" and text not in html] == []
    assert Party.objects.filter(crime=crime).count() == 1


def test_who_decides_on_cancelling_says_which(
    browser: Client, crime: Crime, as_role: Callable[..., Actor]
) -> None:
    details = CancelDetails(
        "C2", "The manager found the meat in the store room.", "Stock sheet of the manager, seen.",
        victim_informed=True,
    )  # fmt: skip
    propose_cancellation(by=as_role("investigator"), crime_id=crime.pk, details=details)
    answer = browser.post(f"/crimes/{crime.pk}/do/decide", {"note": "Seen the sheet"})
    found = Reading(answer.content.decode())
    assert ("id_note" in found.links, found.astray) == (True, [])
    assert b"Seen the sheet" in answer.content


def test_a_crime_says_all_that_is_wrong_at_once(browser: Client) -> None:
    typed = {
        "class_code": "zz", "flags": "haunted", "reported_at": "yesterday", "place": "x" * 301,
        "committed_from": "2026-13", "committed_to": "2999", "suspect_surname": "Quill",
        "suspect_born": "19", "victim": "other", "victim_forename": "Ann", "victim_born": "2999",
    }  # fmt: skip
    answer = browser.post("/crimes/record/", typed)
    assert answer.status_code == 422
    found = Reading(answer.content.decode())
    assert found.astray == []
    assert set(found.links) == {
        "id_class", "id_flags", "id_reported_at", "id_place", "id_committed_from",
        "id_committed_to", "id_suspect_born", "id_victim_born",
    }  # fmt: skip
    assert {"2026-13", "2999", "Quill", "19", "Ann"} <= set(found.values)


def test_a_call_says_all_that_is_wrong_at_once(browser: Client) -> None:
    uid = new_uid()
    empty = {"place": " ", "what": "", "grade": "", "type_code": "zz", "qualifiers": "haunted"}
    said = browser.post(f"/call/{uid}/send", empty).content.decode()
    for field in ("place", "what", "grade", "type", "qualifiers"):
        assert f'data-field="{field}"' in said
    assert not Incident.objects.exists()


def test_the_api_says_all_that_is_wrong_at_once(browser: Client) -> None:
    call = {"where": {"text": ""}, "what": "", "grade": "9", "qualifiers": ["haunted"]}
    answer = browser.post("/api/v1/incidents", call, content_type="application/json")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"place", "what", "grade", "qualifiers"}
    crime = {"class_code": "46", "offence_code": "999/99", "parties": [{"role": "ghost"}]}
    answer = browser.post("/api/v1/crimes", crime, content_type="application/json")
    assert answer.status_code == 422
    assert set(answer.json()["fields"]) == {"offence", "victim", "role"}


def test_a_form_that_is_sent_twice_writes_once(
    browser: Client, incident: Incident, crime: Crime
) -> None:
    before = LogEntry.objects.filter(incident=incident).count()
    entry = {"text": "Caller rang again", "idempotency_key": "k1-log"}
    enquiry = {"text": "Film asked for", "idempotency_key": "k2-enquire"}
    party = {"suspect_surname": "Quill", "witness_surname": "Ash", "idempotency_key": "k2-party"}
    for _ in range(2):
        browser.post(f"/incidents/{incident.pk}/do/log", entry)
        browser.post(f"/crimes/{crime.pk}/do/enquire", enquiry)
        browser.post(f"/crimes/{crime.pk}/do/party", party)
    assert LogEntry.objects.filter(incident=incident).count() == before + 1
    assert Enquiry.objects.filter(crime=crime, text="Film asked for").count() == 1
    assert Party.objects.filter(crime=crime).count() == 3
    for address, typed in (
        (f"/incidents/{incident.pk}/do/log", {**entry, "text": "Something else"}),
        (f"/crimes/{crime.pk}/do/enquire", {**enquiry, "text": "Something else"}),
    ):
        answer = browser.post(address, typed)
        assert (answer.status_code, "sent before" in answer.content.decode()) == (409, True)
        assert b"Something else" in answer.content


def test_a_registrar_says_which_and_keeps_what_was_typed(
    browser: Client, incident: Incident, as_role: Callable[..., Actor]
) -> None:
    """Enter in the field judges nothing, and what was typed of one decision stays with it."""
    by = as_role("response-officer")
    decide_no_crime(by=by, incident_id=incident.pk, reason="The shop had miscounted its meat.")
    page = browser.get("/incidents/not-crimes/")
    decision = page.context["sample"].lines[0].decision
    answer = browser.post(f"/incidents/not-crimes/{decision.pk}", {"note": "Look at the film"})
    found = Reading(answer.content.decode())
    assert (answer.status_code, found.links, found.astray) == (
        422, [f"id_note_{decision.pk}"], []
    )  # fmt: skip
    assert b"Look at the film" in answer.content
    decision.refresh_from_db()
    assert decision.checked_at is None

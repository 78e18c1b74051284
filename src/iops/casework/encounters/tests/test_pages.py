"""The pages of a search: what is typed is kept, odd things are answered, nothing hidden is told."""

from collections.abc import Callable, Mapping

import pytest
from django.test import Client

from iops.casework.encounters.models import Encounter
from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.governance.audit.contracts import Verb
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]
FORM = {
    "kind": "Person search", "legislation": "mda-23", "search_object": "drugs",
    "grounds": "Seen to pass a small bag for money", "at": "2026-03-10T11:30",
    "place": "by the canal", "self_ethnicity": "B2", "officer_ethnicity": "IC3",
    "outcome": "none", "clothing": "outer", "gowisely": "yes", "copy_offered": "receipt",
    "idempotency_key": "one-press",
}  # fmt: skip


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer")


@pytest.fixture
def sergeant(as_role: Callable[..., Actor]) -> Actor:
    return as_role("sergeant", rank="sergeant", team="TEAM-S")


def browser(by: Actor) -> Client:
    made = Client()
    account = Account.objects.get(pk=by.account_id)
    made.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made


def recorded(by: Actor, **more: str) -> Encounter:
    answer = browser(by).post("/encounters/new/", {**FORM, **more})
    assert answer.status_code == 302, answer.content.decode()
    return Encounter.objects.latest("pk")


def test_a_double_press_makes_one_record_and_ends_on_it(by: Actor) -> None:
    answers = [browser(by).post("/encounters/new/", FORM) for _ in range(2)]
    one = Encounter.objects.get()
    assert [answer["Location"] for answer in answers] == [f"/encounters/{one.pk}/"] * 2
    html = browser(by).get(f"/encounters/{one.pk}/").content.decode()
    for words in (one.number, "Seen to pass", "by the canal", "African", "no name given"):
        assert words in html, words


def test_the_same_key_with_other_words_loses_none_of_them(by: Actor) -> None:
    recorded(by)
    other = {**FORM, "grounds": "Smelt of cannabis, said he had some"}
    answer = browser(by).post("/encounters/new/", other)
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "Smelt of cannabis" in html
    assert "one-press" not in html


def test_what_was_typed_is_kept_when_it_is_refused(by: Actor) -> None:
    typed = {
        **FORM, "grounds": "", "at": "yesterday", "longitude": "nan", "latitude": "x",
        "self_ethnicity": "NS", "forename": "Petra", "born": "1974-13", "found": "A small bag",
    }  # fmt: skip
    answer = browser(by).post("/encounters/new/", typed)
    assert answer.status_code == 422
    html = answer.content.decode()
    for name in ("grounds", "at", "place", "born", "ethnicity_reason"):
        assert f'href="#id_{name}"' in html, name
    for words in ("Petra", "1974-13", "A small bag", "by the canal"):
        assert words in html, words
    assert 'value="mda-23" checked' in html
    assert Encounter.objects.count() == 0


@pytest.mark.parametrize("at", ["0001-01-01T00:00", "9999-12-31T23:59", "2026-03-11T12:00"])
def test_a_moment_that_cannot_be_is_refused_in_words(at: str, by: Actor) -> None:
    answer = browser(by).post("/encounters/new/", {**FORM, "at": at})
    assert answer.status_code == 422
    assert 'href="#id_at"' in answer.content.decode()


def test_a_form_starts_from_a_person_a_vehicle_or_an_incident(by: Actor) -> None:
    known = record_person(by=by, details=PersonDetails(forename="Ada", surname="Ash")).value
    car = record_vehicle(by=by, vrm="AB12CDE").value
    page = browser(by)
    assert "Ada Ash" in page.get(f"/encounters/new/profile/{known.pk}/").content.decode()
    assert "AB12CDE" in page.get(f"/encounters/new/vehicle/{car.pk}/").content.decode()
    assert page.get("/encounters/new/place/1/").status_code == 404
    one = recorded(by, profile_id=str(known.pk))
    card = page.get(f"/people/{known.pk}/").content.decode()
    assert f"/encounters/{one.pk}/" in card
    assert f"/encounters/new/profile/{known.pk}/" in card


def test_who_is_on_record_is_offered_while_the_name_is_typed(by: Actor) -> None:
    known = record_person(by=by, details=PersonDetails(forename="Ada", surname="Ash")).value
    html = browser(by).post("/encounters/people", {"forename": "Ada", "surname": "Ash"})
    assert f'name="profile_id" value="{known.pk}"' in html.content.decode()


def test_a_restricted_person_is_named_to_nobody_else(by: Actor, sergeant: Actor) -> None:
    details = PersonDetails(forename="Perdita", surname="Quill")
    hidden = record_person(by=by, details=details, restriction=ABSENT).value
    again = actor_for(Account.objects.get(pk=by.account_id))
    one = recorded(again, profile_id=str(hidden.pk))
    html = browser(sergeant).get(f"/encounters/{one.pk}/").content.decode()
    assert "Restricted record" in html
    assert "Quill" not in html
    assert browser(sergeant).get(f"/api/v1/encounters/{one.pk}").json()["profile_id"] is None
    form = browser(sergeant).get(f"/encounters/{one.pk}/correct/").content.decode()
    assert "Quill" not in form


def test_a_correction_through_the_form_changes_what_was_changed_only(by: Actor) -> None:
    one = recorded(by)
    address = f"/encounters/{one.pk}/correct/"
    form = {**FORM, "expected_version": "1", "idempotency_key": "two"}
    why = {"ground": "mistake", "reason": "Heard again on the video."}
    refused = browser(by).post(address, {**form, "grounds": "He passed a bag for cash"})
    assert refused.status_code == 422
    assert 'href="#id_ground"' in refused.content.decode()
    done = browser(by).post(address, {**form, **why, "grounds": "He passed a bag for cash"})
    assert done.status_code == 302
    html = browser(by).get(f"/encounters/{one.pk}/").content.decode()
    assert "<del>Seen to pass a small bag for money</del>" in html
    late = browser(by).post(address, {**form, **why, "found": "A key", "idempotency_key": "three"})
    assert late.status_code == 409
    assert "He passed a bag for cash" in late.content.decode()
    assert "A key" in late.content.decode()


def test_a_review_on_the_page_is_read_by_the_officer(by: Actor, sergeant: Actor) -> None:
    one = recorded(by)
    page = f"/encounters/{one.pk}/"
    refused = browser(sergeant).post(f"{page}do/review", {"reasonable": "no"})
    assert refused.status_code == 422
    given = {"reasonable": "no", "feedback": "Say who saw the bag change hands."}
    assert browser(sergeant).post(f"{page}do/review", given).status_code == 302
    assert "who saw the bag" in browser(by).get(page).content.decode()
    assert one.number in browser(by).get("/duties/").content.decode()
    assert browser(by).post(f"{page}do/read").status_code == 302
    assert "I have read it" not in browser(by).get(page).content.decode()
    assert browser(by).post(f"{page}do/nothing").status_code == 404


def test_a_receipt_names_no_person_and_is_a_disclosure(by: Actor) -> None:
    one = recorded(by, forename="Petra", surname="Lindqvist")
    html = browser(by).get(f"/encounters/{one.pk}/receipt/").content.decode()
    assert one.number in html
    assert "9 June 2026" in html.replace("09 June", "9 June")
    assert "Lindqvist" not in html
    look = Look.objects.filter(page="encounters.receipt").latest("id")
    assert look.verb == int(Verb.DISCLOSURE)


def test_a_list_is_narrowed_by_day_team_and_outcome(by: Actor, sergeant: Actor) -> None:
    one = recorded(by)
    page = browser(sergeant)

    def shown(query: str) -> bool:
        return one.number in page.get(f"/encounters/?{query}").content.decode()

    assert shown("")
    assert shown("day=2026-03-10&outcome=A+no+further+action+disposal&review=open")
    assert not shown("day=2026-03-09")
    assert not shown("outcome=Arrest")
    assert not shown("mine=1")
    assert shown("review=sample")
    html = page.get("/encounters/?day=soon").content.decode()
    assert "is not a day" in html


def test_the_api_records_and_reads_within_its_rights(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    body = {
        "kind": "Person search", "legislation": "pace-1", "search_object": "stolen",
        "grounds": "Ran off with a box under his coat", "place_text": "by the canal",
        "self_ethnicity": "W1", "person": {"surname": "Lind"}, "copy_offered": "declined",
    }  # fmt: skip

    def post(client: Client, sent: Mapping[str, object], key: str) -> tuple[int, dict[str, object]]:
        answer = client.post(
            "/api/v1/encounters", sent, content_type="application/json",
            headers={"Idempotency-Key": key},
        )  # fmt: skip
        return answer.status_code, answer.json()

    page = browser(by)
    first, second = post(page, body, "k"), post(page, body, "k")
    assert first == second
    assert first[0] == 201
    read = page.get(f"/api/v1/encounters/{first[1]['id']}").json()
    assert (read["number"], read["search_object"]) == (first[1]["number"], "Stolen goods")
    assert post(page, {**body, "grounds": "No"}, "l")[0] == 422
    handler = browser(as_role("call-handler"))
    assert post(handler, body, "m")[0] == 403
    assert handler.get(f"/api/v1/encounters/{first[1]['id']}").status_code == 403

"""Every page opens on a life that was lived: a call, a crime, people, markers, duties."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import DataError, transaction
from django.test import Client

from iops.casework.crimes.commands import record_crime
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime, Party
from iops.conftest import person
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.duties.models import Duty
from iops.governance.access.audiences import intern
from iops.governance.access.contracts import CONTACT_OWNER
from iops.governance.access.models import Account, BreakGlass, Team
from iops.kernel.actors import Actor
from iops.pole.links.commands import link, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place
from iops.web.middleware import unkeepable

pytestmark = pytest.mark.django_db
SignedIn = Callable[[str], Client]


@pytest.fixture
def signed(as_role: Callable[..., Actor]) -> SignedIn:
    def make(role: str) -> Client:
        client = Client()
        client.force_login(
            Account.objects.get(pk=as_role(role).account_id),
            backend="django.contrib.auth.backends.ModelBackend",
        )
        return client

    return make


@pytest.fixture
def place() -> Place:
    made: Place = Place.objects.create(
        kind="premises", label="Corner Shop, 1 High Street", search="corner shop 1 high street",
        point=(400_000.0, 400_000.0), longitude=-2.0, latitude=53.5, beat="A1",
    )  # fmt: skip
    return made


@pytest.fixture
def life(as_role: Callable[..., Actor], place: Place) -> dict[str, int]:
    by = as_role("control-room-supervisor")
    officer = as_role("intelligence-officer")
    where = Where("Corner Shop", place_id=place.pk, easting=400_000, northing=400_000)
    incident = open_from_call(
        by=by, channel="999", where=where, what="Man ran off with meat", grade="2",
        type_code="506", caller_name="Ann Keeper", caller_phone="07700 900123",
    ).value  # fmt: skip
    person = record_person(
        by=officer, details=PersonDetails(forename="Sam", surname="Field", born="1990-05")
    ).value
    friend = record_person(by=officer, details=PersonDetails(forename="Jo", surname="Moor")).value
    link(
        by=officer, from_kind="profile", from_id=person.pk, to_kind="profile", to_id=friend.pk,
        reason="sibling",
    )  # fmt: skip
    set_marker(
        by=officer, about_kind="profile", about_id=friend.pk, type_code="WE",
        evidence="Knife found", review_on=date(2090, 1, 1),
    )  # fmt: skip
    parties = (PartyIn("victim", organisation="Shop"), PartyIn("suspect", profile_id=person.pk))
    crime = record_crime(
        by=by, details=CrimeDetails("46", parties=parties), incident_id=incident.pk
    ).value
    return {
        "incident": incident.pk, "crime": crime.pk, "person": person.pk, "place": place.pk,
        "friend": friend.pk,
    }  # fmt: skip


PAGES = (
    "/duties/", "/queues/", "/queues/dispatch/", "/incidents/", "/incidents/?state=closed",
    "/incidents/{incident}/", "/incidents/{incident}/panel", "/crimes/", "/crimes/?mine=1",
    "/crimes/{crime}/", "/crimes/record/{incident}/", "/find", "/people/{person}/",
    "/places/{place}/", "/board/",
)  # fmt: skip


@pytest.mark.parametrize("address", PAGES)
def test_it_opens(address: str, life: dict[str, int], signed: SignedIn) -> None:
    answer = signed("control-room-supervisor").get(address.format(**life))
    assert answer.status_code == 200
    assert b"{{" not in answer.content
    assert b"{%" not in answer.content


def test_a_person_shows_the_markers_of_those_linked_as_a_relation_only(
    life: dict[str, int], signed: SignedIn
) -> None:
    text = signed("sergeant").get(f"/people/{life['person']}/").content.decode()
    assert "By relation" in text
    assert "No warning marker on this person&#x27;s own records" in text or (
        "No warning marker on this person's own records" in text
    )


def test_a_search_shows_the_danger_first_and_says_why(
    life: dict[str, int], signed: SignedIn
) -> None:
    text = signed("sergeant").post("/find", {"q": "jo moore"}).content.decode()
    assert "Possible danger" in text
    assert "Jo Moor" in text


def test_a_shop_theft_is_recorded_with_one_press(
    life: dict[str, int], signed: SignedIn, place: Place
) -> None:
    """All is carried over: the form as it comes is complete."""
    client = signed("response-officer")
    page = client.get(f"/crimes/record/{life['incident']}/")
    given: dict[str, Any] = {"class_code": page.context["chosen_class"], **page.context["form"]}
    given = {name: value for name, value in given.items() if not isinstance(value, dict)}
    answer = client.post(f"/crimes/record/{life['incident']}/", given)
    assert answer.status_code == 302
    crime = Crime.objects.get(pk=int(answer["Location"].split("/")[2]))
    assert (crime.class_code, crime.place_id, crime.flags) == ("46", place.pk, ["business"])
    assert crime.summary == "Man ran off with meat"
    assert Party.objects.get(crime=crime, role="victim").organisation_id is not None


def test_a_refused_crime_keeps_what_was_typed(life: dict[str, int], signed: SignedIn) -> None:
    answer = signed("response-officer").post(
        f"/crimes/record/{life['incident']}/",
        {"class_code": "46", "suspect_surname": "Longname", "victim": ""},
    )
    assert answer.status_code == 422
    assert b"Longname" in answer.content
    assert b"Say who the victim is" in answer.content


def test_a_refused_closure_keeps_what_was_typed(life: dict[str, int], signed: SignedIn) -> None:
    answer = signed("dispatcher").post(
        f"/incidents/{life['incident']}/do/close", {"closing_code": "506", "result": "Gone away"}
    )
    assert answer.status_code == 409
    assert b"Gone away" in answer.content
    assert b"needs an assessment" in answer.content
    assert Incident.objects.get(pk=life["incident"]).state == "open"


def test_duties_are_given_in_bulk(
    life: dict[str, int], signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    duties = list(Duty.objects.filter(state="open").values_list("pk", flat=True))
    assert duties
    owner = as_role("dispatcher").account_id
    answer = signed("sergeant").post("/duties/assign", {"duty": duties, "owner": owner})
    assert answer.status_code == 302
    assert set(Duty.objects.filter(pk__in=duties).values_list("owner_id", flat=True)) == {owner}


@pytest.mark.parametrize(
    ("role", "address"),
    [
        ("system-administrator", "/access/accounts/"),
        ("system-administrator", "/access/accounts/new/"),
        ("system-administrator", "/access/posts/"),
        ("control-room-supervisor", "/access/posts/"),
        ("sergeant", "/access/glass/"),
        ("dispatcher", "/access/glass/profile/1/"),
        ("data-protection-officer", "/audit/"),
        ("data-protection-officer", "/audit/profile/{person}/"),
    ],
)
def test_governance_opens(role: str, address: str, life: dict[str, int], signed: SignedIn) -> None:
    assert signed(role).get(address.format(**life)).status_code == 200


def test_the_administrator_opens_an_account_and_posts_it(
    signed: SignedIn, life: dict[str, int]
) -> None:
    client = signed("system-administrator")
    weak = client.post("/access/accounts/new/", {"username": "x", "name": "X", "password": "abc"})
    assert weak.status_code == 422
    made = client.post("/access/accounts/new/", {"username": "new.one", "name": "New One"})
    page = client.get(made["Location"])
    team = page.context["teams"][0].pk
    client.post(made["Location"], {"verb": "post", "role": "dispatcher", "team": team})
    assert b"Dispatcher" in client.get(made["Location"]).content


def test_who_looked_at_a_person_is_answered(life: dict[str, int], signed: SignedIn) -> None:
    signed("sergeant").get(f"/people/{life['person']}/")
    answer = signed("data-protection-officer").post(
        "/audit/", {"question": "record", "kind": "profile", "record": life["person"]}
    )
    assert b"cards.person" in answer.content
    assert b"T.Sergeant" in answer.content


def test_a_broken_glass_is_reviewed_by_somebody_else(
    life: dict[str, int], signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    owner, outsider = as_role("intelligence-officer"), as_role("dispatcher")
    shut = intern(
        force_id=owner.force_id, restriction="restricted", outside=CONTACT_OWNER,
        accounts=[owner.account_id],
    )  # fmt: skip
    owner = as_role("intelligence-officer")
    hidden = record_person(
        by=owner, details=PersonDetails(surname="Hidden"), audience_id=shut
    ).value
    client = signed("dispatcher")
    answer, asked = client.get(f"/people/{hidden.pk}/"), f"/access/glass/profile/{hidden.pk}/"
    assert answer.status_code == 403
    assert asked in answer.content.decode()
    assert client.post(asked, {"reason": "short"}).status_code == 422
    assert client.post(asked, {"reason": "She rang and is in danger now"}).status_code == 302
    assert outsider.account_id
    review = f"/access/glass/{BreakGlass.objects.get().pk}/"
    judge = signed("sergeant")
    assert judge.post(review, {"note": "Right"}).status_code == 422
    assert judge.post(review, {"note": "Right", "justified": "yes"}).status_code == 302
    assert b"justified" in judge.get(review).content


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"username": "x" * 61}, "At most 60 characters"),
        ({"name": "A" * 121}, "At most 120 characters"),
        ({"collar": "C" * 11}, "At most 10 characters"),
        ({"collar": "T.SYSTEM-A"}, "collar number is taken"),
        ({"email": "nonsense"}, "Write it as name@example.org"),
        ({"username": "t.system-administrator"}, "username is taken"),
        ({"username": "", "name": " ", "password": "short"}, "3 fields need correcting"),
    ],
)
def test_an_account_that_cannot_be_opened_names_the_field(
    signed: SignedIn, given: dict[str, str], words: str
) -> None:
    answer = signed("system-administrator").post(
        "/access/accounts/new/", {"username": "new", "name": "New Person", **given}
    )
    assert (answer.status_code, words in answer.content.decode()) == (422, True)


def test_a_text_too_long_for_its_column_is_refused_in_words(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("dispatcher")
    with pytest.raises(DataError) as caught, transaction.atomic():
        Team.objects.create(force_id=by.force_id, code="C" * 31, name="A")
    refused = unkeepable(caught.value)
    assert refused is not None
    assert "longer than the 30 characters" in refused.message
    assert unkeepable(DataError("something else")) is None


def test_a_character_that_cannot_be_kept_is_refused_in_words() -> None:
    client = Client()
    client.force_login(
        person("t.nul", "call-handler"), backend="django.contrib.auth.backends.ModelBackend"
    )
    body = {"where": {"text": "A\x00B"}, "what": "x\x00y", "grade": "2"}
    answer = client.post("/api/v1/incidents", body, content_type="application/json")
    assert answer.status_code == 422
    assert "NUL" in answer.json()["detail"]

"""Recording: what exists is offered first, what was typed is kept, the way ends on the card."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.identity.queries import nominal_of
from iops.pole.links.models import Link, Marker
from iops.pole.objects.models import Vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.kinds import FORMS
from iops.pole.search.queries import find
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]


@pytest.fixture
def signed(as_role: Callable[..., Actor]) -> SignedIn:
    """A browser of somebody with a role: ``signed("investigator", team="CID")``."""

    def make(role: str, username: str | None = None, **more: str) -> Client:
        account = Account.objects.get(pk=as_role(role, username, **more).account_id)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def place() -> Place:
    return Place.objects.create(
        kind="address", label="9 Canal Row, Alderton", search="9 canal row alderton",
        point=(1.0, 2.0), longitude=0, latitude=53,
    )  # fmt: skip


def typed(**more: str) -> dict[str, str]:
    return {
        "forename": "Mara", "surname": "Quill", "born": "1974-05", "sex": "F",
        "confidence": "document", "source": "officer", "source_certainty": "untested", **more,
    }  # fmt: skip


def the_profile(answer: Any) -> Profile:
    assert answer.status_code == 302, answer.content.decode()[:2000]
    found: Profile = Profile.objects.latest("id")
    return found


def test_a_person_is_recorded_outside_a_crime_and_found_by_each_name(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    where = place()
    client = signed("response-officer")
    answer = client.post(
        "/record/person/",
        typed(
            aliases="Mary Quinn\nMaz", phone="+44 7700 900 555", phones="07700 900556, 07700900557",
            place=where.label, place_id=str(where.pk), ethnicity="W1", observed_ethnicity="IC1",
            gender="female", description="Scar on the left hand",
        ),
    )  # fmt: skip
    made = the_profile(answer)
    assert answer["Location"] == f"/people/{made.pk}/"
    assert (str(made.born), made.sex, made.phone) == ("1974-05", "F", "07700900555")
    assert (made.ethnicity, made.observed_ethnicity, made.gender) == ("W1", "IC1", "female")
    assert (made.source, made.source_certainty, made.confidence) == (
        "officer", "untested", "document",
    )  # fmt: skip
    assert made.other_names == ["Mary Quinn", "Maz"]
    assert made.place_id == where.pk
    card = client.get(f"/people/{made.pk}/").content.decode()
    for words in (
        "Mara Quill", "Mary Quinn, Maz", "Document seen", "White British", "White North European",
        "What an officer saw or was told (untested)", "07700900556", "07700900557", "9 Canal Row",
        "Scar on the left hand",
    ):  # fmt: skip
        assert words in card, words
    by = as_role("response-officer")
    for text in ("Mara Quill", "mary quin", "07700900555"):
        assert find(by=by, text=text).hits[0].id == made.pk, text


def test_nobody_needs_a_name(signed: SignedIn) -> None:
    made = the_profile(signed("response-officer").post("/record/person/", {"sex": "M"}))
    assert made.name == "Unknown"


def test_every_wrong_value_has_its_sentence_and_what_was_typed_is_kept(signed: SignedIn) -> None:
    before = Profile.objects.count()
    answer = signed("response-officer").post(
        "/record/person/",
        typed(born="1974-13", phone="12", description="Tall", aliases="x" * 4001),
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "Other names used: at most 4000 characters; these are 4001." in text
    answer = signed("response-officer").post(
        "/record/person/", typed(born="1974-13", description="Tall", place="Behind the mill")
    )
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "“1974-13” has no such month. Months are 01 to 12." in text
    assert 'value="Mara"' in text
    assert 'value="1974-13"' in text
    assert "Tall" in text
    assert "Behind the mill" in text
    assert '<option value="document" selected>' in text
    answer = signed("response-officer").post("/record/person/", typed(phone="12"))
    assert "“12” has fewer than three digits." in answer.content.decode()
    answer = signed("response-officer").post("/record/person/", typed(born="2974"))
    assert "has not been yet" in answer.content.decode()
    answer = signed("response-officer").post("/record/person/", typed(ethnicity="ZZ"))
    assert "“ZZ” is not in the list" in answer.content.decode()
    assert Profile.objects.count() == before


def test_those_who_may_be_meant_stand_beside_the_form_with_reasons(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    same = record_person(
        by=by, details=PersonDetails(forename="Mara", surname="Quill", born="1974-05-02")
    ).value
    other = record_person(
        by=by, details=PersonDetails(forename="Marah", surname="Quil", born="1999-01-01")
    ).value
    record_person(by=by, details=PersonDetails(forename="Otto", surname="Bream"))
    text = (
        signed("response-officer")
        .post(
            "/record/person/likely", {"forename": "mara", "surname": "quill", "born": "1974-05-02"}
        )
        .content.decode()
    )
    assert "The same name, born the same day" in text
    assert "born another day" in text
    assert "Bream" not in text
    assert text.index(f"/people/{same.pk}/") < text.index(f"/people/{other.pk}/")
    assert 'data-key="alt+1"' in text


def test_a_double_is_asked_about_once_and_then_recorded(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    first = record_person(
        by=by, details=PersonDetails(forename="Mara", surname="Quill", born="1974-05-02")
    ).value
    client = signed("response-officer")
    whole = typed(born="1974-05-02")
    answer = client.post("/record/person/", whole)
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Is it one of these?" in text
    assert f'name="seen" value="{first.pk}"' in text
    assert 'value="Mara"' in text
    assert Profile.objects.filter(surname="Quill").count() == 1
    again = the_profile(client.post("/record/person/", {**whole, "seen": str(first.pk)}))
    assert nominal_of(again.pk) == again.pk


def test_what_was_typed_can_be_added_to_the_one_that_exists(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    first = record_person(by=by, details=PersonDetails(forename="Mara", surname="Quill")).value
    client = signed("response-officer")
    answer = client.post("/record/person/", typed(same_as=str(first.pk), aliases="Maz"))
    added = the_profile(answer)
    assert answer["Location"] == f"/people/{first.pk}/"
    assert nominal_of(added.pk) == first.pk
    page = client.get(f"/people/{first.pk}/record/").content.decode()
    assert 'value="Quill"' in page
    third = the_profile(
        client.post(
            f"/people/{first.pk}/record/", {"forename": "M", "surname": "Quin", "reason": "Photo"}
        )
    )
    assert nominal_of(third.pk) == first.pk
    card = client.get(f"/people/{first.pk}/").content.decode()
    assert "Photo" in card
    assert "M Quin" in card


def test_a_confidential_address_is_for_the_recorders_team_and_safeguarding(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    where = place()
    client = signed("response-officer", "t.recorder", team="TEAM-R")
    made = the_profile(
        client.post(
            "/record/person/",
            typed(
                confidential="yes", place=where.label, place_id=str(where.pk), phone="07700900555",
                phones="07700900556",
            ),
        )
    )  # fmt: skip
    for mine in (client, signed("safeguarding-officer")):
        card = mine.get(f"/people/{made.pk}/").content.decode()
        assert "9 Canal Row" in card
        assert "07700900556" in card
    outside = signed("dispatcher", "t.outside", team="TEAM-O")
    card = outside.get(f"/people/{made.pk}/").content.decode()
    assert "Confidential: contact the owner" in card
    for hidden in ("Canal Row", "07700900555", "07700900556", f"/places/{where.pk}/"):
        assert hidden not in card, hidden
    assert "Quill" not in outside.get(f"/places/{where.pk}/").content.decode()
    assert "Quill" not in outside.post("/find", {"q": "07700900555"}).content.decode()
    by = as_role("dispatcher", "t.outside", team="TEAM-O")
    (hit,) = [one for one in find(by=by, text="Mara Quill").hits if one.id == made.pk]
    assert "Canal" not in hit.detail


@pytest.mark.parametrize(("restriction", "words"), [("absent", ""), ("contact-owner", "exists")])
def test_a_restricted_record_is_the_teams_own(
    signed: SignedIn, as_role: Callable[..., Actor], restriction: str, words: str
) -> None:
    client = signed("investigator", "t.keeper", team="TEAM-K")
    made = the_profile(client.post("/record/person/", typed(restriction=restriction)))
    assert "Quill" in client.get(f"/people/{made.pk}/").content.decode()
    other = signed("dispatcher", "t.other", team="TEAM-O")
    shut = other.get(f"/people/{made.pk}/")
    assert shut.status_code == (403 if words else 404)
    assert (f"{words}, and few may see it" in shut.content.decode()) is bool(words)
    assert "Quill" not in shut.content.decode()
    found = other.post("/find", {"q": "Mara Quill"}).content.decode()
    assert "Restricted record" in found if words else "Restricted record" not in found


THINGS = {
    "vehicle": ({"vrm": "ab12 cde", "make": "Ford", "vin": "wf0 123"}, "AB12CDE", "/vehicles/"),
    "phone": ({"phone": "+44 7700 900 321"}, "07700900321", "/phones/"),
    "document": (
        {"kind": "Passport", "number": "12-34 ab", "issuer": "Ireland"}, "1234AB", "/documents/",
    ),
    "property": (
        {"kind": "Bicycle", "serial": "fr-77", "description": "Red, child seat"}, "FR77",
        "/property/",
    ),
    "organisation": (
        {"name": "Mill Lane Bakery", "kind": "shop", "phone": "01632 960 001"}, "01632960001",
        "/organisations/",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", THINGS)
def test_a_thing_is_recorded_and_ends_on_its_card(kind: str, signed: SignedIn) -> None:
    given, words, address = THINGS[kind]
    client = signed("response-officer")
    answer = client.post(f"/record/{kind}/", given)
    assert answer.status_code == 302, answer.content.decode()[:1500]
    assert answer["Location"].startswith(address)
    card = client.get(answer["Location"])
    assert card.status_code == 200
    assert words in card.content.decode()
    beside = client.post(f"/record/{kind}/likely", given).content.decode()
    assert answer["Location"] in beside
    if kind != "organisation":
        assert client.post(f"/record/{kind}/", given)["Location"] == answer["Location"]


@pytest.mark.parametrize(
    ("kind", "given", "sentence"),
    [
        ("vehicle", {"vrm": "!"}, "1 to 11 letters and digits"),
        ("vehicle", {"vrm": "AB1", "colour": "x" * 21}, "Colour: at most 20 characters"),
        ("phone", {"phone": "x"}, "at least three digits"),
        ("document", {"kind": "Passport"}, "Type the number of the document"),
        ("document", {"kind": "Scroll", "number": "1"}, "“Scroll” is not in the list"),
        ("property", {"kind": "Bicycle"}, "Say what it looks like"),
        ("organisation", {}, "Type its name"),
    ],
)
def test_a_wrong_thing_is_refused_in_a_sentence(
    kind: str, given: dict[str, str], sentence: str, signed: SignedIn
) -> None:
    answer = signed("response-officer").post(f"/record/{kind}/", given)
    assert answer.status_code == 422
    assert sentence in answer.content.decode()


def test_every_form_and_the_page_of_forms_open(signed: SignedIn) -> None:
    client = signed("response-officer")
    assert client.get("/record/").status_code == 200
    for kind in FORMS:
        answer = client.get(f"/record/{kind}/")
        assert answer.status_code == 200
        assert b"{{" not in answer.content
    assert client.get("/record/spaceship/").status_code == 404
    assert signed("system-administrator").get("/record/person/").status_code == 403


def test_a_link_has_reason_dates_source_and_certainty(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    mara = record_person(by=by, details=PersonDetails(forename="Mara", surname="Quill")).value
    client = signed("response-officer")
    client.post("/record/vehicle/", {"vrm": "AB12CDE"})
    client.post("/record/document/", {"kind": "Passport", "number": "X1234567"})
    car = Vehicle.objects.get(vrm="AB12CDE")
    ends = client.post("/record/ends", {"to": "AB12 CDE"}).content.decode()
    assert f"vehicle:{car.pk}" in ends
    address = f"/record/link/profile/{mara.pk}/"
    given = {
        "to": "AB12 CDE", "end": f"vehicle:{car.pk}", "way": "out:keeper", "since": "2019",
        "until": "2020-05", "certainty": "likely", "source": "X1234567",
    }  # fmt: skip
    assert client.post(address, given)["Location"] == f"/people/{mara.pk}/"
    made = Link.objects.get(reason="keeper")
    assert (made.from_kind, made.to_kind, made.certainty, made.source_kind) == (
        "profile", "vehicle", "likely", "document",
    )  # fmt: skip
    card = client.get(f"/people/{mara.pk}/").content.decode()
    for words in ("keeper of", "2019 to 2020-05", "Likely", "Passport X1234567"):
        assert words in card, words
    seen_from_car = client.get(f"/vehicles/{car.pk}/").content.decode()
    assert "kept by" in seen_from_car
    assert "Mara Quill" in seen_from_car


def test_a_link_that_makes_no_sense_is_refused_and_keeps_what_was_typed(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    mara = record_person(by=by, details=PersonDetails(forename="Mara", surname="Quill")).value
    otto = record_person(by=by, details=PersonDetails(forename="Otto", surname="Bream")).value
    client, address = signed("response-officer"), f"/record/link/profile/{mara.pk}/"
    given = {
        "to": "Otto Bream", "end": f"profile:{otto.pk}", "way": "out:keeper", "certainty": "known",
        "since": "2019", "source": "CR-9999999-99",
    }  # fmt: skip
    answer = client.post(address, given)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "ties to a vehicle; you chose a person" in text
    assert "is not the number of a record that you may see" in text
    assert 'value="Otto Bream"' in text
    assert f'value="profile:{otto.pk}" form="link-form" checked' in text
    fine = {**given, "way": "out:sibling", "source": ""}
    for wrong, sentence in (
        ({"since": "20-19"}, "is not a date"),
        ({"until": "2001"}, "before it begins"),
        ({"certainty": "sure"}, "how sure"),
        ({"end": ""}, "Choose the other record"),
        ({"end": f"profile:{mara.pk}"}, "not linked to itself"),
    ):
        assert sentence in client.post(address, {**fine, **wrong}).content.decode(), sentence
    assert not Link.objects.exists()
    assert client.post(address, fine).status_code == 302


def test_any_card_takes_a_marker_with_who_why_and_review(signed: SignedIn) -> None:
    client = signed("response-officer")
    card = client.post("/record/vehicle/", {"vrm": "AB12CDE"})["Location"]
    car = Vehicle.objects.get()
    address = f"/record/marker/vehicle/{car.pk}/"
    refused = client.post(address, {"type_code": "WE", "evidence": "", "review_on": "2999-01-01"})
    assert refused.status_code == 422
    assert "Say on what evidence" in refused.content.decode()
    given = {"type_code": "WE", "evidence": "Bat in the boot", "review_on": "2999-01-01"}
    assert client.post(address, given)["Location"] == card
    assert Marker.objects.get().about_kind == "vehicle"
    text = client.get(card).content.decode()
    for words in ("Weapons", "Bat in the boot", "T.Response-Officer", "01 Jan 2999"):
        assert words in text, words

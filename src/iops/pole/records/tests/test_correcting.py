"""Correcting a record: prefilled, checked as when recorded, with its former words beside it."""

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from django.test import Client

from iops.governance.access.models import Account, AccountAudience
from iops.governance.audit.models import Look
from iops.kernel.actors import Actor
from iops.kernel.errors import EditConflict, Invalid, Refused
from iops.kernel.ids import new_uid
from iops.pole.confidential.commands import mark_place, set_details
from iops.pole.links.commands import link
from iops.pole.links.models import Link
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.objects.models import Document, Phone, Property, Vehicle
from iops.pole.organisations.commands import record_organisation
from iops.pole.organisations.models import Organisation
from iops.pole.people.commands import change_person, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.records.commands import correct
from iops.pole.records.models import Correction
from iops.pole.search.queries import find
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db
SignedIn = Callable[..., Client]
WHY = {"ground": "mistake", "reason": "Read again from her passport"}


@pytest.fixture
def signed(as_role: Callable[..., Actor]) -> SignedIn:
    """A browser of somebody with a role."""

    def make(role: str, username: str | None = None, **more: str) -> Client:
        account = Account.objects.get(pk=as_role(role, username, **more).account_id)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def a_place(label: str = "9 Canal Row, Alderton") -> Place:
    number, street = label.split(",")[0].split(" ", 1)
    return Place.objects.create(
        kind="address", label=label, search=label.lower(), point=(100.0 * int(number), 2.0),
        longitude=0, latitude=53, number=number, street=street,
    )  # fmt: skip


def of_form(text: str) -> dict[str, str]:
    """What a browser would send from the form of correcting, if nothing was touched."""
    form = text[text.index('<form id="record-form"') :]
    sent = {}
    for tag in re.findall(r"<input [^>]*>", form):
        name = re.search(r' name="([^"]*)"', tag)
        value = re.search(r' value="([^"]*)"', tag)
        if name and name[1] != "csrfmiddlewaretoken":
            sent[name[1]] = unescape(value[1]) if value else ""
    for name, words in re.findall(
        r'<textarea [^>]*name="([^"]*)"[^>]*>(.*?)</textarea>', form, re.S
    ):
        sent[name] = unescape(words)
    for name, options in re.findall(r'<select [^>]*name="([^"]*)"[^>]*>(.*?)</select>', form, re.S):
        first = re.search(r'<option value="([^"]*)"', options)
        chosen = re.search(r'<option value="([^"]*)" selected', options) or first
        assert chosen is not None
        sent[name] = unescape(chosen[1])
    return sent


def mara(by: Actor, **more: Any) -> Profile:
    given: dict[str, Any] = {
        "forename": "Mara", "surname": "Quil", "born": "1974-05", "sex": "F",
        "phone": "07700900555", "aliases": ("Maz", "Mary"), "description": "Scar",
    }  # fmt: skip
    return record_person(by=by, details=PersonDetails(**(given | more))).value


def test_a_record_is_corrected_on_its_form_and_shows_what_it_said_before(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    made = mara(by)
    client, address = signed("response-officer"), f"/record/correct/profile/{made.pk}/"
    assert f'href="{address}"' in client.get(f"/people/{made.pk}/").content.decode()
    page = client.get(address)
    sent = of_form(page.content.decode())
    assert (sent["surname"], sent["born"], sent["sex"]) == ("Quil", "1974-05", "F")
    assert sent["aliases"] == "Maz\nMary"
    assert "phones" not in sent
    assert "confidential" not in sent
    answer = client.post(
        address, {**sent, **WHY, "surname": "Quill", "phone": "+44 7700 900 555", "sex": ""}
    )
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert answer["Location"] == f"/people/{made.pk}/"
    now = Profile.objects.get(pk=made.pk)
    assert (now.surname, now.sex, now.phone, now.version) == ("Quill", "", "07700900555", 2)
    assert (now.forename, str(now.born), now.other_names) == ("Mara", "1974-05", ["Maz", "Mary"])
    assert find(by=by, text="Mara Quill").hits[0].id == made.pk
    card = client.get(f"/people/{made.pk}/").content.decode()
    assert f"Record {made.pk} was corrected" in card
    before = client.get(f"/record/before/profile/{made.pk}/").content.decode()
    for words in ("<del>Quil</del>", "<ins>Quill</ins>", "<del>Female</del>", WHY["reason"],
                  "it was recorded wrongly"):  # fmt: skip
        assert words in before, words
    assert "Phone" not in before
    assert Correction.objects.get().fields == ["phone", "sex", "surname"]
    looks = set(Look.objects.values_list("page", flat=True))
    assert {"records.correcting", "records.former"} <= looks


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"born": "1974-13"}, "has no such month"),
        ({"born": "2974"}, "has not been yet"),
        ({"sex": "X"}, "Sex: “X” is not in the list"),
        ({"ethnicity": "ZZ"}, "“ZZ” is not in the list"),
        ({"phone": "12"}, "fewer than three digits"),
        ({"email": "nobody"}, "is not an email address"),
        ({"pnc_id": "2003/0011985A"}, "The check letter"),
        ({"surname": "x" * 201}, "Family name: at most 200 characters"),
        ({"surname": "Quill", "reason": "So"}, "Say how it is known what is right"),
        ({"surname": "Quill", "ground": ""}, "Say what was wrong"),
        ({}, "Nothing differs"),
    ],
)
def test_a_wrong_value_has_its_sentence_and_what_was_typed_is_kept(
    signed: SignedIn, as_role: Callable[..., Actor], given: dict[str, str], sentence: str
) -> None:
    made = mara(as_role("response-officer"))
    client, address = signed("response-officer"), f"/record/correct/profile/{made.pk}/"
    sent = of_form(client.get(address).content.decode())
    answer = client.post(address, {**sent, **WHY, "middle": "Jo" if given else "", **given})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    assert sentence in text
    if given:
        assert 'value="Jo"' in text
    assert Profile.objects.get(pk=made.pk).version == 1
    assert not Correction.objects.exists()


def test_all_that_is_wrong_is_said_at_once(signed: SignedIn, as_role: Callable[..., Actor]) -> None:
    made = mara(as_role("response-officer"))
    client, address = signed("response-officer"), f"/record/correct/profile/{made.pk}/"
    sent = of_form(client.get(address).content.decode())
    answer = client.post(address, {**sent, "born": "31.02.1980", "ground": "", "reason": ""})
    text = unescape(answer.content.decode())
    assert answer.status_code == 422
    for words in ("31.02.1980” is not", "Say what was wrong", "Say how it is known"):
        assert words in text, words


def test_a_command_checks_what_the_form_checks(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    made = mara(by)
    for changes, field in (
        ({"sex": "X"}, "sex"), ({"ethnicity": "ZZ"}, "ethnicity"), ({"born": "2974"}, "born"),
        ({"email": "x"}, "email"), ({"confidence": "sure"}, "confidence"),
        ({"phone": "1"}, "phone"),
    ):  # fmt: skip
        with pytest.raises(Invalid) as refused:
            change_person(by=by, profile_id=made.pk, expected_version=1, **changes)
        assert field in refused.value.fields
    with pytest.raises(Invalid, match="cannot be changed here: audience_id"):
        change_person(by=by, profile_id=made.pk, expected_version=1, audience_id=1)


def test_what_was_right_when_it_was_recorded_is_in_nobodys_way(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    made = mara(as_role("response-officer"))
    Profile.objects.filter(pk=made.pk).update(ethnicity="Q9", source="sandbox")
    client, address = signed("response-officer"), f"/record/correct/profile/{made.pk}/"
    sent = of_form(client.get(address).content.decode())
    assert (sent["ethnicity"], sent["source"]) == ("Q9", "sandbox")
    assert client.post(address, {**sent, **WHY, "middle": "Jo"}).status_code == 302
    now = Profile.objects.get(pk=made.pk)
    assert (now.middle, now.ethnicity, now.source) == ("Jo", "Q9", "sandbox")


def test_two_people_lose_neither_correction_and_see_both(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("response-officer")
    made = mara(by)
    address = f"/record/correct/profile/{made.pk}/"
    first, second = signed("response-officer"), signed("investigator")
    mine = of_form(second.get(address).content.decode())
    theirs = of_form(first.get(address).content.decode())
    assert first.post(
        address, {**theirs, **WHY, "surname": "Quill", "born": "1975"}
    ).status_code == 302  # fmt: skip
    answer = second.post(address, {**mine, **WHY, "middle": "Jo", "born": "1976"})
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "Somebody else changed this" in text
    rows = {
        label: (left, right)
        for label, left, right in re.findall(
            r'<th scope="row">([^<]*)</th><td>([^<]*)</td><td>([^<]*)</td>', text
        )
    }
    assert rows == {
        "Middle names": ("empty (not changed)", "Jo"),
        "Family name": ("Quill", "not touched"),
        "Born": ("1975", "1976"),
    }
    again = of_form(text)
    assert (again["surname"], again["middle"], again["born"]) == ("Quill", "Jo", "1976")
    assert again["reason"] == WHY["reason"]
    assert second.post(address, again).status_code == 302
    now = Profile.objects.get(pk=made.pk)
    assert (now.surname, now.middle, str(now.born), now.version) == ("Quill", "Jo", "1976", 3)


def test_a_masked_address_is_neither_shown_nor_overwritten(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    owner = as_role("sergeant", "t.owner", team="TEAM-R")
    made = mara(owner, address="9 Canal Row", email="m@example.org")
    set_details(by=owner, profile_id=made.pk, confidential=True, reason="She is in danger")
    outside = signed("dispatcher", "t.outside", team="TEAM-O")
    address = f"/record/correct/profile/{made.pk}/"
    text = outside.get(address).content.decode()
    for hidden in ("Canal Row", "07700900555", "m@example.org"):
        assert hidden not in text, hidden
    assert text.count("Confidential: those who may see it correct it.") == 3
    sent = of_form(text)
    sneaked = {"phone": "07700900999", "place": "Elsewhere", "place_id": "", "email": ""}
    answer = outside.post(address, {**sent, **WHY, **sneaked, "middle": "Jo"})
    assert answer.status_code == 302
    now = Profile.objects.get(pk=made.pk)
    assert (now.middle, now.phone, now.address, now.email) == (
        "Jo", "07700900555", "9 Canal Row", "m@example.org",
    )  # fmt: skip
    with pytest.raises(Refused, match="confidential"):
        change_person(
            by=as_role("dispatcher", "t.outside", team="TEAM-O"), profile_id=made.pk,
            expected_version=None, phone="07700900999",
        )  # fmt: skip
    mine = signed("safeguarding-officer")
    sent = of_form(mine.get(address).content.decode())
    assert sent["phone"] == "07700900555"
    told = {**WHY, "reason": "She rang from her new number"}
    assert mine.post(address, {**sent, **told, "phone": "07700900777"}).status_code == 302
    before = f"/record/before/profile/{made.pk}/"
    assert "07700900555" in mine.get(before).content.decode()
    for page in (before, address, f"/people/{made.pk}/"):
        text = outside.get(page).content.decode()
        for hidden in ("07700900555", "07700900777", "Canal Row", "She rang from"):
            assert hidden not in text, (page, hidden)
    assert "Confidential: contact the owner" in outside.get(before).content.decode()


def test_former_words_that_are_confidential_today_are_masked(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("sergeant", "t.owner", team="TEAM-R")
    refuge = a_place()
    made = mara(by, address=refuge.label, place_id=refuge.pk)
    change_person(
        by=by, profile_id=made.pk, expected_version=1, address="1 Open Street", place_id=None
    )
    keeper = as_role("safeguarding-officer")
    mark_place(by=keeper, place_id=refuge.pk, confidential=True, reason="A refuge for women")
    before = f"/record/before/profile/{made.pk}/"
    text = signed("investigator", "t.outside", team="TEAM-O").get(before).content.decode()
    assert "Canal Row" not in text
    assert "1 Open Street" in text
    assert "9 Canal Row" in signed("safeguarding-officer").get(before).content.decode()


def test_an_address_that_becomes_confidential_takes_its_ties_along(
    as_role: Callable[..., Actor],
) -> None:
    by = as_role("sergeant", "t.owner", team="TEAM-R")
    refuge = a_place()
    mark_place(
        by=as_role("safeguarding-officer"), place_id=refuge.pk, confidential=True,
        reason="A refuge for women",
    )  # fmt: skip
    made, phone = mara(by), record_phone(by=by, number="07700900555").value
    link(
        by=by, from_kind="profile", from_id=made.pk, to_kind="phone", to_id=phone.pk, reason="uses"
    )
    change_person(
        by=by, profile_id=made.pk, expected_version=1, address=refuge.label, place_id=refuge.pk
    )
    now = Profile.objects.get(pk=made.pk)
    assert now.details_audience_id is not None
    assert Link.objects.get().audience_id == now.details_audience_id
    outside = as_role("investigator", "t.outside", team="TEAM-O")
    assert not outside.sees(now.details_audience_id)
    assert AccountAudience.objects.filter(
        account_id=by.account_id, audience_id=now.details_audience_id
    ).exists()


def test_a_restricted_record_is_corrected_by_those_who_see_it(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    made = record_person(by=by, details=PersonDetails(surname="Quil"), restriction="absent").value
    address = f"/record/correct/profile/{made.pk}/"
    other = signed("dispatcher", "t.other", team="TEAM-O")
    assert other.get(address).status_code == 404
    assert other.post(address, {**WHY, "surname": "X", "expected_version": "1"}).status_code == 404
    assert other.get(f"/record/before/profile/{made.pk}/").status_code == 404
    mine = signed("investigator", "t.keeper", team="TEAM-K")
    sent = of_form(mine.get(address).content.decode())
    assert mine.post(address, {**sent, **WHY, "surname": "Quill"}).status_code == 302
    assert Correction.objects.get().audience_id == made.audience_id
    assert signed("system-administrator").get(address).status_code == 403


def test_the_same_key_corrects_once(signed: SignedIn, as_role: Callable[..., Actor]) -> None:
    made = mara(as_role("response-officer"))
    client, address = signed("response-officer"), f"/record/correct/profile/{made.pk}/"
    sent = {**of_form(client.get(address).content.decode()), **WHY, "surname": "Quill"}
    sent["idempotency_key"] = str(new_uid())
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    assert Profile.objects.get(pk=made.pk).version == 2
    assert Correction.objects.count() == 1


THINGS: dict[str, tuple[Any, dict[str, str], dict[str, str], str, str]] = {
    "vehicle": (
        Vehicle, {"vrm": "AB12 CDE", "make": "Ford"}, {"vrm": "ab12 cdf", "colour": "Red"},
        "AB12CDE", "AB12CDF",
    ),
    "phone": (Phone, {"phone": "07700900321"}, {"phone": "+44 7700 900 322"},
              "07700900321", "07700900322"),
    "document": (Document, {"kind": "Passport", "number": "123"}, {"number": "1-24"}, "123", "124"),
    "property": (
        Property, {"kind": "Bicycle", "description": "Red"}, {"description": "Red, child seat"},
        "Red", "Red, child seat",
    ),
    "organisation": (
        Organisation, {"name": "Mill Lane Bakry", "kind": "shop"}, {"name": "Mill Lane Bakery"},
        "Mill Lane Bakry", "Mill Lane Bakery",
    ),
}  # fmt: skip


@pytest.mark.parametrize("kind", THINGS)
def test_a_thing_is_corrected_by_the_same_form(kind: str, signed: SignedIn) -> None:
    model, recorded, changes, was, now = THINGS[kind]
    client = signed("response-officer")
    card = client.post(f"/record/{kind}/", recorded)["Location"]
    one = model.objects.get()
    address = f"/record/correct/{kind}/{one.pk}/"
    assert f'href="{address}"' in client.get(card).content.decode()
    sent = of_form(client.get(address).content.decode())
    answer = client.post(address, {**sent, **WHY, **changes})
    assert answer.status_code == 302, answer.content.decode()[:3000]
    assert answer["Location"] == card
    text = client.get(f"/record/before/{kind}/{one.pk}/").content.decode()
    assert f"<del>{was}</del>" in text
    assert f"<ins>{now}</ins>" in text
    text = client.get(card).content.decode()
    assert now in text
    assert "was corrected" in text
    other = {name: value + "9" for name, value in changes.items()}
    key = {"idempotency_key": str(new_uid())}
    stale = client.post(address, {**sent, **WHY, **other, **key})
    assert stale.status_code == 409


def test_a_vehicle_does_not_become_another_that_is_recorded(as_role: Callable[..., Actor]) -> None:
    by = as_role("response-officer")
    first = record_vehicle(by=by, vrm="AB12CDE").value
    second = record_vehicle(by=by, vrm="AB12CDF").value
    with pytest.raises(Refused, match=f"recorded so already: number {first.pk}"):
        correct(
            by=by, kind="vehicle", record_id=second.pk, expected_version=1,
            texts={"vrm": "AB12 CDE"}, **WHY,
        )  # fmt: skip
    with pytest.raises(EditConflict):
        correct(
            by=by, kind="vehicle", record_id=second.pk, expected_version=7,
            texts={"vrm": "AB12 CDG"}, **WHY,
        )  # fmt: skip
    assert Vehicle.objects.get(pk=second.pk).vrm == "AB12CDF"


def test_a_veiled_organisation_keeps_its_address_and_is_moved_by_those_who_know_it(
    signed: SignedIn, as_role: Callable[..., Actor]
) -> None:
    by = as_role("safeguarding-officer")
    refuge, office = a_place(), a_place("2 High Street, Alderton")
    mark_place(by=by, place_id=refuge.pk, confidential=True, reason="A refuge for women")
    made = record_organisation(
        by=by, name="Open Dor", kind="charity", address=refuge.label, place_id=refuge.pk
    ).value
    address = f"/record/correct/organisation/{made.pk}/"
    outside = signed("investigator", "t.outside", team="TEAM-O")
    text = outside.get(address).content.decode()
    assert "Canal Row" not in text
    sent = of_form(text)
    changes = {"name": "Open Door", "place": "Elsewhere", "place_id": ""}
    assert outside.post(address, {**sent, **WHY, **changes}).status_code == 302
    knows = signed("safeguarding-officer")
    sent = of_form(knows.get(address).content.decode())
    assert (sent["name"], sent["place"]) == ("Open Door", refuge.label)
    moved = {"place": office.label, "place_id": str(office.pk)}
    assert knows.post(address, {**sent, **WHY, **moved}).status_code == 302
    card = outside.get(f"/organisations/{made.pk}/").content.decode()
    assert "2 High Street" in card
    assert (
        "Canal Row" not in outside.get(f"/record/before/organisation/{made.pk}/").content.decode()
    )
    sent = of_form(knows.get(address).content.decode())
    back = {"place": refuge.label, "place_id": str(refuge.pk)}
    assert knows.post(address, {**sent, **WHY, **back}).status_code == 302
    assert "Canal Row" not in outside.get(f"/organisations/{made.pk}/").content.decode()
    assert "9 Canal Row" in knows.get(f"/organisations/{made.pk}/").content.decode()

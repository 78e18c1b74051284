"""A confidential place is hidden by its address number (UPRN) as it is by its words."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.controlroom.consoles import forms
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.queries import incident_card
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.cards.queries import place_card
from iops.pole.confidential.commands import mark_place
from iops.pole.confidential.contracts import CONFIDENTIAL, MASK
from iops.pole.search.queries import find
from iops.reference.places.models import Place
from iops.reference.places.queries import search_places

pytestmark = pytest.mark.django_db
UPRN = "900000000012"
WHY = "A refuge for women and their children"
AsRole = Callable[..., Actor]
WRITTEN = pytest.mark.parametrize(
    "text", [f"UPRN {UPRN}", UPRN, f"uprn: {UPRN}", "UPRN 9000 0000 0012"]
)


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


def place(label: str, east: float, *, kind: str = "address", uprn: str = UPRN) -> Place:
    return Place.objects.create(
        kind=kind, label=label, search=label.lower().replace(",", ""), number="12",
        street="Qzxj Lane", point=(east, 251_234.0), longitude=-1.25, latitude=52.15, beat="B1",
        division="D1", uprn=uprn, source="addresses", source_key=uprn,
    )  # fmt: skip


@pytest.fixture
def refuge(db: None) -> Place:
    return place("12 Qzxj Lane, Anytown", 451_234.0)


@pytest.fixture
def marked(refuge: Place, as_role: AsRole) -> Place:
    sergeant = as_role("sergeant")
    mark_place(by=sergeant, place_id=refuge.pk, confidential=True, reason=WHY)
    return refuge


def page(actor: Actor) -> Client:
    browser = Client()
    account = Account.objects.get(pk=actor.account_id)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return browser


@WRITTEN
def test_an_address_is_found_by_its_number_everywhere(
    refuge: Place, as_role: AsRole, text: str
) -> None:
    handler, officer = as_role("call-handler"), as_role("response-officer")
    found = find(by=officer, text=text)
    assert f"address number (UPRN) {UPRN}" in found.said
    assert [one.id for one in found.places] == [refuge.pk]
    html = page(officer).post("/find", {"q": text}).content.decode()
    assert f"UPRN {UPRN}" in html
    assert f"/places/{refuge.pk}/" in html
    asked = {"text": text}
    answer = page(officer).post("/api/v1/find", asked, content_type="application/json").json()
    assert [(one["id"], one["uprn"]) for one in answer["places"]] == [(refuge.pk, UPRN)]
    card = page(officer).get(f"/places/{refuge.pk}/").content.decode()
    assert "Address number (UPRN)" in card
    assert UPRN in card
    said = page(officer).get(f"/said/place/{refuge.pk}/").content.decode()
    assert UPRN in said
    call = page(handler).post("/call/place", {"place": text}).content.decode()
    record = page(officer).post("/record/places", {"place": text}).content.decode()
    assert f'data-id="{refuge.pk}"' in call
    assert f'data-id="{refuge.pk}"' in record
    where = forms.where(forms.CallForm(place=text), by=handler)
    assert (where.place_id, where.text) == (refuge.pk, refuge.label)


@WRITTEN
def test_a_confidential_one_is_answered_like_a_number_that_nobody_has(
    marked: Place, as_role: AsRole, text: str
) -> None:
    officer, handler = as_role("response-officer"), again(as_role("call-handler"))
    other = text.replace("12", "13")
    assert find(by=officer, text=text).places == []
    assert find(by=officer, text=text).hits == find(by=officer, text=other).hits
    hidden, unknown = (
        page(officer).post("/record/places", {"place": one}).content for one in (text, other)
    )
    assert hidden == unknown
    hidden, unknown = (
        page(officer)
        .post("/api/v1/find", {"text": one}, content_type="application/json")
        .content.replace(one.encode(), b"?")
        for one in (text, other)
    )
    assert hidden.replace(b"0012", b"") == unknown.replace(b"0013", b"")
    with pytest.raises(NotVisible):
        place_card(by=officer, place_id=marked.pk)
    assert forms.where(forms.CallForm(place=text), by=officer).place_id is None
    assert search_places(text) == []
    # Who may know it finds it in the box, marked as what it is, and where a call is taken.
    assert [(one.id, one.confidential) for one in find(by=handler, text=text).places] == [
        (marked.pk, True)
    ]
    assert [one.id for one in search_places(text, confidential=True)] == [marked.pk]
    assert forms.where(forms.CallForm(place=text), by=handler).place_id == marked.pk


def test_premises_of_the_same_number_are_marked_with_it_and_another_flat_is_not(
    refuge: Place, as_role: AsRole
) -> None:
    shop = place("The Hope Project", 451_264.0, kind="premises")
    flat = place("Flat 2, 12 Qzxj Lane, Anytown", 451_234.0, uprn="900000000013")
    supervisor = as_role("control-room-supervisor")
    for confidential in (True, False):
        actor = again(supervisor)
        mark_place(by=actor, place_id=refuge.pk, confidential=confidential, reason=WHY)
        shop.refresh_from_db()
        flat.refresh_from_db()
        assert (shop.confidential, flat.confidential) == (confidential, False)


@pytest.mark.parametrize(
    "text",
    [f"UPRN {UPRN}", f"go to uprn:{UPRN}, rear door", UPRN, f"UPRN no. {UPRN}",
     "uprn 9000 0000 0012"],
)  # fmt: skip
def test_the_number_in_words_is_the_place(marked: Place, as_role: AsRole, text: str) -> None:
    handler, officer = again(as_role("call-handler")), as_role("response-officer")
    incident = open_from_call(
        by=handler, channel="999", where=Where(text), what=f"Man at the door of {text}", grade="1"
    ).value
    read = incident_card(by=again(officer), incident_id=incident.pk)
    assert read.spot.place_text == CONFIDENTIAL
    assert UPRN not in read.incident.summary
    assert MASK in read.incident.summary or CONFIDENTIAL in read.incident.summary

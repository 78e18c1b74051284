"""Addresses, vehicles and phones that were recorded twice: one on every card, and back again."""

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import set_sight
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.pole.cards.queries import place_card
from iops.pole.cards.things import thing_card
from iops.pole.confidential.commands import mark_place
from iops.pole.linkage.things import next_thing_pair, waiting
from iops.pole.links.commands import set_marker
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.sameness.commands import judge_things, propose_things, take_back_things
from iops.pole.sameness.finding import pairs
from iops.pole.sameness.likely import likely
from iops.pole.sameness.models import ThingMembership, ThingProposal
from iops.pole.search.queries import find
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


def door(label: str, number: str = "14", at: float = 0.0, **more: object) -> int:
    made = Place.objects.create(
        kind="address", label=label, search=label.lower().replace(",", ""), number=number,
        street="High Street", postcode="MT1 2AB", point=(400_000.0 + at, 300_000.0),
        longitude=-2.0, latitude=52.6, **more,
    )  # fmt: skip
    return int(made.pk)


def same(by: Actor, left: int, right: int, kind: str = "place", verdict: str = "same") -> int:
    made = judge_things(
        by=by, kind=kind, left_id=left, right_id=right, verdict=verdict, reason="One door"
    )
    return int(made.value.pk)


def groups() -> list[tuple[str, int, int]]:
    rows = ThingMembership.objects.order_by("kind", "record_id")
    return list(rows.values_list("kind", "record_id", "group_id"))


def test_what_hangs_on_one_address_is_on_the_card_of_the_other_until_taken_back(
    by: Actor,
) -> None:
    one, other = door("14 High Street, Marston"), door("Ivy Cottage, 14 High Street, Marston")
    record_person(by=by, details=PersonDetails(surname="Ash", place_id=other))
    set_marker(
        by=by, about_kind="place", about_id=other, type_code="VI", evidence="Axe at the door",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    open_from_call(
        by=by, channel="999", where=Where("Ivy Cottage", place_id=other), what="Shouting",
        grade="2", type_code="501",
    )  # fmt: skip
    before = place_card(by=by, place_id=one)
    assert not before.residents
    assert not before.markers
    held = same(by, one, other)
    card = place_card(by=by, place_id=one)
    assert [line.profile.surname for line in card.residents] == ["Ash"]
    assert [line.evidence for line in card.markers] == ["Axe at the door"]
    assert card.timeline
    assert [one_.id for one_ in card.same] == [other]
    take_back_things(by=by, judgement_id=held, reason="Two doors after all")
    after = place_card(by=by, place_id=one)
    assert (after.residents, after.markers, after.same) == ([], before.markers, [])
    assert groups() == []


def test_premises_and_the_address_of_one_number_are_offered_to_each_other(by: Actor) -> None:
    home = door("14 High Street, Marston", uprn="900000000012")
    shop = door("The Corner Shop", "", at=400.0, uprn="900000000012")
    door("16 High Street, Marston", "16", at=400.0, uprn="900000000016")
    why = "the same address number (UPRN)"
    assert [(one.id, one.why[0]) for one in likely(by, "place", home)] == [(shop, why)]
    assert [(one.id, one.why[0]) for one in likely(by, "place", shop)] == [(home, why)]
    assert (home, shop, (why, "400 m apart")) in list(pairs("place"))


def test_a_chain_taken_back_in_any_order_leaves_what_was_there(by: Actor) -> None:
    a, b, c, d = (door(f"1{n} High Street", number=f"1{n}") for n in range(4))
    first = same(by, a, b)
    was = groups()
    second, third = same(by, c, d), same(by, b, d)
    assert {group for _, _, group in groups()} == {a}
    take_back_things(by=by, judgement_id=second, reason="x")
    take_back_things(by=by, judgement_id=third, reason="x")
    assert groups() == was
    with pytest.raises(Refused, match="superseded"):
        take_back_things(by=by, judgement_id=third, reason="x")
    take_back_things(by=by, judgement_id=first, reason="x")
    assert groups() == []


def test_what_is_judged_different_is_not_joined_round_a_corner(by: Actor) -> None:
    a, b, c = (door(f"1{n} High Street", number=f"1{n}") for n in range(3))
    same(by, a, c, verdict="different")
    same(by, a, b)
    with pytest.raises(Refused, match="judged different"):
        same(by, b, c)
    d = door("13 High Street", number="13")
    same(by, b, d)
    with pytest.raises(Refused, match="one address by other judgements"):
        same(by, a, d, verdict="different")


def test_wrong_values_are_named(by: Actor) -> None:
    a = door("14 High Street")
    with pytest.raises(Invalid, match="same record"):
        same(by, a, a)
    with pytest.raises(NotVisible):
        same(by, a, 10**12)
    with pytest.raises(NotVisible):
        same(by, 1, 2, kind="incident")
    with pytest.raises(Invalid, match="Say why"):
        judge_things(by=by, kind="place", left_id=a, right_id=a + 1, verdict="same", reason=" ")


def test_an_address_is_confidential_as_a_whole(as_role: Callable[..., Actor]) -> None:
    keeper = as_role("safeguarding-officer")
    one, other = door("14 High Street"), door("Refuge, High Street", number="", at=30)
    same(keeper, one, other)
    mark_place(by=keeper, place_id=one, confidential=True, reason="A refuge for women.")
    assert set(Place.objects.filter(confidential=True).values_list("pk", flat=True)) >= {one, other}
    third = door("14A High Street", number="14A", at=60)
    with pytest.raises(Refused, match="confidential"):
        same(keeper, one, third)
    outsider = as_role("pcso")
    with pytest.raises(NotVisible):
        place_card(by=outsider, place_id=other)
    with pytest.raises(NotVisible):
        same(outsider, one, third)
    assert likely(outsider, "place", third) == []


def test_two_plates_of_one_vehicle_are_one_line_of_the_answer(by: Actor) -> None:
    old = record_vehicle(by=by, vrm="AB12CDE", make="Ford", vin="WF0XXX1").value.pk
    new = record_vehicle(by=by, vrm="P1LCE", make="Ford", vin="WF0XXX1").value.pk
    set_marker(
        by=by, about_kind="vehicle", about_id=old, type_code="VI", evidence="Rammed a car",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    (found,) = likely(by, "vehicle", new)
    assert (found.id, found.why) == (old, ("the same VIN", "another mark"))
    same(by, old, new, kind="vehicle")
    assert likely(by, "vehicle", new) == []
    card = thing_card(by=by, kind="vehicle", record_id=new)
    assert [line.evidence for line in card.markers] == ["Rammed a car"]
    hits = [hit for hit in find(by=by, text="P1LCE").hits if hit.kind == "vehicle"]
    assert [hit.id for hit in hits] == [new]


def test_the_night_finds_pairs_and_a_person_judges_the_most_dangerous_first(
    by: Actor, client: Client
) -> None:
    one, other = door("14 High Street, Marston"), door("Ivy Cottage, 14 High Street", at=6)
    flats = [door(f"Flat {n}, 20 High Street", number="20") for n in (1, 2)]
    old = record_vehicle(by=by, vrm="AB12CDE", vin="WF0XXX1").value.pk
    new = record_vehicle(by=by, vrm="P1LCE", vin="WF0XXX1").value.pk
    set_marker(
        by=by, about_kind="vehicle", about_id=old, type_code="VI", evidence="Rammed a car",
        review_on=date(2099, 1, 1),
    )  # fmt: skip
    worker = system_actor("worker")
    propose_things(by=worker)
    propose_things(by=worker)
    rows = ThingProposal.objects.order_by("-danger", "id").values_list(
        "kind", "left_id", "right_id"
    )
    found = [row for row in rows if {row[1], row[2]} & {one, other, old, new, *flats}]
    assert found == [("vehicle", old, new), ("place", one, other)]

    client.force_login(Account.objects.get(pk=by.account_id))
    page = client.get("/duplicates/things/")
    assert b"the same VIN" in page.content
    assert b"A warning stands on one record only" in page.content
    number = ThingProposal.objects.get(kind="vehicle", left_id=old).pk
    client.post(f"/duplicates/things/{number}/same/", {"reason": ""})
    assert groups() == [("vehicle", old, old), ("vehicle", new, old)]
    assert b"the same number, street and postcode" in client.get("/duplicates/things/").content
    client.post(f"/duplicates/things/{number}/undo/", {})
    assert groups() == []
    assert b"the same VIN" in client.get("/duplicates/things/").content
    assert client.post("/duplicates/things/999999/same/", {}).status_code == 404


def test_of_many_flats_the_one_that_stands_twice_is_found(by: Actor) -> None:
    flats = [door(f"Flat {n}, 20 High Street", number="20") for n in (1, 2, 3)]
    again = door("Flat 2, 20, High Street, Marston", number="20")
    propose_things(by=system_actor("worker"))
    found = ThingProposal.objects.filter(kind="place", right_id__in=[*flats, again])
    assert list(found.values_list("left_id", "right_id")) == [(flats[1], again)]


def test_a_hidden_pair_is_neither_shown_nor_counted(as_role: Callable[..., Actor]) -> None:
    owner, stranger = as_role("investigator", team="TEAM-K"), as_role("sergeant", team="TEAM-S")
    old = record_vehicle(by=owner, vrm="AB12CDE", vin="WF0XXX1").value
    new = record_vehicle(by=owner, vrm="P1LCE", vin="WF0XXX1").value
    propose_things(by=system_actor("worker"))
    before = len(waiting(stranger))
    assert (old.pk, new.pk) in [(one.left_id, one.right_id) for one in waiting(stranger)]
    set_sight(
        by=owner, record_kind="vehicle", record_id=old.pk, restriction=ABSENT,
        reason="A covert vehicle.",
    )  # fmt: skip
    assert len(waiting(stranger)) == before - 1
    assert next_thing_pair(by=stranger) is None or before > 1


def test_on_its_page_an_offered_record_is_one_press_away_and_a_wrong_one_is_named(
    by: Actor, client: Client
) -> None:
    one, other = door("14 High Street, Marston"), door("Ivy Cottage, 14 High Street", at=6)
    client.force_login(Account.objects.get(pk=by.account_id))
    address = f"/record/same/place/{one}/"
    page = client.get(address)
    assert b"Ivy Cottage" in page.content
    wrong = client.post(address, {"verdict": "same", "reason": "x"})
    assert wrong.status_code == 422
    assert b"Choose the other address" in wrong.content
    end = {"end": f"place:{other}", "reason": "Offered"}
    assert client.post(address, {**end, "verdict": "same"}).status_code == 302
    assert b"One address with" in client.get(address).content
    (held,) = ThingMembership.objects.filter(record_id=other).values_list("group_id", flat=True)
    assert held == one

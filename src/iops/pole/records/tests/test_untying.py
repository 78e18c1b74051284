"""A link that has ended keeps its place with a date; one that was wrong goes, and says why."""

from collections.abc import Callable
from datetime import datetime
from html import unescape
from typing import Any

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused
from iops.pole.cards.queries import person_card
from iops.pole.cards.tests.test_place_map import place
from iops.pole.links.commands import end_link, link, unlink
from iops.pole.links.models import Link, LinkChange
from iops.pole.objects.commands import record_phone, record_vehicle
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db
WHY = "The keeper is another Quill, says the DVLA"
SignedIn = Callable[..., Client]


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("investigator")


@pytest.fixture
def signed(as_role: Callable[..., Actor]) -> SignedIn:
    """A browser of somebody with a role."""

    def make(role: str, username: str | None = None, **more: str) -> Client:
        account = Account.objects.get(pk=as_role(role, username, **more).account_id)
        client = Client()
        client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
        return client

    return make


def person(by: Actor, forename: str = "Mara", **how: Any) -> int:
    details = PersonDetails(forename=forename, surname="Quill")
    return int(record_person(by=by, details=details, **how).value.pk)


def keeper_of(by: Actor, person_id: int, vrm: str = "AB12 CDE", **more: Any) -> Link:
    car = record_vehicle(by=by, vrm=vrm).value
    return link(
        by=by, from_kind="profile", from_id=person_id, to_kind="vehicle", to_id=car.pk,
        reason="keeper", **more,
    ).value  # fmt: skip


def test_a_link_that_has_ended_stays_with_its_date_and_can_go_on(
    by: Actor, signed: SignedIn
) -> None:
    mara, client = person(by), signed("investigator")
    tie = keeper_of(by, mara, since="2019")
    address, card = f"/record/tie/{tie.pk}/?of=vehicle:{tie.to_id}", f"/vehicles/{tie.to_id}/"
    assert f'href="{address}"' in client.get(card).content.decode()
    page = unescape(client.get(address).content.decode())
    assert ("AB12CDE" in page, "Mara Quill" in page) == (True, True)
    for until, sentence in (
        ("", "Say when it ended"), ("2018", "It began in 2019"), ("2027", "has not been yet"),
        ("May", "is not a date"),
    ):  # fmt: skip
        answer = client.post(address, {"do": "ended", "until": until, "why": "Sold it"})
        text = unescape(answer.content.decode())
        assert (answer.status_code, sentence in text) == (422, True), text[:2000]
        assert 'value="Sold it"' in text
    answer = client.post(address, {"do": "ended", "until": "2025-11", "why": "Sold it"})
    assert answer["Location"] == card
    text = unescape(client.get(card).content.decode())
    assert "2019 to 2025-11" in text
    assert "A link ended in 2025-11" in text
    assert "Sold it. T.Investigator" in text
    said = unescape(client.get(f"/said/profile/{mara}/").content.decode())
    assert f'href="/record/tie/{tie.pk}/?of=profile:{mara}"' in said
    assert "changed" in said
    with pytest.raises(Invalid, match="says already"):
        end_link(by=by, link_id=tie.pk, until="2025-11")
    end_link(by=by, link_id=tie.pk, until="")
    assert Link.objects.get(pk=tie.pk).until is None
    assert "A link goes on after all" in client.get(card).content.decode()


def test_a_link_that_was_wrong_goes_from_both_cards_and_says_who_and_why(
    by: Actor, signed: SignedIn
) -> None:
    mara, client = person(by), signed("investigator")
    tie = keeper_of(by, mara)
    address = f"/record/tie/{tie.pk}/?of=profile:{mara}"
    refused = client.post(address, {"do": "wrong", "reason": "No"})
    assert (refused.status_code, 'value="No"' in refused.content.decode()) == (422, True)
    assert client.post(address, {"do": "undo"}).status_code == 404
    sent = {"do": "wrong", "reason": WHY, "idempotency_key": "once"}
    assert client.post(address, sent)["Location"] == f"/people/{mara}/"
    assert client.post(address, sent).status_code == 302
    assert LinkChange.objects.count() == 1
    for card in (f"/people/{mara}/", f"/vehicles/{tie.to_id}/"):
        text = unescape(client.get(card).content.decode())
        assert "A link was wrong" in text
        assert f"{WHY}. T.Investigator" in text
        assert "No links." in text
    assert client.get(address).status_code == 404
    with pytest.raises(Refused, match="already"):
        unlink(by=by, link_id=tie.pk, reason=WHY)
    with pytest.raises(Refused, match="as wrong"):
        end_link(by=by, link_id=tie.pk, until="2020")


def test_what_ended_can_hold_again_and_is_another_link(by: Actor) -> None:
    mara = person(by)
    first = keeper_of(by, mara, since="2019")
    end_link(by=by, link_id=first.pk, until="2020")
    assert keeper_of(by, mara, since="2019", until="2020").pk == first.pk
    again = keeper_of(by, mara, since="2024")
    assert again.pk != first.pk
    assert {line.dates for line in person_card(by=by, nominal_id=mara).links} == {
        "2019 to 2020", "2024",
    }  # fmt: skip


def test_who_may_not_see_an_end_may_not_change_the_link_nor_read_of_it(
    as_role: Callable[..., Actor], signed: SignedIn
) -> None:
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    mara, otto = person(by), person(by, "Otto", restriction="absent")
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    tie = link(
        by=by, from_kind="profile", from_id=mara, to_kind="profile", to_id=otto, reason="sibling"
    ).value
    outside = signed("response-officer", "t.outside", team="TEAM-O")
    address = f"/record/tie/{tie.pk}/"
    assert [outside.get(address).status_code, outside.post(address).status_code] == [404, 404]
    assert Link.objects.get(pk=tie.pk).ended_at is None
    unlink(by=by, link_id=tie.pk, reason="Otto is a cousin, she says")
    inside = signed("investigator", "t.keeper", team="TEAM-K")
    assert "Otto is a cousin" in inside.get(f"/people/{mara}/").content.decode()
    assert "Otto" not in outside.get(f"/people/{mara}/").content.decode()


def test_the_phone_of_a_confidential_person_is_named_by_no_change_of_its_link(
    as_role: Callable[..., Actor], signed: SignedIn
) -> None:
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    mara = person(by, confidential=True)
    by = as_role("investigator", "t.keeper", team="TEAM-K")
    phone = record_phone(by=by, number="07700900555").value
    tie = link(
        by=by, from_kind="profile", from_id=mara, to_kind="phone", to_id=phone.pk, reason="uses"
    ).value
    end_link(by=by, link_id=tie.pk, until="2025")
    outside = signed("response-officer", "t.outside", team="TEAM-O")
    assert "07700900555" not in outside.get(f"/people/{mara}/").content.decode()
    assert "Quill" not in outside.get(f"/phones/{phone.pk}/").content.decode()
    assert outside.get(f"/record/tie/{tie.pk}/").status_code == 404


def test_a_visitor_of_a_place_is_untied_from_its_card(by: Actor, signed: SignedIn) -> None:
    mara, spot = person(by), place("9 Canal Row, Alderton")
    tie = link(
        by=by, from_kind="profile", from_id=mara, to_kind="place", to_id=spot.pk,
        reason="visits",
    ).value  # fmt: skip
    card = signed("investigator").get(f"/places/{spot.pk}/").content.decode()
    assert f'href="/record/tie/{tie.pk}/?of=place:{spot.pk}"' in card

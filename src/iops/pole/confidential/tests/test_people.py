"""Address and phone of an existing person become confidential, and are shown again."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.governance.access.authority import actor_for, forget
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible, Refused
from iops.pole.cards.queries import person_card
from iops.pole.cards.titles import MASKED
from iops.pole.confidential.commands import set_details
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile
from iops.pole.search.queries import find

pytestmark = pytest.mark.django_db
WHY = "She fled from a violent husband"


def again(actor: Actor) -> Actor:
    forget()
    return actor_for(Account.objects.get(pk=actor.account_id))


@pytest.fixture
def person(as_role: Callable[..., Actor]) -> Profile:
    by = as_role("response-officer", "t.first")
    details = PersonDetails(surname="Quillfeather", address="3 Elm Row", phone="07700900123")
    made = record_person(by=by, details=details).value
    phone = record_phone(by=by, number="07700900123").value
    link(
        by=by, from_kind="profile", from_id=made.pk, to_kind="phone", to_id=phone.pk,
        reason="uses",
    )  # fmt: skip
    return made


def hide(by: Actor, person: Profile, *, confidential: bool = True) -> None:
    set_details(by=by, profile_id=person.pk, confidential=confidential, reason=WHY)


def test_they_are_masked_with_their_links_and_shown_again(
    person: Profile, as_role: Callable[..., Actor]
) -> None:
    keeper = as_role("safeguarding-officer", team="TEAM-S")
    reader = as_role("dispatcher", team="TEAM-O")
    assert [hit.kind for hit in find(by=reader, text="07700900123").hits] == ["phone", "profile"]
    hide(keeper, person)
    line = person_card(by=again(reader), nominal_id=person.pk).profiles[0]
    assert (line.address, line.phone) == (MASKED, MASKED)
    assert person_card(by=again(reader), nominal_id=person.pk).links == []
    assert [hit.kind for hit in find(by=again(reader), text="07700900123").hits] == ["phone"]
    card = person_card(by=again(keeper), nominal_id=person.pk)
    assert (card.profiles[0].address, len(card.links)) == ("3 Elm Row", 1)
    with pytest.raises(Refused, match="already"):
        hide(again(keeper), person)
    hide(again(keeper), person, confidential=False)
    card = person_card(by=again(reader), nominal_id=person.pk)
    assert (card.profiles[0].address, len(card.links)) == ("3 Elm Row", 1)
    assert len(find(by=again(reader), text="07700900123").hits) == 2


def test_nobody_lifts_what_they_may_not_see(person: Profile, as_role: Callable[..., Actor]) -> None:
    hide(as_role("safeguarding-officer", team="TEAM-S"), person)
    with pytest.raises(NotVisible):
        hide(as_role("sergeant", team="TEAM-O"), person, confidential=False)
    with pytest.raises(NotPermitted):
        hide(as_role("dispatcher"), person, confidential=False)


def test_the_page(person: Profile, as_role: Callable[..., Actor]) -> None:
    browser = Client()
    account = Account.objects.get(pk=as_role("safeguarding-officer").account_id)
    browser.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    address = f"/confidential/person/{person.pk}/"
    assert address in browser.get(f"/people/{person.pk}/").content.decode()
    assert browser.post(address, {"verb": "mark", "reason": WHY}).status_code == 302
    assert (
        "Lift confidentiality of the address"
        in browser.get(f"/people/{person.pk}/").content.decode()
    )
    assert WHY in browser.get(address).content.decode()

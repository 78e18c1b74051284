"""The forms of a card that say who somebody is: by the number a card says, all slips at once."""

from collections.abc import Callable

import pytest
from django.test import Client

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.identity.models import Judgement
from iops.pole.identity.queries import profiles_of
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.numbers import person_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


@pytest.fixture
def browser(by: Actor) -> Client:
    made = Client()
    account = Account.objects.get(pk=by.account_id)
    made.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return made


def test_a_person_is_judged_by_the_number_on_their_card_once(by: Actor, browser: Client) -> None:
    one, other = (
        record_person(by=by, details=PersonDetails(surname="Ash")).value for _ in range(2)
    )
    sent = {
        "other": person_number([other]).lower(), "verdict": "same", "reason": "Same scar",
        "idempotency_key": "one",
    }  # fmt: skip
    for _ in range(2):
        assert browser.post(f"/people/{one.pk}/do/judge", sent).status_code == 302
    assert profiles_of(one.pk) == [one.pk, other.pk]
    assert Judgement.objects.count() == 1


def test_all_that_is_wrong_is_said_at_once_and_what_was_typed_stays(
    by: Actor, browser: Client
) -> None:
    one = record_person(by=by, details=PersonDetails(surname="Ash")).value
    refused = browser.post(f"/people/{one.pk}/do/judge", {"other": "her sister", "verdict": "sure"})
    html = refused.content.decode()
    assert refused.status_code == 422
    for words in (
        "PER-0000123-26", "Choose whether they are the same person.", "Say why: what speaks for it."
    ):  # fmt: skip
        assert words in html
    assert 'value="her sister"' in html


def test_why_it_is_taken_back_is_asked_beside_the_judgement(by: Actor, browser: Client) -> None:
    one, other = (
        record_person(by=by, details=PersonDetails(surname="Ash")).value for _ in range(2)
    )
    browser.post(
        f"/people/{one.pk}/do/judge", {"other": other.pk, "verdict": "same", "reason": "Same scar"}
    )
    held = Judgement.objects.get()
    refused = browser.post(f"/people/{one.pk}/do/take-back", {"judgement": held.pk, "reason": " "})
    html = refused.content.decode()
    assert refused.status_code == 422
    assert f'href="#id_back_{held.pk}"' in html
    assert f'id="id_back_{held.pk}"' in html

"""The number of a record that is hidden says nothing, not even whose it is."""

from collections.abc import Callable
from datetime import datetime

import pytest

from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.cards.picture import picture_of
from iops.pole.cards.queries import person_card, person_lead
from iops.pole.cards.said import said_of
from iops.pole.identity.commands import judge
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def seen_and_hidden(
    as_role: Callable[..., Actor], at_noon: datetime, mill_lane: Place
) -> tuple[int, int]:
    """Two records of one person: one that everybody sees, and a later one that few do."""
    by = as_role("sergeant", rank="sergeant")
    details = PersonDetails(forename="Sid", surname="Marsh", place_id=mill_lane.pk)
    seen = record_person(by=by, details=details).value.pk
    hidden = record_person(by=by, details=details, restriction="absent").value.pk
    by = actor_for(Account.objects.get(pk=by.account_id))  # who has the new audience, too
    judge(by=by, left_id=seen, right_id=hidden, verdict="same", reason="Same scar")
    return seen, hidden


@pytest.fixture
def stranger(as_role: Callable[..., Actor]) -> Actor:
    return as_role("response-officer", team="OTHER")


def test_no_page_of_a_person_answers_to_it(
    stranger: Actor, seen_and_hidden: tuple[int, int]
) -> None:
    seen, hidden = seen_and_hidden
    assert person_card(by=stranger, nominal_id=seen).lead.pk == seen
    for number in (hidden, 999_999):
        with pytest.raises(NotVisible):
            person_card(by=stranger, nominal_id=number)
        with pytest.raises(NotVisible):
            person_lead(by=stranger, nominal_id=number)
        with pytest.raises(NotVisible):
            said_of(by=stranger, kind="profile", record_id=number)


def test_no_picture_is_drawn_of_it(stranger: Actor, seen_and_hidden: tuple[int, int]) -> None:
    seen, hidden = seen_and_hidden
    drawn = picture_of(by=stranger, records=[("profile", seen)])
    assert [spot.title for spot in drawn.spots] == ["4 Mill Lane, Tarnby"]
    nothing = picture_of(by=stranger, records=[("profile", 999_999)])
    assert picture_of(by=stranger, records=[("profile", hidden)]) == nothing
    both = picture_of(by=stranger, records=[("profile", seen), ("profile", hidden)])
    assert both.spots == drawn.spots

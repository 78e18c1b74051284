"""Who lives with a person, and who their family is: with children, old ties, and what is hidden."""

from collections.abc import Callable
from datetime import date, datetime

import pytest

from iops.governance.access.authority import actor_for
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.cards.household import Household
from iops.pole.cards.queries import person_card
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link, set_marker
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.reference.places.models import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(as_role: Callable[..., Actor], at_noon: datetime) -> Actor:
    return as_role("sergeant", rank="sergeant")


def person(by: Actor, name: str, home: Place | None = None, **more: object) -> int:
    forename, surname = name.split()
    born = str(more.pop("born", ""))
    details = PersonDetails(
        forename=forename, surname=surname, born=born, place_id=home.pk if home else None,
        address=home.label if home else "",
    )  # fmt: skip
    return int(record_person(by=by, details=details, **more).value.pk)  # type: ignore[arg-type]


def tie(by: Actor, one: int, other: int, reason: str, **dates: str) -> None:
    link(by=by, from_kind="profile", from_id=one, to_kind="profile", to_id=other, reason=reason,
         **dates)  # type: ignore[arg-type]  # fmt: skip


def household(by: Actor, number: int) -> Household:
    return person_card(by=by, nominal_id=number).household


def test_children_come_first_even_when_only_the_address_knows_of_them(
    by: Actor, mill_lane: Place
) -> None:
    mara = person(by, "Mara Quill", mill_lane)
    person(by, "Adam Quill", mill_lane, born="1990-01-01")
    person(by, "Zoe Quill", mill_lane, born="2019-05-05")
    found = household(by, mara)
    assert [(one.name, one.child, one.how) for one in found.people] == [
        ("Zoe Quill", True, ["same address"]),
        ("Adam Quill", False, ["same address"]),
    ]
    assert found.children == 1


def test_a_birth_known_by_year_makes_a_child_of_whoever_may_be_one(
    by: Actor, mill_lane: Place, at_noon: datetime
) -> None:
    mara = person(by, "Mara Quill", mill_lane)
    person(by, "Kit Quill", mill_lane, born=str(at_noon.year - 18))
    (kit,) = household(by, mara).people
    assert kit.age == "17 to 18"
    assert kit.child


def test_family_elsewhere_is_named_by_what_it_is_to_the_person_with_its_dates(
    by: Actor, mill_lane: Place
) -> None:
    mara = person(by, "Mara Quill", mill_lane)
    before = person(by, "Sid Marsh", born="1980-01-01")
    child = person(by, "Tom Marsh", born="2015-01-01")
    mother = person(by, "Ada Quill", born="1950-01-01")
    tie(by, mara, before, "ex-partner", since="2010", until="2016-03")
    tie(by, mara, child, "parent")
    tie(by, mother, mara, "parent")
    assert [(one.name, one.how) for one in household(by, mara).people] == [
        ("Tom Marsh", ["child"]),
        ("Ada Quill", ["parent"]),
        ("Sid Marsh", ["former partner, from 2010, until 2016-03"]),
    ]


def test_one_line_for_one_person_with_the_markers_of_all_their_records(
    by: Actor, mill_lane: Place
) -> None:
    mara = person(by, "Mara Quill", mill_lane)
    first, second = (person(by, "Sid Marsh", mill_lane) for _ in range(2))
    own = person(by, "Mara Quil", mill_lane)
    for left, right in ((first, second), (mara, own)):
        judge(by=by, left_id=left, right_id=right, verdict="same", reason="Same man")
    set_marker(by=by, about_kind="profile", about_id=second, type_code="FI",
               evidence="Gun seen", review_on=date(2090, 1, 1))  # fmt: skip
    (sid,) = household(by, mara).people
    assert sid.nominal_id == first
    assert [line.code for line in sid.markers] == ["FI"]


def test_what_the_reader_may_not_know_makes_no_household(
    by: Actor, as_role: Callable[..., Actor], mill_lane: Place
) -> None:
    mara = person(by, "Mara Quill", mill_lane)
    person(by, "Hidden Marsh", mill_lane, restriction="absent")
    person(by, "Secret Marsh", mill_lane, confidential=True)
    again = actor_for(Account.objects.get(pk=by.account_id))  # who has the new audiences, too
    assert {one.name for one in household(again, mara).people} == {"Hidden Marsh", "Secret Marsh"}
    other = as_role("response-officer", team="OTHER")
    assert not household(other, mara).people

"""What is taken back, in whatever order, leaves exactly what was there before: row by row."""

import random
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused
from iops.pole.cards.queries import person_card
from iops.pole.identity import rules
from iops.pole.identity.commands import judge, take_back
from iops.pole.identity.models import Judgement, Membership
from iops.pole.identity.queries import members_of, nominal_of, profiles_of
from iops.pole.links.commands import link, set_marker
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

pytestmark = pytest.mark.django_db
MERGES = 10


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


def profile(by: Actor, name: str, **more: Any) -> int:
    details = PersonDetails(surname=name, born="1974-05-02")
    return int(record_person(by=by, details=details, **more).value.pk)


def now(by: Actor) -> Actor:
    """The actor as they are now: recording a restricted record gave them another audience."""
    return actor_for(Account.objects.get(pk=by.account_id))


def same(by: Actor, left: int, right: int) -> int:
    return int(judge(by=by, left_id=left, right_id=right, verdict="same", reason="x").value.pk)


def life(by: Actor) -> list[int]:
    """Eleven records, each with a link and every third with a marker, and one old judgement."""
    people = [profile(by, f"Ash{number}") for number in range(MERGES + 1)]
    for number, one in enumerate(people):
        phone = record_phone(by=by, number=f"0770090{number:04d}").value.pk
        link(by=by, from_kind="profile", from_id=one, to_kind="phone", to_id=phone, reason="uses")
        if number % 3 == 0:
            set_marker(
                by=by, about_kind="profile", about_id=one, type_code="VI", evidence="Seen.",
                review_on=clock.local_date(clock.now()).replace(year=2099),
            )  # fmt: skip
    return people


def rows(table: str) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} t ORDER BY 1")
        return list(cursor.fetchall())


def state(by: Actor, people: list[int]) -> Any:
    """Membership, links and markers row by row, and what the card of each record shows."""
    cards = []
    for one in people:
        card = person_card(by=by, nominal_id=one)
        cards.append(replace(card, judgements=[]))
    members = sorted(Membership.objects.values_list("profile_id", "nominal_id"))
    return members, rows("links_link"), rows("links_marker"), rows("people_profile"), cards


@pytest.mark.parametrize("order", ["last first", "first first", "any", "any other"])
def test_a_chain_of_ten_merges_is_undone_in_any_order(by: Actor, order: str) -> None:
    people = life(by)
    old = same(by, people[3], people[4])  # somebody had joined two of them before
    before = state(by, people)
    draw = random.Random(order)
    ends = list(range(MERGES))
    draw.shuffle(ends)
    states, judged = [], []
    for end in ends:
        if end != 3:
            states.append(state(by, people))
            judged.append(same(by, people[end], people[end + 1]))
    assert {nominal_of(one) for one in people} == {people[0]}
    undo = list(range(len(judged)))
    if order == "last first":
        undo.reverse()
    elif order != "first first":
        draw.shuffle(undo)
    for at in undo:
        take_back(by=by, judgement_id=judged[at], reason="Not so")
        assert {frozenset(members_of(one)[1]) for one in people} == _held(by, people)
        if order == "last first":
            assert state(by, people) == states[at]
    assert state(by, people) == before
    take_back(by=by, judgement_id=old, reason="Nor that")
    assert not Membership.objects.exists()


def _held(by: Actor, people: list[int]) -> set[frozenset[int]]:
    """Who is one person by the judgements that hold, computed anew from nothing."""
    with visibility(by):
        held = Judgement.objects.filter(superseded_at=None, verdict="same")
        return set(rules.components(people, held.values_list("left_id", "right_id")))


def test_a_judgement_that_the_actor_may_not_see_still_holds(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    other = as_role("investigator", "t.elsewhere", team="TEAM-B")
    a, c = profile(by, "Ash"), profile(by, "Ash")
    hidden = profile(by, "Ash", restriction=ABSENT)
    by = now(by)
    same(by, a, hidden)
    same(other, a, c)
    assert profiles_of(a) == [a, c, hidden]
    assert [line.profile.pk for line in person_card(by=other, nominal_id=a).profiles] == [a, c]


def test_a_hidden_difference_refuses_and_does_not_say_whose(
    by: Actor, as_role: Callable[..., Actor]
) -> None:
    other = as_role("investigator", "t.elsewhere", team="TEAM-B")
    a, c = profile(by, "Ash"), profile(by, "Ash")
    hidden = profile(by, "Ash", restriction=ABSENT)
    by = now(by)
    same(by, a, hidden)
    judge(by=by, left_id=c, right_id=hidden, verdict="different", reason="Twins")
    with pytest.raises(Refused) as refused:
        same(other, a, c)
    assert str(hidden) not in str(refused.value)


def test_two_whom_others_still_join_are_not_judged_different(by: Actor) -> None:
    a, b, c = (profile(by, "Ash") for _ in range(3))
    same(by, a, b)
    same(by, b, c)
    with pytest.raises(Refused, match="one person by other judgements"):
        judge(by=by, left_id=a, right_id=c, verdict="different", reason="Twins")
    assert profiles_of(a) == [a, b, c]


def test_joining_costs_no_more_statements_the_more_records_move(by: Actor) -> None:
    people = [profile(by, "Ash") for _ in range(24)]
    for one in people[2:]:
        same(by, people[1], one)
    pair = profile(by, "Oak"), profile(by, "Oak")
    with CaptureQueriesContext(connection) as few:
        same(by, *pair)
    with CaptureQueriesContext(connection) as many:
        same(by, people[0], people[1])  # the oldest of all: 23 records move
    assert len(many) <= len(few)
    assert profiles_of(people[0]) == people

"""Judging, refusing conflicts, and taking back exactly what was joined."""

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.pole.cards.queries import person_card
from iops.pole.identity import rules
from iops.pole.identity.commands import judge, take_back
from iops.pole.identity.queries import nominal_of, profiles_of
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.identifiers import check_letter

pytestmark = pytest.mark.django_db
pairs = st.lists(st.tuples(st.integers(1, 12), st.integers(1, 12)), max_size=20)


@given(pairs)
def test_groups_are_whole_disjoint_and_joined_by_judgements(same: list[tuple[int, int]]) -> None:
    groups = rules.components(range(1, 13), same)
    assert sorted(one for group in groups for one in group) == list(range(1, 13))
    home = {one: index for index, group in enumerate(groups) for one in group}
    assert all(home[left] == home[right] for left, right in same)


@pytest.fixture
def by(as_role: Callable[..., Actor]) -> Actor:
    return as_role("investigator")


def people(by: Actor, count: int) -> list[int]:
    return [
        record_person(by=by, details=PersonDetails(surname=f"Ash{n}", born=f"19{70 + n}")).value.pk
        for n in range(count)
    ]


def same(by: Actor, left: int, right: int) -> int:
    return int(judge(by=by, left_id=left, right_id=right, verdict="same", reason="x").value.pk)


def test_a_chain_is_one_person_with_the_oldest_number(by: Actor) -> None:
    a, b, c, d = people(by, 4)
    same(by, c, d)
    same(by, a, b)
    bridge = same(by, b, d)
    assert {nominal_of(one) for one in (a, b, c, d)} == {a}
    take_back(by=by, judgement_id=bridge, reason="Two brothers")
    assert profiles_of(a) == [a, b]
    assert profiles_of(c) == [c, d]
    assert nominal_of(d) == c


def test_joining_what_is_judged_different_is_refused(by: Actor) -> None:
    a, b, c = people(by, 3)
    same(by, a, b)
    judge(by=by, left_id=a, right_id=c, verdict="different", reason="Twins")
    with pytest.raises(Refused, match="judged different"):
        same(by, b, c)
    assert nominal_of(c) == c


def test_whom_fingerprints_tell_apart_are_not_joined_and_a_claim_is_shown_as_a_conflict(
    by: Actor,
) -> None:
    one, other = (f"1974/{at:07d}{check_letter(f'74{at:07d}')}" for at in (1234567, 7654321))

    def known(pnc_id: str, confidence: str) -> int:
        details = PersonDetails(surname="Ash", pnc_id=pnc_id, confidence=confidence)
        return int(record_person(by=by, details=details).value.pk)

    a, b, c = (known(*said) for said in (
        (one, "fingerprint"), (other, "fingerprint"), (other, "claimed")))  # fmt: skip
    with pytest.raises(Refused, match=f"different PNC IDs: {one} and {other}"):
        same(by, a, b)
    same(by, a, known(one, "fingerprint"))
    same(by, a, c)
    assert person_card(by=by, nominal_id=a).conflicts == [
        f"Two PNC IDs, which rest on fingerprints: {one}, {other}"
    ]
    with pytest.raises(Refused, match="different PNC IDs"):
        same(by, c, b)


def test_a_new_judgement_supersedes_the_one_before(by: Actor) -> None:
    a, b = people(by, 2)
    same(by, a, b)
    judge(by=by, left_id=b, right_id=a, verdict="different", reason="Fingerprints differ")
    assert nominal_of(b) == b


def test_an_old_number_leads_to_the_person(by: Actor) -> None:
    a, b = people(by, 2)
    same(by, a, b)
    card = person_card(by=by, nominal_id=b)
    assert card.nominal_id == a
    assert [line.profile.pk for line in card.profiles] == [a, b]
    assert card.conflicts == ["Two dates of birth: 1970, 1971"]


def test_wrong_input_is_answered(by: Actor) -> None:
    (a,) = people(by, 1)
    with pytest.raises(Invalid, match="same record"):
        same(by, a, a)
    with pytest.raises(NotVisible):
        same(by, a, 10**12)
    with pytest.raises(Invalid, match="same, different or unsure"):
        judge(by=by, left_id=a, right_id=a + 1, verdict="maybe", reason="x")

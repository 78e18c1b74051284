"""Persons from pairs: no chain collapses, nobody is joined who is judged different."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.linkage.batch.clusters import JOINED, Grouped, Said, can_be_one, group

pairs = st.dictionaries(
    st.tuples(st.integers(0, 11), st.integers(0, 11)).filter(lambda one: one[0] < one[1]),
    st.floats(-4, 30, allow_nan=False), max_size=40,
)  # fmt: skip


def grouped(
    count: int,
    scored: dict[tuple[int, int], float],
    said: list[Said] | None = None,
    apart: list[tuple[int, int]] | None = None,
) -> Grouped:
    left = np.array([one for one, _ in scored], np.int64)
    right = np.array([other for _, other in scored], np.int64)
    return group(count, left, right, np.array(list(scored.values())), said, apart or [])


@given(pairs, st.lists(st.tuples(st.integers(0, 11), st.integers(0, 11)), max_size=5))
def test_persons_hold_together_by_their_ties_and_keep_apart_what_is_judged_apart(
    scored: dict[tuple[int, int], float], judged: list[tuple[int, int]]
) -> None:
    apart = [one for one in judged if one[0] != one[1]]
    found = grouped(12, scored, apart=apart)
    places = list(scored)
    assert all(scored[places[at]] >= JOINED for at in found.ties)
    assert all(found.of[one] != found.of[other] for one, other in apart)
    sizes = np.bincount(found.of, minlength=12)
    assert len(found.ties) == sum(size - 1 for size in sizes if size)
    assert all(found.of[places[at][0]] == found.of[places[at][1]] for at in found.ties)
    assert all(found.of[one] == min(np.flatnonzero(found.of == found.of[one])) for one in range(12))


@given(pairs)
def test_the_order_of_the_pairs_decides_nothing(scored: dict[tuple[int, int], float]) -> None:
    turned = dict(reversed(list(scored.items())))
    assert grouped(12, scored).of.tolist() == grouped(12, turned).of.tolist()


def clique(start: int, size: int) -> dict[tuple[int, int], float]:
    members = range(start, start + size)
    return {(one, other): 15.0 for one in members for other in members if one < other}


def test_one_bridge_does_not_join_two_people() -> None:
    scored = clique(0, 6) | clique(6, 6) | {(2, 8): 14.0}
    assert grouped(12, scored).of.tolist() == [0] * 6 + [6] * 6


def test_a_chain_of_weak_pairs_does_not_become_a_town() -> None:
    chain = {(at, at + 1): 6.0 for at in range(200)}
    assert max(np.bincount(grouped(201, chain).of)) <= 6


def test_two_births_that_several_records_state_stand_against_each_other() -> None:
    scored = {(0, 1): 12.0, (2, 3): 12.0, (0, 2): 6.0, (0, 3): 6.0, (1, 2): 6.0, (1, 3): 6.0}
    father, son = Said("1950-01-02"), Said("1981-07-30")
    assert len(set(grouped(4, scored, [father, father, son, son]).of)) == 2
    assert len(set(grouped(4, scored, [father, father, father, son]).of)) == 1


def test_births_with_one_slip_can_be_one() -> None:
    for other in ("1974-05-02", "1974-05-03", "1974-02-05", "1975-05-02", "1984-05-02"):
        assert can_be_one("1974-05-02", other)
    for other in ("1981-07-30", "1974-06-03", "1976-05-02"[:4] + "-06-12"):
        assert not can_be_one("1974-05-02", other)

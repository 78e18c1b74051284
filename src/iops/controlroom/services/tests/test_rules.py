"""A request never goes back, an incident is never nobody's, and nothing is tried without end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.services.contracts import STATES, TRANSFER, Content
from iops.controlroom.services.rules import (
    ENDED,
    PAUSES,
    limit_code,
    may_become,
    ownership_passes,
    pause_after,
)

ORDER = ["asked", "accepted", "on-way", "at-scene", "done"]


@given(st.lists(st.sampled_from(sorted(STATES)), max_size=12))
def test_in_whatever_order_it_is_told_it_never_goes_back(told: list[str]) -> None:
    state = "asked"
    for new in told:
        if may_become(state, new):
            assert state not in ENDED
            if new in ORDER:
                assert ORDER.index(new) > ORDER.index(state)
            state = new
    assert all(not may_become(one, other) for one in ENDED for other in STATES)


@given(
    st.sampled_from(["attend", "transfer", "inform"]), st.sampled_from(sorted(STATES)),
    st.sampled_from(["1", "2", "C", ""]), st.sampled_from(["", "Sgt Ash, north room"]),
)  # fmt: skip
def test_it_is_theirs_only_once_they_have_accepted_it(
    kind: str, state: str, grade: str, name: str
) -> None:
    passes = ownership_passes(kind=kind, state=state, grade=grade, taken_by=name)
    if passes:
        assert kind == TRANSFER
        assert state in ("accepted", "on-way", "at-scene", "done")
        assert name or grade != "1"


@given(st.integers(-3, 10_000))
def test_pauses_grow_to_the_last_and_stay(attempts: int) -> None:
    seconds = pause_after(attempts).total_seconds()
    assert PAUSES[0] <= seconds <= PAUSES[-1]
    assert pause_after(attempts + 1).total_seconds() >= seconds


def test_each_grade_has_its_limit() -> None:
    found = [limit_code(one) for one in ("1", "2", "C", "")]
    assert found == ["service-answer-1", "service-answer-2", "service-answer-c", "service-answer-c"]


@given(st.text(max_size=20), st.lists(st.text(max_size=5), max_size=3))
def test_what_is_kept_of_a_message_is_the_message(text: str, risks: list[str]) -> None:
    content = Content(reference="INC-1", text=text, easting=1.5, risks=tuple(risks))
    assert Content.from_json(content.as_json()) == content

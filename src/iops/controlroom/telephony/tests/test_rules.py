"""Rules of telephony: any order of events is one state, and the next call goes to who is idle."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.telephony import rules
from iops.controlroom.telephony.contracts import (
    ABANDONED,
    ANSWERED,
    AWAY,
    BREAK,
    CHOSEN,
    EMPTY,
    ENDED,
    EVENTS,
    KEYED,
    LIKELY,
    MATCHED,
    MISSING,
    ON_CALL,
    PRESENTED,
    READY,
    RECORDED,
    TRANSFERRED,
    WRAP_UP,
    GivenEvent,
    GivenRecord,
)
from iops.controlroom.telephony.rules import Candidate, DeskState, Seen

NOON = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WRAP = timedelta(seconds=60)
MOMENTS = st.integers(0, 600).map(lambda seconds: NOON + timedelta(seconds=seconds))
GIVEN = st.builds(
    GivenEvent,
    call=st.just("C1"),
    event=st.uuids().map(str),
    kind=st.sampled_from(sorted(EVENTS)),
    at=MOMENTS,
    line=st.sampled_from(["", "999", "101"]),
    phone=st.sampled_from(["", "07700900456"]),
    extension=st.sampled_from(["4001", "4002"]),
    to=st.sampled_from(["4003", "07700900789"]),
    keys=st.sampled_from(["55", "1"]),
    recording=st.sampled_from(["r1", "r2"]),
)  # fmt: skip


@given(st.lists(GIVEN, min_size=1, max_size=8), st.randoms(), st.integers(0, 7))
def test_any_order_of_events_late_or_twice_ends_in_the_same_state(
    events: list[GivenEvent], luck: object, again: int
) -> None:
    state = rules.fold(events)
    shuffled = [*events, events[again % len(events)]]
    luck.shuffle(shuffled)  # type: ignore[attr-defined]
    assert rules.fold(shuffled) == state
    assert state.abandoned_at is None or state.answered_at is None
    assert state.line


def test_nobody_who_was_answered_has_given_up() -> None:
    events = [
        GivenEvent("C", "1", PRESENTED, NOON, line="101", phone="0770"),
        GivenEvent("C", "2", ABANDONED, NOON + timedelta(seconds=9)),
        GivenEvent("C", "3", ANSWERED, NOON + timedelta(seconds=8), extension="4001"),
        GivenEvent("C", "4", TRANSFERRED, NOON + timedelta(seconds=30), to="4002"),
        GivenEvent("C", "5", KEYED, NOON + timedelta(seconds=5), keys="55"),
        GivenEvent("C", "6", RECORDED, NOON + timedelta(seconds=40), recording="rec/1"),
        GivenEvent("C", "7", ENDED, NOON + timedelta(seconds=40)),
    ]
    state = rules.fold(events)
    assert (state.abandoned_at, state.answered_at) == (None, NOON + timedelta(seconds=8))
    assert (state.extension, state.transferred_to) == ("4002", "4002")
    assert (state.silent, state.recordings) == (True, ("rec/1",))
    assert state.ended_at == NOON + timedelta(seconds=40)


def test_a_call_of_which_only_the_end_is_known_is_the_most_urgent() -> None:
    state = rules.fold([GivenEvent("C", "1", ABANDONED, NOON)])
    assert (state.line, state.presented_at, state.ended_at) == ("999", NOON, NOON)
    with pytest.raises(ValueError, match="at least one"):
        rules.fold([])


@given(st.sampled_from(CHOSEN), st.sampled_from(CHOSEN))
def test_what_is_chosen_on_a_call_counts_after_its_wrap_up(first: str, then: str) -> None:
    desk = rules.answering(DeskState(first, NOON), NOON)
    assert desk.state == ON_CALL
    desk = rules.chosen(desk, then, NOON)
    assert (desk.state, desk.after) == (ON_CALL, then)
    desk = rules.after_call(desk, NOON, WRAP)
    assert rules.settled(desk, NOON + timedelta(seconds=59)).state == WRAP_UP
    settled = rules.settled(desk, NOON + timedelta(hours=1))
    assert (settled.state, settled.since) == (then, NOON + WRAP)


def test_who_lets_a_call_ring_is_away_and_who_takes_one_on_a_break_goes_on_with_it() -> None:
    assert rules.not_answered(DeskState(READY, NOON), NOON).state == AWAY
    assert rules.not_answered(DeskState(BREAK, NOON), NOON).state == BREAK
    assert rules.answering(DeskState(BREAK, NOON), NOON).after == BREAK
    resting = DeskState(READY, NOON)
    assert rules.after_call(resting, NOON, WRAP) == resting
    assert rules.chosen(resting, READY, NOON + WRAP) == resting


@given(
    st.lists(st.tuples(st.booleans(), st.integers(0, 99)), max_size=8),
    st.lists(st.integers(0, 99), max_size=8),
)
def test_emergencies_first_to_whoever_is_idle_longest(
    calls: list[tuple[bool, int]], idle: list[int]
) -> None:
    def at(seconds: int) -> datetime:
        return NOON + timedelta(seconds=seconds)

    waiting = [(key, urgent, at(since)) for key, (urgent, since) in enumerate(calls)]
    ready = [(key, at(since)) for key, since in enumerate(idle)]
    found = rules.pairs(waiting, ready)
    assert len(found) == min(len(calls), len(idle))
    assert len({call for call, _ in found}) == len({desk for _, desk in found}) == len(found)
    taken = {call for call, _ in found}
    if any(not calls[one][0] for one in taken):
        assert all(one in taken for one, (urgent, _) in enumerate(calls) if urgent)
    assert [idle[desk] for _, desk in found] == sorted(idle)[: len(found)]


def test_what_is_wrong_is_said_at_once() -> None:
    bad = GivenEvent("", "x" * 200, "rings", NOON + timedelta(days=1), phone="ring me")
    wrong = rules.wrong_with_event(bad, NOON)
    assert set(wrong) == {"call", "event", "kind", "at", "phone"}
    assert "presented, answered" in wrong["kind"]
    assert "future" in wrong["at"]
    for kind, field in ((ANSWERED, "extension"), (TRANSFERRED, "to"), (KEYED, "keys"),
                        (RECORDED, "recording")):  # fmt: skip
        assert set(rules.wrong_with_event(GivenEvent("C", "1", kind, NOON), NOON)) == {field}
    naive = GivenEvent("C", "1", PRESENTED, NOON.replace(tzinfo=None))
    assert "offset" in rules.wrong_with_event(naive, NOON)["at"]
    before = GivenRecord("C", NOON, answered_at=NOON - timedelta(seconds=1))
    assert set(rules.wrong_with_record(before, NOON)) == {"answered_at"}
    old = GivenRecord("C", NOON - timedelta(days=60))
    assert "31 days" in rules.wrong_with_record(old, NOON)["presented_at"]


def test_a_call_is_counted_by_its_own_contact_or_one_typed_near_it() -> None:
    answered, missed = Seen("0770", NOON, answered=True), Seen("0770", NOON, answered=False)
    own = Candidate(1, "0770", NOON, written=False)
    assert rules.verdict_of(answered, own, []) == (EMPTY, 1)
    assert rules.verdict_of(missed, own, []) == (MATCHED, 1)
    near = Candidate(2, "0770", NOON + timedelta(minutes=2), written=True)
    far = Candidate(3, "0770", NOON + timedelta(minutes=9), written=True)
    assert rules.verdict_of(answered, None, [far, near]) == (LIKELY, 2)
    assert rules.verdict_of(answered, None, [far]) == (MISSING, None)
    assert rules.verdict_of(Seen("", NOON, answered=True), None, [near]) == (MISSING, None)

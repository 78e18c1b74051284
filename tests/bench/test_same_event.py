"""Calls about one event, for correctness only: `iops bench same-event` says how good it is."""

from bench.same_event.calls import calls
from bench.same_event.replay import by_rule, nearby, score

SPOTS = [((400_000.0 + 400 * (at % 20), 400_000.0 + 400 * (at // 20)), f"{at} Row")
         for at in range(400)]  # fmt: skip


def test_the_same_seed_makes_the_same_calls_with_their_truth() -> None:
    first = calls(SPOTS, events=40, minutes=120, seed=3)
    assert first == calls(SPOTS, events=40, minutes=120, seed=3)
    assert [call.minute for call in first] == sorted(call.minute for call in first)
    assert {call.event for call in first} == set(range(40))


def test_the_rule_is_ahead_of_near_in_place_and_time() -> None:
    made = calls(SPOTS, events=160, minutes=480, seed=3)
    ours, baseline = score(made, by_rule), score(made, nearby)
    assert ours.repeats > 100
    assert ours.precision > baseline.precision
    assert ours.recall > baseline.recall
    assert ours.precision > 0.95

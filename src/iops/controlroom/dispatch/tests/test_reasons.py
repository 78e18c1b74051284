"""What a recommendation says of a unit."""

import pytest

from iops.controlroom.dispatch import rules


@pytest.mark.parametrize(
    ("by_road", "said"), [(True, "5 min by road"), (False, "5 min as the crow flies")]
)
def test_an_estimate_is_not_called_a_road_time(by_road: bool, said: str) -> None:
    unit = rules.Candidate(1, "GA12", "yes", frozenset(), 1, 300.0)
    (pick,) = rules.recommend(rules.Need("1", by_road=by_road), [unit])
    assert pick.reasons == (said,)

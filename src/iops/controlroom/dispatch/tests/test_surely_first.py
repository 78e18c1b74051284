"""Why units that the road search did not reach need not be looked at."""

from hypothesis import given
from hypothesis import strategies as st

from iops.controlroom.dispatch import rules

roads = st.floats(0, rules.SURELY_FIRST, exclude_max=True)
ages = st.none() | st.floats(0, 100_000)
FAR = rules.Candidate(2, "AA01", "yes", frozenset({"firearms", "dog"}), 2, None, 600.0, 1.0)


@given(
    road=roads,
    deployable=st.sampled_from(["yes", "conditional"]),
    crew=st.integers(0, 3),
    left=ages,
    age=ages,
    grade=st.sampled_from(["1", "2", "C", None]),
    double=st.booleans(),
)
def test_whoever_is_near_comes_first_whatever_speaks_against_them(
    road: float,
    deployable: str,
    crew: int,
    left: float | None,
    age: float | None,
    grade: str | None,
    double: bool,
) -> None:
    near = rules.Candidate(1, "ZZ99", deployable, frozenset(), crew, road, left, age)
    need = rules.Need(grade, frozenset({"firearms", "dog"}), double_crewed=double)
    assert rules.recommend(need, [FAR, near])[0].unit_id == 1

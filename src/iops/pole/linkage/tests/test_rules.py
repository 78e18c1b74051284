"""What a machine may judge, and what comes first: for any figures and any pair."""

from hypothesis import given
from hypothesis import strategies as st

from iops.pole.linkage import rules
from iops.pole.linkage.rules import ALL, COMMON, SPECIAL, Measured, Side

counts = st.integers(0, 50_000)
words = st.sampled_from(["", "ann", "anna", "zbigniew"])
births = st.sampled_from(["", "1974", "1974-05-02", "1944-05-02", "2001-05-02"])
sides = st.builds(
    Side, forename=words, surname=words, born=births, sex=st.sampled_from(["", "M", "F"]),
    number=st.sampled_from(["", "74/1A", "80/2B"]),
    cautions=st.sets(st.sampled_from(["marker", "open-risk", "restricted", "child"]), max_size=2),
)  # fmt: skip


def enough(**changed: Measured) -> dict[str, Measured]:
    good = Measured(20_000, 12_000, 12_000)
    groups = dict.fromkeys((ALL, *SPECIAL, f"{COMMON}: A", f"{COMMON}: W"), good)
    return groups | {name.replace("_", " "): one for name, one in changed.items()}


def test_the_bound_is_wilsons() -> None:
    """Brown, Cai and DasGupta 2001: 95 % for 8 of 10 is 0.490 to 0.943."""
    assert round(rules.lower_bound(8, 10), 3) == 0.490
    assert rules.lower_bound(3_838, 3_838) >= 0.999 > rules.lower_bound(3_837, 3_837)


@given(counts, counts)
def test_the_bound_is_below_the_share_and_grows_with_the_number(right: int, wrong: int) -> None:
    whole = right + wrong
    low = rules.lower_bound(right, whole)
    assert 0 <= low <= (right / whole if whole else 0)
    assert rules.lower_bound(right * 10, whole * 10) >= low


@given(
    st.dictionaries(st.sampled_from(list(enough())), st.builds(Measured, counts, counts, counts))
)
def test_whatever_is_measured_no_weaker_group_lets_a_machine_judge(
    changed: dict[str, Measured],
) -> None:
    groups = enough() | {
        name: Measured(max(one.labelled, one.joined), one.joined, min(one.right, one.joined))
        for name, one in changed.items()
    }
    if not rules.reasons_against(groups):
        assert groups[ALL].labelled >= rules.LABELLED
        assert groups[ALL].joined > 0
        for one in groups.values():
            assert one.joined == 0 or one.lower >= rules.PRECISE


def test_what_was_not_measured_does_not_count_as_right() -> None:
    assert rules.reasons_against(enough()) == []
    for missing in (ALL, *SPECIAL):
        groups = {name: one for name, one in enough().items() if name != missing}
        assert rules.reasons_against(groups)
    assert rules.reasons_against({ALL: Measured(20_000, 12_000, 12_000)})
    assert rules.reasons_against(enough(all=Measured(9_999, 9_999, 9_999)))
    assert rules.reasons_against(enough(all=Measured(20_000, 12_000, 11_985)))
    assert rules.reasons_against(enough(twins=Measured(50, 0, 0)))
    assert rules.reasons_against(enough(twins=Measured(200, 0, 0))) == []


@given(sides, sides, st.booleans(), st.floats(0, 60), st.floats(0, 60), st.booleans())
def test_no_machine_judges_where_a_mistake_could_hurt(
    left: Side, right: Side, alike: bool, weight: float, threshold: float, on: bool
) -> None:
    against = rules.left_to_people(left, right, forenames_alike=alike)
    assert against == rules.left_to_people(right, left, forenames_alike=alike)
    if rules.automatic(weight, threshold, against, switched_on=on):
        assert on
        assert weight >= threshold
        assert not left.cautions
        assert not right.cautions
        assert not (left.sex and right.sex and left.sex != right.sex)
        assert not (left.number and right.number and left.number != right.number)
        same_day = len(left.born) == 10 and left.born == right.born
        assert not (left.surname and left.surname == right.surname and same_day and not alike)


def test_twins_and_father_and_son_are_for_people() -> None:
    twin = Side("ann", "ash", "1974-05-02", "F")
    other = Side("jane", "ash", "1974-05-02", "F")
    assert rules.left_to_people(twin, other, forenames_alike=False) == ["they may be twins"]
    son = Side("ann", "ash", "2001-11-30", "F")
    assert rules.left_to_people(twin, son, forenames_alike=True) == ["they may be parent and child"]
    assert rules.left_to_people(twin, twin, forenames_alike=True) == []


@given(st.integers(0, 100), st.integers(0, 100))
def test_a_warning_on_one_side_comes_before_all_others(left: int, right: int) -> None:
    order = rules.danger(left, right)
    assert order == rules.danger(right, left)
    if (left > 0) != (right > 0):
        assert order > max(rules.danger(100, 100), rules.danger(0, 0))
    if left > 0 and right > 0:
        assert order > rules.danger(0, 0)

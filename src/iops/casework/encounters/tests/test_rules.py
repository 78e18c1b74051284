"""What a record needs, for every combination of what was searched and what was said."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from iops.casework.encounters.contracts import CLOTHING, COPIES, KINDS, SearchDetails
from iops.casework.encounters.rules import (
    LONGEST,
    copy_until,
    has_person,
    missing_for_review,
    missing_for_search,
)

NOW = datetime(2026, 3, 10, 12, 0, tzinfo=UTC)
WORDS = st.sampled_from(["", "  ", "short", "Ran off when he saw the car, box in hand"])
SEARCHES = st.builds(
    SearchDetails,
    kind=st.sampled_from([*KINDS, "", "House search"]),
    legislation=st.just("pace-1"),
    search_object=st.just("stolen"),
    grounds=WORDS,
    authority=WORDS,
    at=st.none() | st.integers(-900, 900).map(lambda days: NOW + timedelta(days=days)),
    place_text=WORDS,
    longitude=st.sampled_from([None, -2.2]),
    latitude=st.sampled_from([None, 53.5]),
    vehicle=st.sampled_from(["", "AB12CDE"]),
    vehicle_text=st.sampled_from(["", "red van"]),
    unattended=st.booleans(),
    self_ethnicity=st.sampled_from(["", "W1", "NS"]),
    ethnicity_reason=st.sampled_from(["", "N4"]),
    officer_ethnicity=st.sampled_from(["", "IC1"]),
    clothing=st.sampled_from(["", *CLOTHING, "hat"]),
    clothing_text=WORDS,
    copy_offered=st.sampled_from(["", *COPIES, "maybe"]),
)
NEEDS = st.sampled_from([frozenset(), frozenset({"authority"})])


@given(SEARCHES, NEEDS)
def test_what_the_law_wants_is_missed_exactly_where_it_is_not_there(
    said: SearchDetails, needs: frozenset[str]
) -> None:
    missing = missing_for_search(said, needs, NOW)
    assert all(text.endswith((".", ")")) for text in missing.values())
    by_authority = "authority" in needs
    assert ("grounds" in missing) == (not by_authority and len(said.grounds.strip()) < 10)
    assert ("authority" in missing) == (by_authority and len(said.authority.strip()) < 10)
    assert ("kind" in missing) == (said.kind not in KINDS)
    somewhere = said.place_text.strip() or None not in (said.longitude, said.latitude)
    assert ("place" in missing) == (not somewhere)
    assert ("self_ethnicity" in missing) == (has_person(said) and not said.self_ethnicity)
    not_stated = has_person(said) and said.self_ethnicity == "NS"
    assert ("ethnicity_reason" in missing) == (not_stated and not said.ethnicity_reason)
    assert ("officer_ethnicity" in missing) == (not_stated and not said.officer_ethnicity)


@given(SEARCHES)
def test_nothing_is_asked_of_who_gives_no_name(said: SearchDetails) -> None:
    missing = missing_for_search(said, frozenset(), NOW)
    assert not {"forename", "surname", "born", "person", "gender", "age_range"} & set(missing)


@given(st.sampled_from(sorted(set(LONGEST) - {"place"})), st.integers(1, 40))
def test_what_is_too_long_is_named_with_its_length(field: str, more: int) -> None:
    base = SearchDetails("Person search", "pace-1", "stolen", "x" * 20, place_text="Mill Lane")
    text = "x" * (LONGEST[field] + more)
    long: dict[str, Any] = {field: text}
    missing = missing_for_search(replace(base, **long), frozenset(), NOW)
    assert str(len(text)) in missing[field]


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_a_copy_can_be_had_for_three_months_beginning_with_the_day(searched: date) -> None:
    last = copy_until(searched)
    assert timedelta(days=88) <= last - searched <= timedelta(days=92)
    assert copy_until(searched + timedelta(days=1)) >= last


def test_the_ends_of_months() -> None:
    assert copy_until(date(2026, 1, 10)) == date(2026, 4, 9)
    assert copy_until(date(2025, 11, 30)) == date(2026, 2, 28)
    assert copy_until(date(2023, 11, 30)) == date(2024, 2, 29)
    assert copy_until(date(2026, 10, 1)) == date(2026, 12, 31)


@given(st.none() | st.booleans(), WORDS)
def test_a_review_tells_the_officer_what_was_missing(reasonable: bool | None, said: str) -> None:
    missing = missing_for_review(reasonable, said)
    assert ("reasonable" in missing) == (reasonable is None)
    assert ("feedback" in missing) == (reasonable is False and len(said.strip()) < 10)

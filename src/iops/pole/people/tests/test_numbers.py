"""The number by which people speak of a person."""

from dataclasses import dataclass
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from iops.pole.people.numbers import person_number, record_in


@dataclass
class Record:
    pk: int
    created_at: datetime


@given(st.integers(1, 10**11), st.integers(0, 4_000_000_000))
def test_a_number_leads_back_to_its_record_however_it_is_typed(pk: int, moment: int) -> None:
    number = person_number([Record(pk, datetime.fromtimestamp(moment, UTC))])
    year = number[-2:]
    for typed in (number, number.lower(), f"per {pk}-{year}", f"PER-{pk}/{year}"):
        assert record_in(typed) == (pk, year)
    assert record_in(f"per {pk}") == (pk, "")


def test_it_is_that_of_the_oldest_record_and_of_its_london_year() -> None:
    first = Record(7, datetime(2025, 12, 31, 23, 59, tzinfo=UTC))
    later = Record(9, datetime(2026, 6, 1, tzinfo=UTC))
    assert person_number([later, first]) == "PER-0000007-25"


def test_other_text_is_no_number() -> None:
    assert [record_in(text) for text in ("PER", "PER-0", "percy 12", "PER-1-2026", "")] == [
        None
    ] * 5

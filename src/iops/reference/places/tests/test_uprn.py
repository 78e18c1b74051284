"""UPRNs as people and files write them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.reference.places.uprn import MOST_DIGITS, normalise_uprn, uprn_in, words_of

NUMBERS = st.integers(1, 10**MOST_DIGITS - 1)


@given(NUMBERS, st.integers(1, MOST_DIGITS))
def test_noughts_before_a_number_make_no_other_number(number: int, width: int) -> None:
    text = str(number).zfill(width)
    assert normalise_uprn(text) == str(number)
    assert normalise_uprn(f" {text} ") == str(number)


@given(NUMBERS, st.sampled_from(["UPRN {}", "uprn: {}", "Uprn{}", "  UPRN   {} ", "UPRN no. {}"]))
def test_one_that_is_called_so_is_recognised(number: int, form: str) -> None:
    found = uprn_in(form.format(number))
    assert found == (None if "no." in form else str(number))


@given(NUMBERS)
def test_a_bare_number_is_one_only_if_it_is_long_enough(number: int) -> None:
    digits = str(number)
    assert uprn_in(digits) == (digits if len(digits) >= 11 else None)
    assert uprn_in(digits.zfill(12)) == digits


@given(st.integers(10**MOST_DIGITS, 10**30))
def test_more_digits_are_refused_in_a_sentence(number: int) -> None:
    assert normalise_uprn(str(number)) is None
    assert uprn_in(str(number)) is None
    with pytest.raises(
        ValueError, match=rf"has 1 to 12 digits; this has {len(str(number))}\. Check it\.$"
    ):
        uprn_in(f"UPRN {number}")


@given(st.text(max_size=40))
def test_any_other_text_is_none(text: str) -> None:
    if not any(one.isdigit() for one in text):
        assert uprn_in(text) is None
        assert normalise_uprn(text) is None


@pytest.mark.parametrize(
    "text",
    ["", "0", "000000000000", "-5", "1.5", "1.00022E+11", "٣٤", "12 34", "1²"],
)
def test_what_is_no_number_of_digits_is_none(text: str) -> None:
    assert normalise_uprn(text) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("UPRN 1000 2176 9234", "100021769234"),
        ("UPRN 0100-0217", "1000217"),
        ("07700900123", None),
        ("447700900123", "447700900123"),
        ("12 Mill Lane", None),
        ("UPRN", None),
        ("UPRN 12 Mill Lane", None),
    ],
)
def test_as_people_write_it(text: str, found: str | None) -> None:
    assert uprn_in(text) == found


def test_nought_is_refused_where_it_is_called_a_uprn() -> None:
    with pytest.raises(ValueError, match="this is nought"):
        uprn_in("UPRN 000")


@given(NUMBERS)
def test_a_short_one_is_never_looked_for_without_its_word(number: int) -> None:
    words = words_of(str(number))
    assert words[0] == f"uprn {number}"
    assert all(one.startswith("uprn ") for one in words) == (len(str(number)) < 11)
    assert words_of("") == []

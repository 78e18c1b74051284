"""When two records are likely one thing."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.pole.sameness.rules import Car, Door, same_car, same_door, same_line

HIGH = Door("14 high street, marston, mt1 2ab".replace(",", ""), "14", "High Street", "MT1 2AB",
            (400_000.0, 300_000.0))  # fmt: skip


def moved(door: Door, metres: float, **more: str) -> Door:
    return replace(door, point=(door.point[0] + metres, door.point[1]), **more)


@pytest.mark.parametrize(
    ("other", "likely"),
    [
        (moved(HIGH, 4, words="14 high street marston"), True),
        (moved(HIGH, 4, number="14 ", street="HIGH  STREET"), True),
        (moved(HIGH, 9_000), True),  # a postcode is nearer the truth than a point
        (moved(HIGH, 90, postcode=""), True),
        (moved(HIGH, 900, postcode=""), False),
        (moved(HIGH, 4, words="flat 2 14 high street marston"), False),
        (moved(HIGH, 4, words="16 high street marston", number="16"), False),
        (moved(HIGH, 4, words="14 hihg street marston mt1 2ab", street="Hihg Street"), True),
        (moved(HIGH, 90, postcode="MT1 9ZZ"), False),
        (moved(HIGH, 4, words="marston mt1 2ab 14 high street", number="", street=""), True),
    ],
)  # fmt: skip
def test_one_door_is_recognised_and_the_next_is_not(other: Door, likely: bool) -> None:
    assert bool(same_door(HIGH, other)) is likely
    assert bool(same_door(other, HIGH)) is likely


@given(
    st.sampled_from(["flat", "apartment", "room", "unit"]), st.integers(1, 99), st.integers(1, 99)
)
def test_two_flats_of_one_house_are_never_one_address(word: str, one: int, two: int) -> None:
    left, right = (replace(HIGH, words=f"{word} {n} {HIGH.words}") for n in (one, two))
    assert bool(same_door(left, right)) is (one == two)


@given(st.integers(1, 10**12 - 1), st.integers(1, 10**12 - 1), st.floats(0, 5_000))
def test_two_address_numbers_decide_whatever_the_words_say(
    one: int, two: int, metres: float
) -> None:
    left = replace(HIGH, uprn=str(one))
    assert bool(same_door(left, moved(HIGH, metres, uprn=str(two)))) is (one == two)
    shop = moved(HIGH, metres, words="corner shop", number="", street="", uprn=str(one))
    assert same_door(left, shop)[0] == "the same address number (UPRN)"
    assert same_door(left, replace(HIGH, uprn="")) == same_door(HIGH, HIGH)


def test_a_vin_outlives_a_mark_and_refutes_one() -> None:
    car = Car("AB12CDE", "WVWZZZ1", "Volkswagen", "Golf")
    assert same_car(car, replace(car, mark="P1LCE")) == ("the same VIN", "another mark")
    assert same_car(car, replace(car, vin="WVWZZZ2")) == ()
    assert same_car(car, replace(car, vin="")) == ("the same mark",)
    assert same_car(car, replace(car, vin="", make="Ford")) == ()
    assert same_car(Car("", "", "", ""), Car("", "", "", "")) == ()


def test_a_phone_is_its_digits() -> None:
    assert same_line("07700 900123", "07700900123")
    assert not same_line("", "")

"""Rings and who is within, by property."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from iops.controlroom.fences.rules import (
    SURE_METRES,
    crossed,
    ring_in,
    square_metres,
    to_edge,
    within,
    wrong_ring,
)

SQUARE = [(0.0, 0.0), (1000.0, 0.0), (1000.0, 1000.0), (0.0, 1000.0)]


def read(text: str) -> tuple[float, float] | None:
    try:
        x, y = (float(one) for one in text.split())
    except ValueError:
        return None
    return x, y


@given(st.floats(-2000, 3000), st.floats(-2000, 3000))
def test_a_square_holds_what_lies_between_its_sides(x: float, y: float) -> None:
    edge = min(abs(x), abs(x - 1000), abs(y), abs(y - 1000))
    assume(edge > 1e-6)
    points = np.array([[x, y]])
    inside = 0 < x < 1000 and 0 < y < 1000
    assert within(SQUARE, points).tolist() == [inside]
    if inside:
        assert to_edge(SQUARE, points)[0] == pytest.approx(edge)


@given(st.integers(3, 40), st.floats(50, 5000), st.floats(0, 2), st.floats(0, 6.28))
def test_a_circle_holds_what_is_nearer_than_its_sides(
    corners: int, radius: float, far: float, turn: float
) -> None:
    ring = [
        (radius * math.cos(2 * math.pi * at / corners),
         radius * math.sin(2 * math.pi * at / corners))
        for at in range(corners)
    ]  # fmt: skip
    at = far * radius
    point = np.array([[at * math.cos(turn), at * math.sin(turn)]])
    sides = radius * math.cos(math.pi / corners)
    if at < sides * 0.999:
        assert within(ring, point)[0]
    if at > radius * 1.001:
        assert not within(ring, point)[0]
    assert wrong_ring(ring) == ""


@given(st.lists(st.tuples(st.floats(-3000, 3000), st.floats(0, 200)), min_size=1, max_size=30))
def test_a_unit_comes_in_and_goes_out_by_turns(fixes: list[tuple[float, float]]) -> None:
    """Never in twice, never out before in; and never by a fix that its own error may explain."""
    known, was, last = False, False, False
    for x, accuracy in fixes:
        came, went = (
            one[0]
            for one in crossed(
                SQUARE, np.array([[x, 500.0]]), np.array([accuracy]), np.array([known]),
                np.array([was]),
            )
        )  # fmt: skip
        assert not (came and went)
        if came or went:
            edge = min(abs(x), abs(x - 1000))
            assert edge > min(accuracy, SURE_METRES)
            assert came != last, "each crossing is the other way than the one before"
            last = bool(came)
            known, was = True, bool(came)
        elif not known:
            known, was = True, False


def test_what_is_typed_is_a_ring_or_a_sentence() -> None:
    assert ring_in("0 0\n1000 0\n1000 1000\n0 1000\n0 0", read) == SQUARE
    circle = ring_in("circle 5000 5000 500 m", read)
    assert square_metres(circle) == pytest.approx(math.pi * 500**2, rel=0.01)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("", "No area is drawn"), ("0 0\n1 x\n2 2", "Line 2"), ("0 0\n1000 0", "three corners"),
        ("0 0\n1 0\n1 1", "too small"), ("0 0\n99999 0\n99999 99999", ""),
        ("0 0\n500000 0\n500000 500000", "larger than a county"),
        ("0 0\n1000 1000\n1000 0\n0 2000", "cross each other"),
        ("circle 5000 5000 5", "radius is from"), ("circle here 500", "no circle"),
        ("circle 5 5 500\n1 1", "in one line"), ("\n".join(["0 0"] * 61), "at most 60 corners"),
    ],
)  # fmt: skip
def test_what_is_no_ring_says_what_to_do(text: str, sentence: str) -> None:
    if not sentence:
        assert ring_in(text, read)
        return
    with pytest.raises(ValueError, match=sentence):
        ring_in(text, read)

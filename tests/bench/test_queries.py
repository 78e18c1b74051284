"""Queries hold the errors that their class names, in the shares that are stated."""

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from bench.queries import draw, errors, rules
from bench.queries.draw import Luck, Person
from bench.queries.errors import Knowledge, Name
from bench.queries.rules import Rule
from bench.queries.scripts import OF_ORIGIN
from hypothesis import given
from hypothesis import strategies as st

DATA = Path(os.environ.get("IOPS_DATA", "../shared/data")) / "names_vehicles"
NEEDS_DATA = pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)")
KNOW = Knowledge(
    by_ear=(Rule("ALL", "ph", "f"), Rule("ALL", "a", "e")),
    by_eye=(Rule("ALL", "l", "i"), Rule("ALL", "m", "rn")),
    nicknames={"margaret": ("peggy",), "william": ("bill",)},
    by_origin=OF_ORIGIN,
)
NAMES = (
    Name("Margaret", "O'Neill-Small", "Anna", "Palmer", "english"),
    Name("Wojciech", "Kowalski", "", "Kowalski", "polish"),
    Name("William", "Élan-Philips", "Paul", "Élan-Philips", "welsh"),
)
TODAY = date(2026, 3, 1)


def people() -> Iterator[Person]:
    for number, name in enumerate(itertools.cycle(NAMES), start=1):
        yield Person(number, name, date(1974, 5, 1 + number % 28), "Alder")


def test_a_rule_keeps_to_its_place() -> None:
    assert Rule("END", "ed", "ad").places("edmohamed") == [7]
    assert Rule("START", "pn", "n", after="V").places("pneal") == [0]
    assert Rule("START", "pn", "n", after="V").places("pnt") == []
    assert Rule("MIDDLE", "a", "").applied("alan", 2) == "aln"
    assert Rule("MIDDLE", "a", "").places("alana") == [2]


def test_shares_are_kept_and_the_same_seed_asks_the_same() -> None:
    asked = list(draw.draw(people(), count=1000, seed=7, know=KNOW, today=TODAY))
    assert asked == list(draw.draw(people(), count=1000, seed=7, know=KNOW, today=TODAY))
    assert asked != list(draw.draw(people(), count=1000, seed=8, know=KNOW, today=TODAY))
    found = Counter((one.kind, one.error) for one in asked)
    assert found["name", "heard"] == 110
    assert found["born", "nickname"] == 36
    assert found["age", "written otherwise"] == 24
    assert found["born", "initial"] == 50
    assert ("name", "initial") not in found
    assert len(asked) == 1050


def test_every_class_but_the_exact_one_differs_from_the_name() -> None:
    for one in draw.draw(people(), count=1000, seed=3, know=KNOW, today=TODAY):
        name = NAMES[(one.person - 1) % 3]
        plain = one.text.lower() == errors.whole(name).lower()
        assert plain == (one.error == "exact" and one.kind == "name"), one
        assert errors.whole(name) in one.names
        if one.kind == "age":
            assert one.text.endswith(" Alder")


def test_a_class_that_fits_nobody_stays_short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(draw, "PATIENCE", 500)
    smiths = (Person(1, Name("Jo", "Smith"), date(1980, 1, 1), "Alder") for _ in itertools.count())
    found = Counter(
        one.error for one in draw.draw(smiths, count=200, seed=1, know=KNOW, today=TODAY)
    )
    assert found["exact"]
    assert not found["nickname"]
    assert not found["part missing"]


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 2**32))
def test_a_wrong_birth_is_wrong_in_one_way(born: date, seed: int) -> None:
    wrong = draw.wrong_birth(born, Luck(seed))
    assert wrong != born
    swapped = (wrong.day, wrong.month, wrong.year) == (born.month, born.day, born.year)
    same_month = (wrong.year, wrong.month) == (born.year, born.month)
    one_off = abs(wrong.year - born.year) == 1 and wrong.month == born.month
    assert swapped or same_month or one_off


@NEEDS_DATA
@pytest.mark.data
def test_the_public_tables_are_read() -> None:
    know = draw.knowledge(DATA)
    assert len(know.by_ear) > 300
    assert len(know.by_eye) > 20
    assert "bob" in know.nicknames["robert"]
    for name, origin in (("Mohammed", "pakistani"), ("Zhang", "chinese"), ("Niamh", "irish")):
        fitting = [rule for rule in know.by_origin[origin] if rule.places(name.lower())]
        assert fitting, name
    assert rules.by_ear(DATA)[0].where in ("ALL", "END", "START", "MIDDLE")

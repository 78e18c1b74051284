"""People, their names, their records and the truth about them."""

from __future__ import annotations

import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from iops.sandbox.force.faults import RATES, Fault
from iops.sandbox.force.force import Force, make_force
from iops.sandbox.force.misspell import misspell, plain_letters
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.wordlists.nicknames import NICKNAMES
from iops.sandbox.force.wordlists.origins import ORIGINS

Rows = dict[str, dict[str, list[Any]]]
DATA = Path(os.environ.get("IOPS_DATA", "../shared/data"))


def test_the_ages_are_those_of_a_population(rows: Rows, force: Force) -> None:
    today = force.plan.reference_date
    born = rows["people"]["born"]
    assert max(born) <= today
    assert min(born) > date(today.year - 105, 1, 1)
    age = np.array([(today - day).days / 365.25 for day in born])
    assert 0.18 < (age < 18).mean() < 0.26
    assert 0.13 < (age >= 65).mean() < 0.21
    assert 0.035 < (age < 5).mean() < 0.09
    women = np.array(rows["people"]["sex"]) == "2"
    assert 0.49 < women.mean() < 0.54
    assert women[age > 80].mean() > women.mean()


def test_names_are_of_many_origins_with_a_tail_of_rare_ones(rows: Rows) -> None:
    people = rows["people"]
    assert set(people["origin"]) == {origin.code for origin in ORIGINS}
    surnames = Counter(people["surname"])
    assert 0.005 < surnames.most_common(1)[0][1] / len(people["id"]) < 0.03
    assert sum(count == 1 for count in surnames.values()) > 500
    assert surnames["Smith"] > surnames["Potter"] > 0
    polish = [
        (people["surname"][i], people["sex"][i])
        for i, origin in enumerate(people["origin"])
        if origin == "polish"
    ]
    assert any(name.endswith("ska") for name, _ in polish)
    assert not [name for name, sex in polish if name.endswith("ska") and sex == "1"]
    young = Counter(
        forename
        for forename, born in zip(people["forename"], people["born"], strict=True)
        if born.year >= 2000
    )
    assert young["Doris"] + young["Ernest"] < young["Chloe"] + young["Jack"]


def test_twins_share_a_birthday_a_home_and_a_surname(rows: Rows) -> None:
    people = rows["people"]
    twins = [i for i, is_twin in enumerate(people["is_twin"]) if is_twin]
    assert len(twins) > 20
    for i in twins:
        assert people["born"][i] == people["born"][i - 1]
        assert people["household_id"][i] == people["household_id"][i - 1]
    same = [people["birth_surname"][i][:5] == people["birth_surname"][i - 1][:5] for i in twins]
    assert np.mean(same) > 0.8  # feminine forms and married names apart


def test_homes_are_shared_by_few_households(rows: Rows) -> None:
    homes: dict[int, set[int]] = {}
    for address, household in zip(
        rows["people"]["address_id"], rows["people"]["household_id"], strict=True
    ):
        homes.setdefault(address, set()).add(household)
    shared = sum(len(households) > 1 for households in homes.values()) / len(homes)
    assert 0.01 < shared < 0.06


def joined(rows: Rows) -> list[tuple[dict[str, Any], dict[str, Any], int]]:
    """(profile, person, faults)."""
    profiles, truth, people = rows["profiles"], rows["truth"], rows["people"]
    assert truth["profile_id"] == profiles["id"]
    return [
        (
            {column: profiles[column][i] for column in profiles},
            {column: people[column][truth["person_id"][i] - 1] for column in people},
            truth["faults"][i],
        )
        for i in range(len(profiles["id"]))
    ]


def test_everybody_has_a_profile_and_some_have_several(rows: Rows, force: Force) -> None:
    counts = Counter(rows["truth"]["person_id"])
    assert set(counts) == set(range(1, force.plan.people + 1))
    assert 1.25 < len(rows["profiles"]["id"]) / force.plan.people < 1.45
    assert max(counts.values()) >= 6


def test_a_profile_without_faults_is_the_person(rows: Rows) -> None:
    clean = [(profile, person) for profile, person, faults in joined(rows) if faults == 0]
    assert len(clean) > 8_000
    for profile, person in clean:
        assert profile["forename"] == person["forename"]
        assert profile["middle_names"] == person["middle_name"]
        assert profile["surname"] == person["surname"]
        assert profile["born"] == person["born"].isoformat()
        assert profile["sex"] == person["sex"]
        assert profile["address_id"] == person["address_id"]
        assert profile["recorded_on"] >= person["born"]


def test_every_fault_that_the_truth_declares_can_be_seen(rows: Rows, force: Force) -> None:
    today = force.plan.reference_date.isoformat()
    names = Fault.NAMES_SWAPPED | Fault.INITIAL_ONLY
    for profile, person, faults in joined(rows):
        born, true = profile["born"], person["born"].isoformat()
        assert born is None or born <= today
        if faults & Fault.BORN_MISSING:
            assert born is None
        elif faults & Fault.BORN_YEAR_ONLY:
            assert born == true[:4]
        elif faults & Fault.BORN_DAY_MONTH:
            assert born == f"{true[:4]}-{true[8:]}-{true[5:7]}" or born < true
        elif faults & (Fault.BORN_DIGIT | Fault.BORN_YEAR):
            assert born != true
        else:
            assert born == true
        if faults & Fault.ADDRESS_MISSING:
            assert profile["address_id"] is None
        if faults & Fault.SEX_WRONG:
            assert profile["sex"] != person["sex"]
        assert (profile["sex"] == "0") == bool(faults & Fault.SEX_MISSING)
        if faults & names:
            continue
        if faults & Fault.NICKNAME:
            assert profile["forename"] in NICKNAMES[person["forename"]]
        assert (profile["forename"] != person["forename"]) >= bool(faults & Fault.FORENAME_MISSPELT)
        if not faults & (Fault.SURNAME_MISSPELT | Fault.OTHER_SURNAME | Fault.PLAIN_LETTERS):
            assert profile["surname"] == person["surname"]
        elif faults & Fault.SURNAME_MISSPELT:
            expected = person["birth_surname" if faults & Fault.OTHER_SURNAME else "surname"]
            assert profile["surname"] != expected


def test_faults_come_at_the_declared_rates(rows: Rows) -> None:
    able: Counter[Fault] = Counter()
    seen: Counter[Fault] = Counter()
    for _, person, faults in joined(rows):
        day, month = person["born"].day, person["born"].month
        possible = {
            Fault.MIDDLE_MISSING: person["middle_name"] is not None,
            Fault.OTHER_SURNAME: person["birth_surname"] != person["surname"],
            Fault.NICKNAME: person["forename"] in NICKNAMES,
            Fault.BORN_DAY_MONTH: day <= 12 and day != month,
        }
        for fault in RATES:
            if possible.get(fault, True):
                able[fault] += 1
                seen[fault] += bool(faults & fault)
    for fault, rate in RATES.items():
        if fault is Fault.PLAIN_LETTERS:
            continue  # possible only where a name has accents, which is tested below
        margin = 5 * np.sqrt(rate / able[fault])
        assert seen[fault] / able[fault] == pytest.approx(rate, abs=margin), fault.name


def test_accents_are_lost_in_some_records_only(rows: Rows) -> None:
    accented = [
        (profile, faults)
        for profile, person, faults in joined(rows)
        if not person["surname"].isascii() and not faults & Fault.OTHER_SURNAME
    ]
    lost = np.mean([bool(faults & Fault.PLAIN_LETTERS) for _, faults in accented])
    assert 0.5 < lost < 0.72
    assert all(p["surname"].isascii() for p, f in accented if f & Fault.PLAIN_LETTERS)


@given(st.text("abcdefghijklmnopqrstuvwxyzĳł-' ", min_size=1, max_size=14), st.integers(0, 2**64))
def test_a_misspelling_is_always_another_word(word: str, bits: int) -> None:
    word = word.strip(" -'").capitalize() or "X"
    wrong = misspell(word, bits)
    assert wrong != word
    assert wrong.strip()
    assert abs(len(wrong) - len(word)) <= 3


def test_plain_letters() -> None:
    assert plain_letters("Łukasz Süleyman Ó Súilleabháin") == "Lukasz Suleyman O Suilleabhain"


@pytest.mark.data
@pytest.mark.skipif(not DATA.is_dir(), reason="needs the public data (IOPS_DATA)")
def test_real_frequencies_can_be_drawn_from() -> None:
    plan = ForcePlan(people=5_000, frequencies=DATA / "names_vehicles")
    force = make_force(plan)
    _, batch = next(force.batches("people", rows_at_once=5_000))
    surnames = Counter(batch.column("surname").to_pylist())
    assert surnames["Smith"] > 10
    assert len(surnames) > 1_000


def test_a_folder_without_frequencies_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not a folder"):
        ForcePlan(people=1_000, frequencies=tmp_path / "absent")
    with pytest.raises(FileNotFoundError, match="names"):
        make_force(ForcePlan(people=1_000, frequencies=tmp_path))

"""The tables as a whole: same seed same rows, ids that exist, police, past, text for COPY."""

from __future__ import annotations

import tracemalloc
from collections import Counter
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from itertools import pairwise
from typing import Any

import numpy as np
import pytest

from iops.governance.access.contracts import MACHINES, RANKS, ROLES
from iops.sandbox.force.belongings import LANDLINE_RANGES, MOBILE_RANGES
from iops.sandbox.force.columns import pa
from iops.sandbox.force.copytext import to_copy_text
from iops.sandbox.force.force import Force, make_force
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.force.shifts import LONDON
from iops.sandbox.force.tables import COLUMNS, TRUTH_COLUMNS
from iops.sandbox.force.wordlists.offences import CALLS, OFFENCES, WITH_SUSPECT

Rows = dict[str, dict[str, list[Any]]]


def digest(force: Force, rows_at_once: int) -> dict[str, str]:
    sums: dict[str, Any] = {}
    for table, batch in force.batches(rows_at_once=rows_at_once):
        sums.setdefault(table, sha256()).update(to_copy_text(batch))
    return {table: found.hexdigest() for table, found in sums.items()}


def test_the_same_plan_gives_the_same_rows_however_they_are_asked_for() -> None:
    plan = ForcePlan(people=1_500, seed=11)
    whole = digest(make_force(plan), 1 << 16)
    assert digest(make_force(plan), 173) == whole
    other = digest(make_force(ForcePlan(people=1_500, seed=12)), 1 << 16)
    # Who works when follows the calendar and the number of people, not the seed.
    assert [table for table in whole if other[table] == whole[table]] == ["shifts", "crews"]


def test_tables_have_the_declared_columns_and_counts(rows: Rows, force: Force) -> None:
    declared = {**COLUMNS, **TRUTH_COLUMNS}
    assert {name: tuple(table) for name, table in rows.items()} == declared
    counts = force.counts()
    assert list(counts) == list(dict.fromkeys(counts))
    for name, table in rows.items():
        assert len(next(iter(table.values()))) == counts[name]
        if "id" in table:
            assert table["id"] == list(range(1, counts[name] + 1)), name


REFERENCES = {
    ("addresses", "street_id"): "streets",
    ("premises", "address_id"): "addresses",
    ("people", "address_id"): "addresses",
    ("profiles", "address_id"): "addresses",
    ("truth", "person_id"): "people",
    ("vehicles", "keeper_profile_id"): "profiles",
    ("vehicles", "address_id"): "addresses",
    ("phones", "holder_profile_id"): "profiles",
    ("markers", "profile_id"): "profiles",
    ("officers", "team_id"): "teams",
    ("shifts", "team_id"): "teams",
    ("crews", "unit_id"): "units",
    ("crews", "shift_id"): "shifts",
    ("crews", "officer_id"): "officers",
    ("incidents", "caller_profile_id"): "profiles",
    ("incidents", "address_id"): "addresses",
    ("crimes", "incident_id"): "incidents",
    ("crimes", "victim_profile_id"): "profiles",
    ("crimes", "victim_premises_id"): "premises",
    ("crimes", "suspect_profile_id"): "profiles",
    ("crimes", "address_id"): "addresses",
    ("stops", "profile_id"): "profiles",
    ("stops", "address_id"): "addresses",
}


@pytest.mark.parametrize(
    "column, target", REFERENCES.items(), ids=[".".join(k) for k in REFERENCES]
)
def test_every_id_that_is_referred_to_exists(
    rows: Rows, force: Force, column: tuple[str, str], target: str
) -> None:
    counts = force.counts()
    assert list(counts).index(target) < list(counts).index(column[0])
    used = [value for value in rows[column[0]][column[1]] if value is not None]
    assert used
    assert min(used) >= 1
    assert max(used) <= counts[target]


def test_plates_and_telephones_are_unique_and_nobody_s(rows: Rows) -> None:
    plates = rows["vehicles"]["plate"]
    assert len(set(plates)) == len(plates)
    assert all(plate[0] in "JTU" and len(plate) == 7 for plate in plates)
    year = [int(plate[2:4]) % 50 for plate in plates]
    assert year == [first % 100 for first in rows["vehicles"]["first_registered"]]
    numbers = rows["phones"]["number"]
    assert len(set(numbers)) == len(numbers)
    ranges = tuple("+44" + start for start in (*MOBILE_RANGES, *LANDLINE_RANGES))
    assert all(number.startswith(ranges) and len(number) == 16 for number in numbers)
    kinds = Counter(rows["phones"]["kind"])
    assert 0.1 < kinds["landline"] / len(numbers) < 0.3
    # Keepers and holders are grown up, or at least not in the pram.
    born = dict(zip(rows["people"]["id"], rows["people"]["born"], strict=True))
    keeper = [
        born[rows["truth"]["person_id"][p - 1]] for p in rows["vehicles"]["keeper_profile_id"]
    ]
    assert max(keeper).year <= 2008


def test_belongings_stay_unique_in_a_large_force() -> None:
    force = make_force(ForcePlan(people=400_000, seed=2))
    plates = pa.concat_arrays([b.column("plate") for _, b in force.batches("vehicles")])
    assert len(plates.unique()) == len(plates) > 150_000
    numbers = pa.concat_arrays([b.column("number") for _, b in force.batches("phones")])
    assert len(numbers.unique()) == len(numbers)


def test_every_role_is_held_and_every_account_differs(rows: Rows) -> None:
    officers = rows["officers"]
    assert set(officers["role"]) == set(ROLES) - MACHINES
    assert set(officers["rank"]) <= set(RANKS)
    assert set(ROLES) - MACHINES <= set(officers["username"])
    assert len(set(officers["username"])) == len(officers["id"])
    assert len(set(officers["collar"])) == len(officers["id"])
    assert len(set(rows["units"]["callsign"])) == len(rows["units"]["id"])
    assert len(set(rows["teams"]["code"])) == len(rows["teams"]["id"])


def test_somebody_is_on_duty_at_every_moment(rows: Rows, force: Force) -> None:
    teams = {t: rows["teams"]["function"][t - 1] for t in rows["teams"]["id"]}
    area = {t: rows["teams"]["area_code"][t - 1] for t in rows["teams"]["id"]}
    spans: dict[tuple[str, str], list[tuple[datetime, datetime]]] = {}
    for team, start, end in zip(
        rows["shifts"]["team_id"], rows["shifts"]["starts_at"], rows["shifts"]["ends_at"],
        strict=True,
    ):  # fmt: skip
        assert start < end
        spans.setdefault((teams[team], area[team]), []).append((start, end))
    today = datetime.combine(force.plan.reference_date, datetime.min.time(), UTC)
    for function in ("control", "response", "custody"):
        for (found, _), shifts in spans.items():
            if found == function:
                for quarter in range(96 * 7):
                    moment = today + timedelta(minutes=15 * quarter)
                    assert any(start <= moment < end for start, end in shifts), (function, moment)


def test_nobody_sits_in_two_cars_at_once(rows: Rows) -> None:
    crews, shifts = rows["crews"], rows["shifts"]
    assert len(set(zip(crews["officer_id"], crews["shift_id"], strict=True))) == len(crews["id"])
    spans: dict[int, list[tuple[datetime, datetime]]] = {}
    for officer, shift in zip(crews["officer_id"], crews["shift_id"], strict=True):
        span = shifts["starts_at"][shift - 1], shifts["ends_at"][shift - 1]
        spans.setdefault(officer, []).append(span)
    for found in spans.values():
        found.sort()
        assert all(a[1] <= b[0] for a, b in pairwise(found))


def test_the_past_is_in_order(rows: Rows, force: Force) -> None:
    today = datetime.combine(force.plan.reference_date, datetime.min.time(), LONDON)
    incidents, crimes = rows["incidents"], rows["crimes"]
    assert incidents["opened_at"] == sorted(incidents["opened_at"])
    assert incidents["opened_at"][0] >= today - timedelta(days=force.plan.history_days)
    assert incidents["opened_at"][-1] < today
    for row in zip(*(crimes[c] for c in ("committed_from", "committed_to", "reported_at",
                                         "recorded_at")), strict=True):  # fmt: skip
        assert list(row) == sorted(row)
    late = np.mean([
        recorded - reported > timedelta(hours=24)
        for reported, recorded in zip(crimes["reported_at"], crimes["recorded_at"], strict=True)
    ])  # fmt: skip
    assert 0.01 < late < 0.12


def test_calls_follow_the_hours_of_the_week(rows: Rows) -> None:
    local = [moment.astimezone(LONDON) for moment in rows["incidents"]["opened_at"]]
    hours = Counter(moment.hour for moment in local)
    assert hours[17] > 3 * hours[4]
    nights = Counter(moment.weekday() for moment in local if moment.hour >= 20)
    assert nights[4] > 1.3 * nights[1]


def test_a_crime_and_its_incident_are_of_one_kind_and_place(rows: Rows) -> None:
    incidents, crimes = rows["incidents"], rows["crimes"]
    kind = {(o.crime_class, o.offence_code): o.incident_type for o in OFFENCES}
    linked = [i for i, incident in enumerate(crimes["incident_id"]) if incident is not None]
    assert 0.75 < len(linked) / len(crimes["id"]) < 0.9
    assert len({crimes["incident_id"][i] for i in linked}) == len(linked)
    for i in linked:
        at = crimes["incident_id"][i] - 1
        assert incidents["type"][at] == kind[crimes["class"][i], crimes["offence_code"][i]]
        assert incidents["address_id"][at] == crimes["address_id"][i]
        assert incidents["opened_at"][at] == crimes["reported_at"][i]
    calls = {call.incident_type for call in CALLS}
    assert sum(kind in calls for kind in incidents["type"]) == len(incidents["id"]) - len(linked)


def test_victims_suspects_and_outcomes_fit(rows: Rows, force: Force) -> None:
    crimes, truth, people = rows["crimes"], rows["truth"], rows["people"]
    victim = {o.crime_class: o.victim for o in OFFENCES}
    needs = set(WITH_SUSPECT) - {"", "20"}
    today = force.plan.reference_date
    for i, crime_class in enumerate(crimes["class"]):
        assert (crimes["victim_profile_id"][i] is not None) == (victim[crime_class] == "person")
        assert (crimes["victim_premises_id"][i] is not None) == (victim[crime_class] == "premises")
        suspect, outcome = crimes["suspect_profile_id"][i], crimes["outcome"][i]
        assert outcome not in needs or suspect is not None
        assert (outcome is None) == (crimes["outcome_at"][i] is None)
        if suspect is not None:
            born = people["born"][truth["person_id"][suspect - 1] - 1]
            assert 12 <= (today - born).days / 365.25 < 105
        if crimes["victim_premises_id"][i] is not None:
            place = rows["premises"]["address_id"][crimes["victim_premises_id"][i] - 1]
            assert place == crimes["address_id"][i]
    people_of = Counter(truth["person_id"][p - 1] for p in crimes["suspect_profile_id"] if p)
    assert people_of.most_common(1)[0][1] > 3


def test_memory_does_not_grow_with_the_people() -> None:
    def peak(people: int) -> int:
        force = make_force(ForcePlan(people=people, seed=1))
        _ = force.sources
        tracemalloc.start()
        for _ in force.batches("profiles", "crimes", rows_at_once=4_096):
            pass
        size = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()
        return size

    assert peak(60_000) < 1.5 * peak(15_000)


def test_copy_text_is_what_postgresql_reads() -> None:
    batch = pa.record_batch(
        {
            "a": pa.array(["x", None, 'say "hi"', "tab\there", "back\\slash\n"]),
            "b": pa.array([1, None, 3, 4, 5]),
            "c": pa.array([True, False, None, True, True]),
            "d": pa.array([0, None, 1, 2, 3], pa.timestamp("s", tz="UTC")),
            "e": pa.array([0.5, 1.25, None, 3.0, 4.0]),
        }
    )
    quoted = to_copy_text(batch).decode().splitlines()
    assert quoted == [
        "x\t1\tt\t1970-01-01T00:00:00Z\t0.5",
        "\\N\t\\N\tf\t\\N\t1.25",
        'say "hi"\t3\t\\N\t1970-01-01T00:00:01Z\t\\N',
        "tab\\there\t4\tt\t1970-01-01T00:00:02Z\t3",
        "back\\\\slash\\n\t5\tt\t1970-01-01T00:00:03Z\t4",
    ]
    plain = batch.slice(0, 2)
    assert to_copy_text(plain).decode().splitlines() == quoted[:2]
    assert to_copy_text(batch.slice(3, 2)).decode().splitlines() == quoted[3:]


def test_a_table_that_does_not_exist_is_named(force: Force) -> None:
    with pytest.raises(KeyError, match="horses"):
        next(force.batches("horses"))

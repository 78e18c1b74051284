"""The published files: exact headers, mapped labels, snapped places, nothing restricted."""

import csv
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from iops.casework.crimes.commands import (
    CancelDetails,
    decide_cancellation,
    give_outcome,
    propose_cancellation,
    record_crime,
)
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.casework.encounters.commands import record_search
from iops.casework.encounters.contracts import SearchDetails
from iops.conftest import person
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.governance.access import audiences
from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.governance.audit.contracts import Verb
from iops.governance.audit.models import Look
from iops.insight.returns.points import build_points
from iops.insight.returns.police_uk import OUTCOMES, SEARCHES, STREET, export_month
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place

pytestmark = pytest.mark.usefixtures("committed")
AUGUST = datetime(2026, 8, 31, 22, 30, tzinfo=UTC)  # 23:30 in London: still August
VICTIM = PartyIn("victim", person=PersonDetails(surname="Ash"))


@pytest.fixture
def by() -> Actor:
    person("t.sergeant", "sergeant", rank="sergeant")
    person("t.registrar", "crime-registrar")
    return actor_for(Account.objects.get(username="t.sergeant"))


def street(count: int, east: float) -> None:
    Place.objects.bulk_create(
        Place(
            kind="address", label=f"{n} Mill Lane", search=f"{n} mill lane", street="Mill Lane",
            point=(east + n, 400_000 + n), longitude=-2.0, latitude=53.5,
        )
        for n in range(count)
    )  # fmt: skip


def crime(by: Actor, class_code: str = "46", east: float = 400_000) -> Crime:
    with clock.frozen(AUGUST):
        incident = open_from_call(
            by=by, channel="101", what="x", grade="C",
            where=Where("4 Mill Lane", easting=east, northing=400_000, longitude=-2, latitude=53),
        ).value  # fmt: skip
        details = CrimeDetails(class_code, parties=(VICTIM,))
        return record_crime(by=by, details=details, incident_id=incident.pk).value


def export(folder: Path) -> dict[str, list[Any]]:
    registrar = actor_for(Account.objects.get(username="t.registrar"))
    written = export_month(by=registrar, month="2026-08", folder=folder)
    found: dict[str, list[Any]] = {}
    for path in written.files:
        with path.open(newline="") as stream:
            found[path.stem.rsplit("-", 1)[-1]] = list(csv.DictReader(stream))
    found["unmapped"] = [written.unmapped]
    return found


def test_a_crime_is_published_by_mapping_and_snapped_place(by: Actor, tmp_path: Path) -> None:
    street(8, 400_000)
    street(7, 410_000)
    assert build_points() == 1
    made = crime(by)
    far = crime(by, east=690_000)
    with clock.frozen(AUGUST):
        give_outcome(by=by, crime_id=made.pk, code="18")
    files = export(tmp_path)
    first, second = files["street"]
    assert list(first) == STREET
    assert first["Crime type"] == "Shoplifting"
    assert first["Last outcome category"] == "Investigation complete; no suspect identified"
    assert first["Location"] == "On or near Mill Lane"
    assert len(first["Crime ID"]) == 64
    assert second["Last outcome category"] == "Under investigation"
    assert (second["Location"], second["Longitude"]) == ("No location", "")
    assert far.pk
    assert list(files["outcomes"][0]) == OUTCOMES
    look = Look.objects.get(page="returns.police_uk")
    assert (look.verb, look.detail["rows"]) == (int(Verb.DISCLOSURE), 3)


def test_a_class_without_a_category_is_listed_not_guessed(by: Actor, tmp_path: Path) -> None:
    crime(by, "53D")
    files = export(tmp_path)
    assert files["street"] == []
    assert files["unmapped"] == [{"class 53D": 1}]


def test_restricted_crimes_are_not_published(by: Actor, tmp_path: Path) -> None:
    made = crime(by)
    hidden = audiences.intern(force_id=by.force_id, restriction="restricted")
    Crime.objects.using("owner").filter(pk=made.pk).update(audience_id=hidden)
    audiences.recompute(Account.objects.get(username="system.worker"))
    registrar = actor_for(Account.objects.get(username="t.registrar"))
    assert export(tmp_path)["street"] == []
    again = export_month(by=system_actor("worker"), month="2026-08", folder=tmp_path)
    assert again.withheld == 1
    assert registrar.may("returns.export")


def test_a_search_is_published_in_the_exact_columns(by: Actor, tmp_path: Path) -> None:
    with clock.frozen(AUGUST):
        details = SearchDetails(
            "Person search", "mda-23", "drugs", "Seen passing a packet", place_text="Mill Lane",
            gender="male", age_range="18-24", self_ethnicity="W4", officer_ethnicity="IC2",
            outcome="none", outcome_linked=False, clothing="outer",
        )  # fmt: skip
        record_search(by=by, details=details)
    (row,) = export(tmp_path)["search"]
    assert list(row) == SEARCHES
    assert row["Legislation"] == "Misuse of Drugs Act 1971 (section 23)"
    assert row["Object of search"] == "Controlled drugs"
    assert (row["Gender"], row["Officer-defined ethnicity"]) == ("Male", "White")
    assert row["Self-defined ethnicity"] == "White - Any other White background"
    assert row["Removal of more than just outer clothing"] == "False"
    assert row["Date"] == "2026-08-31T22:30:00+00:00"
    assert row["Outcome linked to object of search"] == "False"
    assert row["Part of a policing operation"] == ""


#: The words of the published file, seen in it or known of it.
PUBLISHED = {
    "Gender": {"Male", "Female", "Other", ""},
    "Officer-defined ethnicity": {"White", "Black", "Asian", "Mixed", "Other", ""},
    "Age range": {"under 10", "10-17", "18-24", "25-34", "over 34", ""},
}
#: Fields whose codes are finer than the words that are published.
MAPPED = {"gender", "officer_ethnicity", "self_ethnicity"}
#: Each field of the form that is a code, its list, and the column in which it is published.
CODED = (
    ("gender", "gender", "Gender"),
    ("officer_ethnicity", "observed-ethnicity", "Officer-defined ethnicity"),
    ("age_range", "age-ranges", "Age range"),
    ("self_ethnicity", "ethnicity", "Self-defined ethnicity"),
    ("legislation", "stop-search-powers", "Legislation"),
    ("search_object", "stop-search-objects", "Object of search"),
    ("outcome", "stop-search-outcomes", "Outcome"),
)


def test_every_code_that_the_form_offers_is_published_in_the_words_of_the_file(
    by: Actor, tmp_path: Path
) -> None:
    base = SearchDetails(
        "Person search", "pace-1", "stolen", "Ran off with a box",
        "Insp. Holt, 22:00 to 06:00, Alderton", place_text="Mill Lane", self_ethnicity="W1",
        ethnicity_reason="N4", officer_ethnicity="IC1",
    )  # fmt: skip
    with clock.frozen(AUGUST):
        given = [
            (field, column, value)
            for field, listed, column in CODED
            for value in codes.codes(listed)
        ]
        for field, _, value in given:
            chosen: dict[str, Any] = {field: value.code}
            record_search(by=by, details=replace(base, **chosen))
    rows = export(tmp_path)["search"]
    assert len(rows) == len(given) > 60
    for (field, column, value), row in zip(given, rows, strict=True):
        words = str(value.detail.get("police_uk", "")) if field in MAPPED else value.label
        assert row[column] == words
        assert words in PUBLISHED.get(column, {words})
        if column == "Self-defined ethnicity":
            assert " - " in words


def test_a_cancelled_crime_is_in_no_file(by: Actor, tmp_path: Path) -> None:
    made, other = crime(by), crime(by)
    registrar = actor_for(Account.objects.get(username="t.registrar"))
    with clock.frozen(AUGUST):
        for one in (made, other):
            give_outcome(by=by, crime_id=one.pk, code="18")
        words = "The shop counted again: nothing is missing."
        details = CancelDetails("C2", words, "Stock list, exhibit AW/1", victim_informed=True)
        propose_cancellation(by=by, crime_id=made.pk, details=details)
        decide_cancellation(by=registrar, crime_id=made.pk, agreed=True)
    files = export(tmp_path)
    assert len(files["street"]) == len(files["outcomes"]) == 1

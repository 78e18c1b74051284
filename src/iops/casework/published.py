"""Loading published crimes and stop-and-searches (data.police.uk columns, or extracts of them).

A published row tells a type and an outcome label; class and outcome code are taken by the dated
lists ``police-uk-classes`` and ``police-uk-outcomes`` and marked as inferred. The place is the
published anonymous point. Each row keeps its published id, so that a second load replaces it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from django.db import connections

from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.bulk import DOOR, Run, batch, copy_rows
from iops.kernel.ids import new_uid
from iops.reference.codes import queries as codes
from iops.reference.codes.contracts import CodeValue
from iops.reference.places.importing import Areas
from iops.reference.places.loaders.points import Point, point_of
from iops.reference.places.loaders.text import Record, Refused, Source, csv_rows
from iops.reference.places.report import LoadReport

BATCH = 10_000
CRIME = (
    "id", "uid", "audience_id", "version", "created_at", "created_by", "run_id", "number",
    "class_code", "offence_code", "class_inferred", "summary", "flags", "reported_at",
    "recorded_at", "committed_from", "committed_to", "state", "place_text", "easting", "northing",
    "longitude", "latitude", "beat", "division", "outcome_code", "outcome_at", "external_id",
)  # fmt: skip
OUTCOME = (
    "uid", "audience_id", "version", "created_at", "created_by", "run_id", "crime_id", "code",
    "given_at", "rationale", "victim_decision", "victim_informed", "admission", "evidence_stage",
    "court_result",
)  # fmt: skip
ENCOUNTER = (
    "uid", "audience_id", "version", "created_at", "created_by", "run_id", "number", "kind", "at",
    "place_text", "easting", "northing", "longitude", "latitude", "beat", "gender", "age_range",
    "self_ethnicity", "officer_ethnicity", "legislation", "search_object", "grounds", "outcome",
    "outcome_linked", "more_than_outer", "operation", "operation_name",
)  # fmt: skip
_STREET = {
    "id": ("Crime ID", "crime_id"), "month": ("Month", "month"),
    "type": ("Crime type", "type"), "outcome": ("Last outcome category", "last_outcome"),
    "longitude": ("Longitude", "longitude"), "latitude": ("Latitude", "latitude"),
    "place": ("Location",),
}  # fmt: skip
_SEARCH = {
    "kind": ("Type",), "at": ("Date",), "operation": ("Part of a policing operation",),
    "operation_name": ("Policing operation",), "latitude": ("Latitude",),
    "longitude": ("Longitude",), "gender": ("Gender",), "age_range": ("Age range",),
    "self": ("Self-defined ethnicity",), "officer": ("Officer-defined ethnicity",),
    "legislation": ("Legislation",), "object": ("Object of search",), "outcome": ("Outcome",),
    "linked": ("Outcome linked to object of search",),
    "clothing": ("Removal of more than just outer clothing",),
}  # fmt: skip


@dataclass(frozen=True)
class PublishedCrime:
    """A published row with the codes that the lists take for it."""

    published_id: str
    month: date
    class_code: str
    offence_code: str
    outcome_code: str
    court_result: str
    place: str
    point: Point | None


def load_street(run: Run, path: Path) -> LoadReport:
    """Crimes of a street file. Antisocial behaviour has no crime behind it, and is refused."""
    report = LoadReport(path.name)
    outcomes = {
        listed.label: listed for listed in codes.codes("police-uk-outcomes", on=date(2100, 1, 1))
    }

    def parse(record: Record) -> PublishedCrime:
        return _crime(record, outcomes)

    rows = csv_rows(Source.of(path), report, _STREET, parse, required=("id", "month", "type"))
    areas, first = Areas(), _next("crimes_crime_id_seq")
    audience = open_audience(run.by.force_id)
    while chunk := list(islice(rows, BATCH)):
        _copy_crimes(run, chunk, areas, audience, first)
        first += len(chunk)
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT setval('crimes_crime_id_seq', %s)", [first])
    return report


def _next(sequence: str) -> int:
    with connections[DOOR].cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence])
        return int(cursor.fetchone()[0])


def _crime(record: Record, outcomes: dict[str, CodeValue]) -> PublishedCrime:
    month = record.required("month")
    try:
        first = date.fromisoformat(f"{month}-01")
    except ValueError:
        raise Refused("month", "is not a month (YYYY-MM)") from None
    kind = codes.find("police-uk-classes", record.required("type"), on=first)
    if kind is None:
        raise Refused("type", "is not a crime type that the list police-uk-classes maps")
    label = record.text("outcome")
    outcome = outcomes.get(label) if label else None
    if label and outcome is None:
        raise Refused("outcome", "is not an outcome of the list police-uk-outcomes")
    slug = outcome.code if outcome else ""
    if slug == "under-investigation":
        outcome = None
    kept = outcome is not None and (
        outcome.detail.get("court") == "yes" or not outcome.detail.get("home_office")
    )
    published_id = record.required("id")
    if len(published_id) != 64:
        raise Refused("id", "is not a published id of 64 characters")
    return PublishedCrime(
        published_id=published_id,
        month=first,
        class_code=str(kind.detail["crime_class"]),
        offence_code=str(kind.detail.get("offence_code", "")),
        outcome_code=str(outcome.detail.get("home_office", "")) if outcome else "",
        court_result=slug if kept else "",
        place=record.text("place"),
        point=point_of(record, may_lack=True),
    )


def _copy_crimes(
    run: Run, chunk: list[PublishedCrime], areas: Areas, audience: int, first: int
) -> None:
    now, by = clock.now(), run.by.account_id
    common = (audience, 1, now, by, run.id)
    beats, divisions = _located(areas, [one.point for one in chunk])
    crimes: list[tuple[Any, ...]] = []
    outcomes: list[tuple[Any, ...]] = []
    for place, one in enumerate(chunk):
        number = first + place
        reported = clock.local_midnight(one.month) + timedelta(hours=12, seconds=number % 86_400)
        closed = bool(one.outcome_code or one.court_result)
        point = one.point
        crimes.append(
            (
                number,
                new_uid(),
                *common,
                f"PUB-{number:07d}-{one.month:%y}",
                one.class_code,
                one.offence_code,
                True,
                "",
                [],
                reported,
                reported,
                f"{one.month:%Y-%m}",
                f"{one.month:%Y-%m}",
                "closed" if closed else "open",
                one.place,
                point.easting if point else None,
                point.northing if point else None,
                point.longitude if point else None,
                point.latitude if point else None,
                beats[place],
                divisions[place],
                one.outcome_code,
                reported if closed else None,
                one.published_id,
            )
        )
        if closed:
            outcomes.append(
                (new_uid(), *common, number, one.outcome_code, reported, "", "", False, False, "",
                 one.court_result)
            )  # fmt: skip
    with batch(run):
        copy_rows(run, "crimes_crime", CRIME, crimes, audience_id=audience)
        copy_rows(run, "crimes_outcome", OUTCOME, outcomes, audience_id=audience)


def _located(areas: Areas, points: list[Point | None]) -> tuple[list[str], list[str]]:
    xs = [point.easting if point else 0.0 for point in points]
    ys = [point.northing if point else 0.0 for point in points]
    return areas.codes("beat", xs, ys), areas.codes("division", xs, ys)


def load_searches(run: Run, path: Path) -> LoadReport:
    """Stop-and-searches of a data.police.uk file."""
    report = LoadReport(path.name)
    rows = csv_rows(Source.of(path), report, _SEARCH, _search, required=("kind", "at"))
    areas, audience = Areas(), open_audience(run.by.force_id)
    count = 0
    while chunk := list(islice(rows, BATCH)):
        count = _copy_searches(run, chunk, areas, audience, count)
    return report


def _search(record: Record) -> dict[str, Any]:
    try:
        at = datetime.fromisoformat(record.required("at"))
    except ValueError:
        raise Refused("at", "is not a moment (ISO 8601)") from None
    return {
        "kind": record.required("kind", longest=30),
        "at": at if at.tzinfo else at.replace(tzinfo=UTC),
        "point": point_of(record, may_lack=True),
        "gender": record.text("gender", longest=10),
        "age_range": record.text("age_range", longest=10),
        "self": record.text("self"),
        "officer": record.text("officer", longest=10),
        "legislation": record.text("legislation"),
        "object": record.text("object"),
        "outcome": record.text("outcome"),
        "linked": _flag(record, "linked"),
        "clothing": _flag(record, "clothing"),
        "operation": _flag(record, "operation"),
        "operation_name": record.text("operation_name"),
    }


def _flag(record: Record, column: str) -> bool | None:
    text = record.text(column)
    if text not in ("", "True", "False"):
        raise Refused(column, "is neither True nor False nor blank")
    return None if not text else text == "True"


def _copy_searches(
    run: Run, chunk: list[dict[str, Any]], areas: Areas, audience: int, count: int
) -> int:
    now, by = clock.now(), run.by.account_id
    beats, _ = _located(areas, [one["point"] for one in chunk])
    rows = []
    for place, one in enumerate(chunk):
        count += 1
        point: Point | None = one["point"]
        rows.append(
            (
                new_uid(),
                audience,
                1,
                now,
                by,
                run.id,
                f"SSP-{run.id}-{count:06d}",
                one["kind"],
                one["at"],
                "",
                point.easting if point else None,
                point.northing if point else None,
                point.longitude if point else None,
                point.latitude if point else None,
                beats[place],
                one["gender"],
                one["age_range"],
                one["self"],
                one["officer"],
                one["legislation"],
                one["object"],
                "Not published",
                one["outcome"],
                one["linked"],
                one["clothing"],
                one["operation"],
                one["operation_name"],
            )
        )
    with batch(run):
        copy_rows(run, "encounters_encounter", ENCOUNTER, rows, audience_id=audience)
    return count

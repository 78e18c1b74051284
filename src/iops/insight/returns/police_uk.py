"""The data.police.uk files of a month: street, outcomes, stop-and-search, with exact headers.

Places are snapped to the force's own anonymous points, each standing for at least eight
addresses, or left blank. Records of restricted audiences are not published; they are counted.
"""

import csv
import hashlib
import hmac
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from iops.governance.access.audiences import open_audience
from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import write_look
from iops.insight.returns.mapping import Labels
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotPermitted

STREET = ["Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude", "Location",
          "LSOA code", "LSOA name", "Crime type", "Last outcome category", "Context"]  # fmt: skip
OUTCOMES = ["Crime ID", "Month", "Reported by", "Falls within", "Longitude", "Latitude",
            "Location", "LSOA code", "LSOA name", "Outcome type"]  # fmt: skip
SEARCHES = ["Type", "Date", "Part of a policing operation", "Policing operation", "Latitude",
            "Longitude", "Gender", "Age range", "Self-defined ethnicity",
            "Officer-defined ethnicity", "Legislation", "Object of search", "Outcome",
            "Outcome linked to object of search",
            "Removal of more than just outer clothing"]  # fmt: skip
#: Further than this from any point, a crime is published without a place (20 km).
FURTHEST_METRES = 20_000

_PLACE = """
    LEFT JOIN LATERAL (
        SELECT a.label, a.longitude, a.latitude FROM returns_anonymous_point a
        WHERE c.easting IS NOT NULL
          AND a.point <-> point(c.easting, c.northing) < %(furthest)s
        ORDER BY a.point <-> point(c.easting, c.northing) LIMIT 1) p ON true
    LEFT JOIN LATERAL (
        SELECT l.code, l.name FROM places_area_part r JOIN places_area l ON l.id = r.area_id
        WHERE r.kind = 'lsoa' AND c.easting IS NOT NULL
          AND r.ring @> point(c.easting, c.northing) LIMIT 1) l ON true
"""
_STREET = f"""
    SELECT c.uid::text, c.external_id, p.longitude, p.latitude, p.label, l.code, l.name,
           c.class_code, o.code, coalesce(o.court_result, '')
    FROM crimes_crime c {_PLACE}
    LEFT JOIN crimes_outcome o ON o.crime_id = c.id AND o.superseded_at IS NULL
    WHERE c.reported_at >= %(first)s AND c.reported_at < %(last)s AND c.state <> 'cancelled'
      AND c.audience_id = %(audience)s ORDER BY c.id
"""
_ASB = f"""
    SELECT p.longitude, p.latitude, p.label, l.code, l.name
    FROM incidents_incident c {_PLACE}
    JOIN codes_code t ON t.list = 'incident-types' AND t.valid_to IS NULL
         AND t.code = coalesce(nullif(c.closing_code, ''), c.type_code)
    WHERE t.detail ->> 'chapter' = 'asb' AND c.opened_at >= %(first)s AND c.opened_at < %(last)s
      AND c.audience_id = %(audience)s ORDER BY c.id
"""
_OUTCOMES = f"""
    SELECT c.uid::text, c.external_id, p.longitude, p.latitude, p.label, l.code, l.name,
           o.code, o.court_result
    FROM crimes_outcome o JOIN crimes_crime c ON c.id = o.crime_id {_PLACE}
    WHERE o.given_at >= %(first)s AND o.given_at < %(last)s AND c.state <> 'cancelled'
      AND c.audience_id = %(audience)s ORDER BY o.id
"""
_SEARCHES = """
    SELECT c.kind, c.at, c.operation, c.operation_name, p.latitude, p.longitude, c.gender,
           c.age_range, c.self_ethnicity, c.officer_ethnicity, c.legislation, c.search_object,
           c.outcome, c.outcome_linked, c.more_than_outer
    FROM encounters_encounter c
    LEFT JOIN LATERAL (
        SELECT a.longitude, a.latitude FROM returns_anonymous_point a
        WHERE c.easting IS NOT NULL AND a.point <-> point(c.easting, c.northing) < %(furthest)s
        ORDER BY a.point <-> point(c.easting, c.northing) LIMIT 1) p ON true
    WHERE c.at >= %(first)s AND c.at < %(last)s AND c.audience_id = %(audience)s ORDER BY c.at, c.id
"""


@dataclass
class Written:
    """What an export wrote: file to number of rows, hashes, what was not mapped or not public."""

    files: dict[Path, int] = field(default_factory=dict)
    hashes: dict[str, str] = field(default_factory=dict)
    unmapped: dict[str, int] = field(default_factory=dict)
    withheld: int = 0


def month_span(month: str) -> tuple[date, datetime, datetime]:
    """First day and the first and last moment of "YYYY-MM" in London. Raises ValueError."""
    first = date.fromisoformat(f"{month}-01")
    after = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    return first, clock.local_midnight(first), clock.local_midnight(after)


def export_month(*, by: Actor, month: str, folder: Path) -> Written:
    """Write the three files of a month into ``folder``/YYYY-MM. A look: disclosure, with hashes."""
    if not by.may("returns.export"):
        raise NotPermitted("Exporting returns needs the permission “returns.export”.")
    first, begin, end = month_span(month)
    labels, written = Labels(first), Written()
    target = folder / month
    target.mkdir(parents=True, exist_ok=True)
    values = {
        "first": begin, "last": end, "audience": open_audience(by.force_id),
        "furthest": FURTHEST_METRES,
    }  # fmt: skip
    prefix = f"{month}-{settings.IOPS_FORCE['slug']}"
    with visibility(by):
        files = (
            ("street", STREET, _street(values, month, labels)),
            ("outcomes", OUTCOMES, _outcomes(values, month, labels)),
            ("stop-and-search", SEARCHES, _searches(values)),
        )
        for name, header, rows in files:
            path = target / f"{prefix}-{name}.csv"
            written.files[path], written.hashes[path.name] = _write(path, header, rows)
        written.unmapped = labels.unmapped
        written.withheld = _withheld(values)
        detail = {"month": month, "rows": sum(written.files.values()), "sha256": written.hashes}
        write_look(by, "returns.police_uk", (), verb=Verb.DISCLOSURE, detail=detail)
    return written


def crime_id(uid: str, external: str) -> str:
    """The published id: 64 hexadecimal digits from which nobody can count back to the record."""
    if len(external) == 64:
        return external
    key = settings.SECRET_KEY.encode()
    return hmac.new(key, f"police-uk:{uid}".encode(), hashlib.sha256).hexdigest()


def _street(values: dict[str, Any], month: str, labels: Labels) -> Iterator[list[Any]]:
    force = settings.IOPS_FORCE["name"]
    for row in _rows(_STREET, values):
        uid, external, lon, lat, label, lsoa, lsoa_name, class_code, outcome, court = row
        category = labels.category(class_code)
        if category is None:
            continue
        yield [
            crime_id(uid, external), month, force, force, _degree(lon), _degree(lat),
            label or "No location", lsoa or "", lsoa_name or "", category,
            labels.outcome(outcome or "", court) or "", "",
        ]  # fmt: skip
    for lon, lat, label, lsoa, lsoa_name in _rows(_ASB, values):
        yield ["", month, force, force, _degree(lon), _degree(lat), label or "No location",
               lsoa or "", lsoa_name or "", "Anti-social behaviour", "", ""]  # fmt: skip


def _outcomes(values: dict[str, Any], month: str, labels: Labels) -> Iterator[list[Any]]:
    force = settings.IOPS_FORCE["name"]
    for uid, external, lon, lat, label, lsoa, lsoa_name, code, court in _rows(_OUTCOMES, values):
        outcome = labels.outcome(code, court)
        if outcome is not None:
            yield [crime_id(uid, external), month, force, force, _degree(lon), _degree(lat),
                   label or "No location", lsoa or "", lsoa_name or "", outcome]  # fmt: skip


def _searches(values: dict[str, Any]) -> Iterator[list[Any]]:
    for row in _rows(_SEARCHES, values):
        kind, at, operation, operation_name, lat, lon, *rest, linked, clothing = row
        yield [kind, at.astimezone(UTC).isoformat(), _flag(operation), operation_name,
               _degree(lat), _degree(lon), *rest, _flag(linked), _flag(clothing)]  # fmt: skip


def _withheld(values: dict[str, Any]) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM crimes_crime WHERE reported_at >= %(first)s "
            "AND reported_at < %(last)s AND state <> 'cancelled' AND audience_id <> %(audience)s",
            values,
        )
        return int(cursor.fetchone()[0])


def _rows(sql: str, values: dict[str, Any]) -> Iterator[tuple[Any, ...]]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(sql, values)
        while batch := cursor.fetchmany(5000):
            yield from batch


def _write(path: Path, header: Sequence[str], rows: Iterator[list[Any]]) -> tuple[int, str]:
    """Write a file under a temporary name, and rename it when it is whole."""
    digest, count = hashlib.sha256(), 0
    draft = path.with_suffix(".part")
    with draft.open("wb") as stream:
        for row in _with_header(header, rows):
            line = io.StringIO()
            csv.writer(line, lineterminator="\r\n").writerow(row)
            data = line.getvalue().encode()
            digest.update(data)
            stream.write(data)
            count += 1
    draft.rename(path)
    return count - 1, digest.hexdigest()


def _with_header(header: Sequence[str], rows: Iterator[list[Any]]) -> Iterator[Sequence[Any]]:
    yield header
    yield from rows


def _degree(value: float | None) -> str:
    return "" if value is None else f"{value:.6f}"


def _flag(value: bool | None) -> str:
    return "" if value is None else str(value)

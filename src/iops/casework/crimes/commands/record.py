"""Recording a crime: from an incident in one step, or by itself."""

from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from iops.casework.crimes.commands.checking import wrong_with_crime
from iops.casework.crimes.commands.parties import put_party
from iops.casework.crimes.commands.shared import (
    crime_fact,
    standing_crime,
    the_crime,
    tie,
    write_enquiry,
)
from iops.casework.crimes.contracts import CrimeDetails
from iops.casework.crimes.models import Crime, Enquiry
from iops.controlroom.incidents.models import Incident
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid, all_at_once
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number
from iops.pole.confidential.commands import carry, keep
from iops.pole.confidential.contracts import CONFIDENTIAL, VEILED, Spot
from iops.pole.confidential.queries import is_shut, open_to
from iops.reference.codes import queries as codes
from iops.reference.places.models import Place


@dataclass(frozen=True)
class _Scene:
    """Where and when, as carried over from the incident."""

    audience_id: int
    reported_at: datetime
    occurred: PartialDate
    summary: str = ""
    place_text: str = ""
    place_id: int | None = None
    easting: float | None = None
    northing: float | None = None
    longitude: float | None = None
    latitude: float | None = None
    beat: str = ""
    division: str = ""
    veiled: Spot | None = None


@command("crimes.record", result="crime")
def record_crime(
    *,
    by: Actor,
    details: CrimeDetails,
    incident_id: int | None = None,
    reported_at: datetime | None = None,
    place_text: str = "",
    place_id: int | None = None,
) -> Outcome[Crime]:
    """Record a crime. From an incident, its place, time and report are carried over.

    By itself it has the moment of the first report (now, unless said) and a place as told. A
    victim is needed, except where the victim is the State (a class says so). Raises Invalid
    naming every field that is wrong.
    """
    now = clock.now()
    incident: Incident | None = None
    if incident_id is not None:
        incident = locked(Incident.objects, by, incident_id, what="incident")
        all_at_once(wrong_with_crime(details, reported_at=None))
        scene = _scene_of(incident)
    else:
        place, unknown = _place(by, place_id)
        reported = reported_at or now
        all_at_once(wrong_with_crime(details, reported_at=reported) | unknown)
        scene = _scene_by_itself(by, reported, place_text, place)
    crime = _make(by, details, scene, now)
    veiled: list[Fact] = []
    if crime.place_text == CONFIDENTIAL and incident is not None:
        veiled = carry(by, ("incident", incident.pk), ("crime", crime.pk))
    elif scene.veiled is not None:
        veiled = keep(by, "crime", crime.pk, scene.veiled)
    for party in details.parties:
        put_party(by, crime, party)
    label = codes.label("crime-classes", crime.class_code)
    write_enquiry(by, crime, f"Recorded as {crime.class_code} {label}.")
    facts = [crime_fact("crimes.recorded", crime), *veiled]
    if incident is not None:
        facts += tie(by, crime, incident, f"Crime {crime.number} recorded ({crime.class_code}).")
    return Outcome(crime, facts)


def _scene_of(incident: Incident) -> _Scene:
    return _Scene(
        audience_id=incident.audience_id,
        reported_at=incident.reported_at,
        occurred=PartialDate.of(clock.local_date(incident.opened_at)),
        summary=incident.summary,
        place_text=incident.place_text,
        place_id=incident.place_id,
        easting=incident.easting,
        northing=incident.northing,
        longitude=incident.longitude,
        latitude=incident.latitude,
        beat=incident.beat,
        division=incident.division,
    )


def _place(by: Actor, place_id: int | None) -> tuple[Place | None, dict[str, str]]:
    """A place of the gazetteer that the actor may know; what is wrong where there is none."""
    if place_id is None:
        return None, {}
    found = Place.objects.filter(open_to(by), pk=place_id).first()
    wrong = {"place": "There is no such place in the gazetteer. Choose it again, or type where."}
    return found, wrong if found is None else {}


def _scene_by_itself(
    by: Actor, reported_at: datetime, place_text: str, place: Place | None
) -> _Scene:
    """Where and when, as told. A place of the gazetteer brings its beat and its coordinates."""
    where: dict[str, Any] = {} if place is None else {
        "place_id": place.pk, "easting": place.point[0], "northing": place.point[1],
        "longitude": place.longitude, "latitude": place.latitude,
    }  # fmt: skip
    areas = {} if place is None else {"beat": place.beat, "division": place.division}
    spot = Spot(place_text or (place.label if place else ""), **where)
    shut = bool(spot.place_text) and is_shut(spot)
    return _Scene(
        audience_id=open_audience(by.force_id),
        reported_at=reported_at,
        occurred=PartialDate.of(clock.local_date(reported_at)),
        **asdict(VEILED if shut else spot),
        **areas,
        veiled=spot if shut else None,
    )


def _make(by: Actor, details: CrimeDetails, scene: _Scene, now: datetime) -> Crime:
    first = _date(details.committed_from) or scene.occurred
    last = _date(details.committed_to) or first
    if last.last_day < first.first_day:
        raise Invalid.at("committed_from", "It ended before it was reported: say when it began.")
    return Crime.objects.create(
        audience_id=scene.audience_id,
        created_by=by.account_id,
        number=next_number("CR", at=now, daily=False),
        class_code=details.class_code,
        offence_code=details.offence_code,
        summary=details.summary or scene.summary,
        flags=list(details.flags),
        reported_at=scene.reported_at,
        recorded_at=now,
        committed_from=first,
        committed_to=last,
        place_text=scene.place_text,
        place_id=scene.place_id,
        easting=scene.easting,
        northing=scene.northing,
        longitude=scene.longitude,
        latitude=scene.latitude,
        beat=scene.beat,
        division=scene.division,
    )


def _date(text: str) -> PartialDate | None:
    """A date as told, whole or in part. Checked before."""
    return PartialDate.parse(text) if text.strip() else None


@command("crimes.reclassify", permission="crimes.update", result="crime")
def reclassify_crime(
    *, by: Actor, crime_id: int, class_code: str, reason: str, expected_version: int | None = None
) -> Outcome[Crime]:
    """Give a crime another class; the old one stays in the history and the enquiry log.

    Raises Invalid for a class that is not in the list and without a reason.
    """
    crime = standing_crime(by, crime_id)
    unsaid = {} if reason.strip() else {"reason": "Say why the class changes."}
    all_at_once(codes.wrong("crime-classes", class_code, field="class") | unsaid)
    listed = codes.require("crime-classes", class_code, field="class")
    expect_version(crime, expected_version, {"class_code": class_code})
    old, crime.class_code, crime.class_inferred = crime.class_code, class_code, False
    crime.save()
    text = f"Reclassified from {old} to {class_code} {listed.label}. {reason.strip()}"
    write_enquiry(by, crime, text)
    return Outcome(crime, [crime_fact("crimes.reclassified", crime, previous=old)])


@command("crimes.enquire", permission="crimes.update", result="enquiry")
def add_enquiry(*, by: Actor, crime_id: int, text: str) -> Outcome[Enquiry]:
    """Add an entry to the enquiry log."""
    if not text.strip():
        raise Invalid.at("text", "An entry needs words.")
    crime = the_crime(by, crime_id)
    entry = write_enquiry(by, crime, text.strip())
    return Outcome(entry, [crime_fact("crimes.enquired", crime)])

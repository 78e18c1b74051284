"""Incidents over HTTP."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status

from iops.controlroom.incidents import commands, queries
from iops.controlroom.incidents.contracts import USUAL_TYPE, Assessment, Where
from iops.controlroom.incidents.models import Incident
from iops.kernel.actors import Actor
from iops.kernel.http import REFUSALS, Id, Page, actor

router = Router(tags=["incidents"])


class WhereIn(Schema):
    """Where it is, as said; with National Grid metres and WGS84 when known."""

    text: str = Field(max_length=500)
    place_id: int | None = Field(None, ge=1, le=2**62)
    easting: float | None = Field(None, ge=0, le=700_000)
    northing: float | None = Field(None, ge=0, le=1_300_000)
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)
    beat: str = Field("", max_length=30)
    division: str = Field("", max_length=30)
    confidential: bool = False


class AssessmentIn(Schema):
    """A THRIVE assessment."""

    rationale: str = Field(max_length=4000)
    threat: str = Field("", max_length=4000)
    harm: str = Field("", max_length=4000)
    risk: str = Field("", max_length=4000)
    investigation: str = Field("", max_length=4000)
    vulnerability: str = Field("", max_length=4000)
    engagement: str = Field("", max_length=4000)


class IncidentIn(Schema):
    """A call and its incident: where, what and grade are enough."""

    where: WhereIn
    what: str = Field(max_length=4000)
    grade: str | None = Field(None, max_length=4)
    type_code: str = Field(USUAL_TYPE, max_length=10)
    channel: str = Field("999", max_length=20)
    caller_name: str = Field("", max_length=200)
    caller_phone: str = Field("", max_length=30)
    qualifiers: list[str] = Field(default_factory=list, max_length=20)


class IncidentOut(Schema):
    """An incident as the API shows it."""

    id: int
    number: str
    type_code: str
    grade: str | None
    state: str
    summary: str
    place_text: str
    opened_at: datetime
    target_at: datetime | None
    version: int


class SpotOut(Schema):
    """Where an incident is: words, a place of the gazetteer, coordinates."""

    place_text: str
    place_id: int | None
    easting: float | None
    northing: float | None
    longitude: float | None
    latitude: float | None


class GradeIn(Schema):
    grade: str = Field(max_length=4)
    reason: str = Field("", max_length=1000)
    assessment: AssessmentIn | None = None


class EntryIn(Schema):
    text: str = Field(max_length=8000)


class CloseIn(Schema):
    closing_code: str = Field(max_length=10)
    result: str = Field("", max_length=4000)
    assessment: AssessmentIn | None = None


class NoCrimeIn(Schema):
    reason: str = Field(max_length=4000)


class LinkIn(Schema):
    """Tie to another incident: "linked" with it, or "part-of" it."""

    other_id: int = Field(ge=1, le=2**62)
    kind: str = Field("linked", max_length=20)
    reason: str = Field("", max_length=1000)


class DuplicateIn(Schema):
    """The incident that this one is the same event as."""

    of_id: int = Field(ge=1, le=2**62)
    reason: str = Field("", max_length=1000)


class UnlinkIn(Schema):
    reason: str = Field(max_length=1000)


class EntryOut(Schema):
    id: int
    at: datetime
    kind: str
    text: str


def stored(by: Actor, outcome: Any) -> Incident:
    """The incident of an outcome; of a repeated request, as it is today."""
    return queries.incident_card(by=by, incident_id=outcome.value.id).incident


def assessed(given: AssessmentIn | None) -> Assessment | None:
    return Assessment(**given.dict()) if given else None


@router.post("/incidents", response={201: IncidentOut, **REFUSALS})
def open_incident(request: HttpRequest, given: IncidentIn) -> Status[Incident]:
    """Log a contact and open its incident in one step."""
    by = actor(request)
    outcome = commands.open_from_call(
        by=by,
        channel=given.channel,
        caller_name=given.caller_name,
        caller_phone=given.caller_phone,
        where=Where(**given.where.dict()),
        what=given.what,
        grade=given.grade,
        type_code=given.type_code,
        qualifiers=tuple(given.qualifiers),
    )
    if outcome.replayed:
        return Status(201, stored(by, outcome))
    return Status(201, outcome.value)


@router.get("/incidents", response={200: list[IncidentOut], **REFUSALS})
def list_incidents(
    request: HttpRequest,
    page: Query[Page],
) -> list[Incident]:
    """Incidents, newest first."""
    return queries.incidents(by=actor(request), **page.dict())


@router.get("/incidents/{incident_id}", response={200: IncidentOut, **REFUSALS})
def one_incident(request: HttpRequest, incident_id: Id) -> Incident:
    return queries.incident_card(by=actor(request), incident_id=incident_id).incident


@router.get("/incidents/{incident_id}/whereabouts", response={200: SpotOut, **REFUSALS})
def whereabouts(request: HttpRequest, incident_id: Id) -> Any:
    """Where it is, as far as the caller may know: a confidential address for those who may."""
    return queries.incident_card(by=actor(request), incident_id=incident_id).spot


@router.get("/incidents/{incident_id}/log", response={200: list[EntryOut], **REFUSALS})
def read_log(request: HttpRequest, incident_id: Id) -> list[Any]:
    card = queries.incident_card(by=actor(request), incident_id=incident_id)
    return [line.entry for line in card.entries]


@router.post("/incidents/{incident_id}/grade", response={200: IncidentOut, **REFUSALS})
def grade(request: HttpRequest, incident_id: Id, given: GradeIn) -> Incident:
    by = actor(request)
    outcome = commands.grade_incident(
        by=by,
        incident_id=incident_id,
        grade=given.grade,
        reason=given.reason,
        assessment=assessed(given.assessment),
    )
    return stored(by, outcome)


@router.post("/incidents/{incident_id}/assessments", response={200: IncidentOut, **REFUSALS})
def assess(request: HttpRequest, incident_id: Id, given: AssessmentIn) -> Incident:
    by = actor(request)
    outcome = commands.assess_incident(
        by=by, incident_id=incident_id, assessment=Assessment(**given.dict())
    )
    return stored(by, outcome)


@router.post("/incidents/{incident_id}/log", response={201: dict[str, int], **REFUSALS})
def add_entry(request: HttpRequest, incident_id: Id, given: EntryIn) -> Status[dict[str, int]]:
    outcome = commands.add_log_entry(by=actor(request), incident_id=incident_id, text=given.text)
    return Status(201, {"id": outcome.value.id})


@router.post(
    "/incidents/{incident_id}/log/{entry_id}/correction",
    response={201: dict[str, int], **REFUSALS},
)
def correct_entry(
    request: HttpRequest, incident_id: Id, entry_id: Id, given: EntryIn
) -> Status[dict[str, int]]:
    """Correct an entry by a new one; the old one stays."""
    outcome = commands.correct_log_entry(
        by=actor(request), incident_id=incident_id, entry_id=entry_id, text=given.text
    )
    return Status(201, {"id": outcome.value.id})


@router.post("/incidents/{incident_id}/close", response={200: IncidentOut, **REFUSALS})
def close(request: HttpRequest, incident_id: Id, given: CloseIn) -> Incident:
    by = actor(request)
    outcome = commands.close_incident(
        by=by,
        incident_id=incident_id,
        closing_code=given.closing_code,
        result=given.result,
        assessment=assessed(given.assessment),
    )
    return stored(by, outcome)


@router.post("/incidents/{incident_id}/no-crime", response={200: IncidentOut, **REFUSALS})
def no_crime(request: HttpRequest, incident_id: Id, given: NoCrimeIn) -> Incident:
    by = actor(request)
    outcome = commands.decide_no_crime(by=by, incident_id=incident_id, reason=given.reason)
    return stored(by, outcome)


@router.post("/incidents/{incident_id}/links", response={201: dict[str, int], **REFUSALS})
def link(request: HttpRequest, incident_id: Id, given: LinkIn) -> Status[dict[str, int]]:
    """Tie an incident to another."""
    outcome = commands.link_incidents(by=actor(request), incident_id=incident_id, **given.dict())
    return Status(201, {"id": outcome.value.id})


@router.post("/incidents/{incident_id}/duplicate-of", response={201: dict[str, int], **REFUSALS})
def duplicate_of(
    request: HttpRequest, incident_id: Id, given: DuplicateIn
) -> Status[dict[str, int]]:
    """Close an incident as the same event as another; its contacts go over."""
    outcome = commands.mark_duplicate(by=actor(request), incident_id=incident_id, **given.dict())
    return Status(201, {"id": outcome.value.id})


@router.post("/incident-links/{link_id}/undo", response={200: dict[str, int], **REFUSALS})
def unlink(request: HttpRequest, link_id: Id, given: UnlinkIn) -> dict[str, int]:
    """Take a link back, with the reason; a duplicate is opened again."""
    outcome = commands.unlink(by=actor(request), link_id=link_id, reason=given.reason)
    return {"id": outcome.value.id}

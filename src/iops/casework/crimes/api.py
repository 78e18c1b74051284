"""Crimes over HTTP."""

from datetime import date, datetime
from typing import Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema, Status
from pydantic import AwareDatetime

from iops.casework.crimes import commands, queries
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime
from iops.kernel.actors import Actor
from iops.kernel.http import REFUSALS, Id, Page, actor
from iops.pole.people.contracts import PersonDetails

router = Router(tags=["crimes"])


class PersonIn(Schema):
    """What is known of a person."""

    forename: str = Field("", max_length=100)
    middle: str = Field("", max_length=100)
    surname: str = Field("", max_length=100)
    born: str = Field("", max_length=10)
    sex: str = Field("", max_length=1)


class PartySchema(Schema):
    """Victim, suspect or witness: a record, a person's details or an organisation's name."""

    role: str = Field(max_length=12)
    profile_id: int | None = Field(None, ge=1, le=2**62)
    organisation_id: int | None = Field(None, ge=1, le=2**62)
    person: PersonIn | None = None
    organisation: str = Field("", max_length=200)


class CrimeIn(Schema):
    class_code: str = Field(max_length=10)
    offence_code: str = Field("", max_length=10)
    summary: str = Field("", max_length=8000)
    committed_from: str = Field("", max_length=10)
    committed_to: str = Field("", max_length=10)
    flags: list[str] = Field(default_factory=list, max_length=20)
    parties: list[PartySchema] = Field(default_factory=list, max_length=50)
    incident_id: int | None = Field(None, ge=1, le=2**62)
    reported_at: AwareDatetime | None = None
    place_text: str = Field("", max_length=300)
    place_id: int | None = Field(None, ge=1, le=2**62)


class CrimeOut(Schema):
    id: int
    number: str
    class_code: str
    state: str
    reported_at: datetime
    recorded_at: datetime
    outcome_code: str
    cancel_code: str
    version: int


class CancelIn(Schema):
    """A proposal to cancel a crime; what its reason needs is said where it is missing."""

    code: str = Field(max_length=4)
    grounds: str = Field(max_length=4000)
    information: str = Field("", max_length=4000)
    other: str = Field("", max_length=30)
    force: str = Field("", max_length=100)
    reference: str = Field("", max_length=40)
    victim_informed: bool = False


class DecisionIn(Schema):
    agreed: bool
    note: str = Field("", max_length=4000)


class CrimeReasonIn(Schema):
    reason: str = Field(max_length=4000)


class ChargeSchema(Schema):
    """One suspect charged with one offence."""

    charged_on: date
    party_id: int | None = Field(None, ge=1, le=2**62)
    offence_code: str = Field("", max_length=10)
    urn: str = Field("", max_length=20)


class OutcomeIn(Schema):
    code: str = Field(max_length=4)
    rationale: str = Field("", max_length=4000)
    victim_decision: str = Field("", max_length=4000)
    victim_informed: bool = False
    admission: bool = False
    evidence_stage: str = Field("", max_length=8)
    charges: list[ChargeSchema] = Field(default_factory=list, max_length=50)
    linked_case: str = Field("", max_length=40)


class AllocateIn(Schema):
    owner_id: int = Field(ge=1, le=2**62)
    reason: str = Field("", max_length=1000)


class TieIn(Schema):
    incident_id: int = Field(ge=1, le=2**62)


def _stored(by: Actor, outcome: Any) -> Crime:
    return queries.crime_card(by=by, crime_id=outcome.value.id).crime


@router.post("/crimes", response={201: CrimeOut, **REFUSALS})
def record(request: HttpRequest, given: CrimeIn) -> Status[Crime]:
    """Record a crime, from an incident or by itself."""
    by = actor(request)
    parties = tuple(
        PartyIn(
            role=one.role,
            profile_id=one.profile_id,
            organisation_id=one.organisation_id,
            person=PersonDetails(**one.person.dict()) if one.person else None,
            organisation=one.organisation,
        )
        for one in given.parties
    )
    details = CrimeDetails(
        class_code=given.class_code,
        offence_code=given.offence_code,
        summary=given.summary,
        committed_from=given.committed_from,
        committed_to=given.committed_to,
        flags=tuple(given.flags),
        parties=parties,
    )
    outcome = commands.record_crime(
        by=by,
        details=details,
        incident_id=given.incident_id,
        reported_at=given.reported_at,
        place_text=given.place_text,
        place_id=given.place_id,
    )
    return Status(201, _stored(by, outcome))


@router.get("/crimes", response={200: list[CrimeOut], **REFUSALS})
def list_crimes(
    request: HttpRequest,
    page: Query[Page],
) -> list[Crime]:
    """Crimes, newest first."""
    return queries.crimes(by=actor(request), **page.dict())


@router.get("/crimes/{crime_id}", response={200: CrimeOut, **REFUSALS})
def one_crime(request: HttpRequest, crime_id: Id) -> Crime:
    return queries.crime_card(by=actor(request), crime_id=crime_id).crime


@router.post("/crimes/{crime_id}/outcome", response={200: CrimeOut, **REFUSALS})
def outcome(request: HttpRequest, crime_id: Id, given: OutcomeIn) -> Crime:
    by = actor(request)
    fields = given.dict() | {"charges": tuple(ChargeIn(**one.dict()) for one in given.charges)}
    return _stored(by, commands.give_outcome(by=by, crime_id=crime_id, **fields))


@router.post("/crimes/{crime_id}/cancellation", response={200: CrimeOut, **REFUSALS})
def propose_cancellation(request: HttpRequest, crime_id: Id, given: CancelIn) -> Crime:
    """Propose that the crime be cancelled (Home Office Counting Rules C1 to C5)."""
    by = actor(request)
    details = commands.CancelDetails(**given.dict())
    return _stored(by, commands.propose_cancellation(by=by, crime_id=crime_id, details=details))


@router.post("/crimes/{crime_id}/cancellation/decision", response={200: CrimeOut, **REFUSALS})
def decide_cancellation(request: HttpRequest, crime_id: Id, given: DecisionIn) -> Crime:
    """Cancel the crime as proposed, or say why it stands."""
    by = actor(request)
    return _stored(by, commands.decide_cancellation(by=by, crime_id=crime_id, **given.dict()))


@router.post("/crimes/{crime_id}/reinstatement", response={200: CrimeOut, **REFUSALS})
def reinstate(request: HttpRequest, crime_id: Id, given: CrimeReasonIn) -> Crime:
    """A cancelled crime counts again."""
    by = actor(request)
    return _stored(by, commands.reinstate_crime(by=by, crime_id=crime_id, reason=given.reason))


@router.post("/crimes/{crime_id}/incidents", response={200: CrimeOut, **REFUSALS})
def tie_incident(request: HttpRequest, crime_id: Id, given: TieIn) -> Crime:
    """Say that one more incident is about this crime."""
    by = actor(request)
    done = commands.tie_incident(by=by, crime_id=crime_id, incident_id=given.incident_id)
    return _stored(by, done)


@router.post("/crimes/{crime_id}/allocation", response={200: CrimeOut, **REFUSALS})
def allocate(request: HttpRequest, crime_id: Id, given: AllocateIn) -> Crime:
    by = actor(request)
    done = commands.allocate_crime(
        by=by, crime_id=crime_id, owner_id=given.owner_id, reason=given.reason
    )
    return _stored(by, done)

"""Recording people over HTTP: from a phone that had no signal, from a partner's system."""

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status

from iops.kernel.http import REFUSALS, actor
from iops.pole.people.contracts import PersonDetails
from iops.pole.records import commands

router = Router(tags=["people"])


class PersonRecordIn(Schema):
    """What a source says of a person. A name is not needed: an unknown person is somebody too.

    Nobody is asked whether the person is known: who looks the same is compared afterwards, and a
    likeness waits for somebody to judge.
    """

    forename: str = Field("", max_length=100)
    middle: str = Field("", max_length=100)
    surname: str = Field("", max_length=100)
    born: str = Field("", max_length=10, description="A date, or 1974, or 1974-05.")
    died: str = Field("", max_length=10, description="A date, or 2026, or 2026-03; else left out.")
    sex: str = Field("", max_length=1, description="M, F or left out.")
    gender: str = Field("", max_length=20)
    ethnicity: str = Field("", max_length=4)
    observed_ethnicity: str = Field("", max_length=4)
    phone: str = Field("", max_length=30)
    phones: list[str] = Field(default_factory=list, max_length=20)
    email: str = Field("", max_length=120)
    pnc_id: str = Field("", max_length=14)
    cro: str = Field("", max_length=14)
    address: str = Field("", max_length=300)
    place_id: int | None = Field(None, ge=1, le=2**62)
    confidence: str = Field("claimed", max_length=12)
    source: str = Field("entry", max_length=20)
    source_certainty: str = Field("", max_length=12)
    aliases: list[str] = Field(default_factory=list, max_length=20)
    description: str = Field("", max_length=4000)


class PersonRecordOut(Schema):
    """The number of the record."""

    id: int


@router.post("/people", response={201: PersonRecordOut, **REFUSALS})
def record(request: HttpRequest, given: PersonRecordIn) -> Status[PersonRecordOut]:
    """Record a person. Repeated with the same Idempotency-Key it is recorded once."""
    said = given.dict()
    details = PersonDetails(
        **{**said, "aliases": tuple(said["aliases"]), "phones": tuple(said["phones"])}
    )
    made = commands.record_whole_person(by=actor(request), details=details).value
    return Status(201, PersonRecordOut(id=made.id))

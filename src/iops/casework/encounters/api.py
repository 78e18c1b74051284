"""Encounters over HTTP."""

from datetime import datetime

from django.http import HttpRequest
from ninja import Field, Router, Schema, Status
from pydantic import AwareDatetime

from iops.casework.encounters import commands, queries
from iops.casework.encounters.contracts import SearchDetails
from iops.kernel.http import REFUSALS, Id, actor
from iops.pole.people.contracts import PersonDetails

router = Router(tags=["encounters"])


class SearchedIn(Schema):
    """What is known of the person searched, who need not say it."""

    forename: str = Field("", max_length=100)
    surname: str = Field("", max_length=100)
    born: str = Field("", max_length=10)


class EncounterIn(Schema):
    """A stop and search. Codes are those of the lists stop-search-powers, -objects and -outcomes,
    gender, age-ranges, ethnicity, ethnicity-not-stated and observed-ethnicity."""

    kind: str = Field(max_length=30)
    legislation: str = Field(max_length=20)
    search_object: str = Field(max_length=20)
    grounds: str = Field("", max_length=4000)
    authority: str = Field("", max_length=1000)
    at: AwareDatetime | None = None
    place_text: str = Field("", max_length=300)
    place_id: int | None = Field(None, ge=1, le=2**62)
    longitude: float | None = Field(None, ge=-180, le=180)
    latitude: float | None = Field(None, ge=-90, le=90)
    profile_id: int | None = Field(None, ge=1, le=2**62)
    person: SearchedIn | None = None
    vehicle_id: int | None = Field(None, ge=1, le=2**62)
    vehicle: str = Field("", max_length=20)
    vehicle_text: str = Field("", max_length=300)
    unattended: bool = False
    incident_id: int | None = Field(None, ge=1, le=2**62)
    gender: str = Field("", max_length=20)
    age_range: str = Field("", max_length=10)
    self_ethnicity: str = Field("", max_length=4)
    ethnicity_reason: str = Field("", max_length=4)
    officer_ethnicity: str = Field("", max_length=4)
    outcome: str = Field("", max_length=20)
    outcome_linked: bool | None = None
    found: str = Field("", max_length=1000)
    clothing: str = Field("", max_length=10)
    clothing_text: str = Field("", max_length=1000)
    gowisely: bool | None = None
    copy_offered: str = Field("", max_length=12)
    video: str = Field("", max_length=60)
    force_used: bool | None = None


class EncounterOut(Schema):
    """A stop and search; power, object, outcome and ethnicities in the published words."""

    id: int
    number: str
    kind: str
    at: datetime
    legislation: str
    search_object: str
    grounds: str
    authority: str
    place_text: str
    beat: str
    gender: str
    age_range: str
    self_ethnicity: str
    officer_ethnicity: str
    outcome: str
    outcome_linked: bool | None
    more_than_outer: bool | None
    profile_id: int | None
    vehicle_id: int | None
    incident_id: int | None
    version: int


def _out(card: queries.EncounterCard) -> dict[str, object]:
    """What is answered: a hidden record is not told by its number either."""
    one = card.encounter
    names = [name for name in EncounterOut.model_fields if name != "id"]
    hidden = {
        f"{kind}_id": None
        for kind, named in (
            ("profile", card.person), ("vehicle", card.vehicle), ("incident", card.incident)
        )
        if named is None or not named.url
    }  # fmt: skip
    said = {name: getattr(one, name) for name in names}
    return {"id": one.pk, **said, "place_text": card.spot.place_text, **hidden}


@router.post("/encounters", response={201: EncounterOut, **REFUSALS})
def record(request: HttpRequest, given: EncounterIn) -> Status[dict[str, object]]:
    """Record a stop and search."""
    by = actor(request)
    fields = given.dict()
    person = fields.pop("person")
    if person is not None:
        fields["person"] = PersonDetails(source="stop-search", **person)
    made = commands.record_search(by=by, details=SearchDetails(**fields)).value
    return Status(201, _out(queries.recorded(by=by, encounter_id=made.id)))


@router.get("/encounters/{encounter_id}", response={200: EncounterOut, **REFUSALS})
def one_encounter(request: HttpRequest, encounter_id: Id) -> dict[str, object]:
    return _out(queries.encounter_card(by=actor(request), encounter_id=encounter_id))

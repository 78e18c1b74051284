"""What is wrong with a search as it is told, all at once; and what is kept of it."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from iops.casework.encounters.contracts import CLOTHING, OUT_OF_VIEW, SearchDetails
from iops.casework.encounters.models import Encounter
from iops.casework.encounters.rules import (
    BY_AUTHORITY,
    NOT_STATED,
    has_person,
    missing_for_search,
)
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.confidential.contracts import Spot
from iops.pole.confidential.queries import open_to
from iops.pole.objects.commands import normal_vrm
from iops.pole.objects.models import Vehicle
from iops.pole.people.commands import checked
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes
from iops.reference.codes.contracts import CodeValue
from iops.reference.places.grid import to_grid
from iops.reference.places.models import Place
from iops.reference.places.queries import areas_at

#: The list of each field that is a code.
LISTS: Final = {
    "legislation": "stop-search-powers",
    "search_object": "stop-search-objects",
    "outcome": "stop-search-outcomes",
    "gender": "gender",
    "age_range": "age-ranges",
    "self_ethnicity": "ethnicity",
    "ethnicity_reason": "ethnicity-not-stated",
    "officer_ethnicity": "observed-ethnicity",
}
_NEEDED: Final = {
    "legislation": "Choose the power that the search stands on (Code A 3.8).",
    "search_object": "Choose what was searched for (PACE 1984 s.3(6)).",
}


@dataclass(frozen=True)
class Checked:
    """A search that nothing is wrong with. ``spot`` is None where the place stays as it stands."""

    columns: dict[str, Any]
    spot: Spot | None
    beat: str


def check_search(
    by: Actor, details: SearchDetails, *, before: Encounter | None = None, masked: bool = False,
    also: Mapping[str, str] | None = None,
) -> Checked:  # fmt: skip
    """What is kept of a search as it is told.

    ``before``: the record that it corrects; ``masked``: where it was is not for this actor to know,
    nor to say. ``also``: what is wrong beside. Raises Invalid with a sentence for each wrong value.
    """
    now = clock.now()
    moment = details.at or (before.at if before else now)
    day = clock.local_date(min(moment, now))
    listed, wrong = _listed(details, day)
    power = listed.get("legislation")
    needs = str(power.detail.get("needs") or "").split() if power else []
    wrong = missing_for_search(details, needs, now) | wrong | _unknown(by, details, before)
    stands = _standing(details, before)
    if "self_ethnicity" in stands:
        wrong.pop("self_ethnicity", None)
    spot, beat = None, ""
    if masked:
        wrong.pop("place", None)
    elif "place" not in wrong:
        try:
            spot, beat = whereabouts(by, details)
        except Invalid as error:
            wrong |= error.fields
    wrong |= also or {}
    if wrong:
        raise Invalid("The record of the search is not complete yet.", fields=wrong)
    columns = _columns(details, listed, moment) | stands
    if BY_AUTHORITY not in needs:
        columns["authority"] = ""
    return Checked(columns, spot, beat)


def _standing(details: SearchDetails, before: Encounter | None) -> dict[str, Any]:
    """Published words for which no code was ever chosen, and what was said without one: a
    correction that does not speak of them leaves them as they stand."""
    if before is None:
        return {}
    words = {
        name: getattr(before, name)
        for name in ("gender", "self_ethnicity", "officer_ethnicity")
        if not getattr(before, f"{name}_code") and not getattr(details, name)
    }
    more = (
        {} if before.clothing or details.clothing else {"more_than_outer": before.more_than_outer}
    )
    return {name: value for name, value in {**words, **more}.items() if value not in ("", None)}


def _listed(details: SearchDetails, day: date) -> tuple[dict[str, CodeValue], dict[str, str]]:
    """The codes as they were valid on the day of the search, and those that were not."""
    found: dict[str, CodeValue] = {}
    wrong = {}
    for field, name in LISTS.items():
        code = getattr(details, field)
        if not code:
            if field in _NEEDED:
                wrong[field] = _NEEDED[field]
            continue
        value = codes.find(name, code, on=day)
        if value is None:
            wrong[field] = f"“{code[:40]}” is not in the list on that day. Choose one of it."
        else:
            found[field] = value
    return found, wrong


def _unknown(by: Actor, details: SearchDetails, before: Encounter | None) -> dict[str, str]:
    """What is named and is nothing that the actor may see."""
    wrong = {}
    for field, column, model, what in (
        ("person", "profile_id", Profile, "person record"),
        ("vehicle", "vehicle_id", Vehicle, "vehicle"),
        ("incident", "incident_id", Incident, "incident"),
    ):
        named = getattr(details, column)
        if named is None or (before is not None and named == getattr(before, column)):
            continue
        found: Any = model
        if not found.objects.visible_to(by).filter(pk=named).exists():
            wrong[field] = f"There is no {what} with this number that you may see."
    if details.vehicle.strip():
        try:
            normal_vrm(details.vehicle)
        except Invalid as error:
            wrong["vehicle"] = error.message
    if details.person is not None:
        try:
            checked(details.person)
        except Invalid as error:
            wrong |= error.fields
    return wrong


def whereabouts(by: Actor, details: SearchDetails) -> tuple[Spot, str]:
    """Where it was, with the point on the grid, and the beat.

    A place of the gazetteer brings both; so do coordinates (WGS84). Raises Invalid.
    """
    text = details.place_text.strip()
    if details.place_id is not None:
        place = Place.objects.filter(open_to(by), pk=details.place_id).first()
        if place is None:
            raise Invalid(
                "There is no such place in the gazetteer.",
                fields={"place": "There is no such place in the gazetteer. Choose again."},
            )
        east, north = place.point
        spot = Spot(text or place.label, place.pk, east, north, place.longitude, place.latitude)
        return spot, place.beat or areas_at(east, north).get("beat", "")
    longitude, latitude = details.longitude, details.latitude
    if longitude is None or latitude is None:
        return Spot(text), ""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise Invalid(
            "These are no coordinates.",
            fields={"place": "These are no coordinates: they are degrees, WGS84."},
        )
    east, north = (float(one) for one in to_grid(longitude, latitude))
    if not (math.isfinite(east) and math.isfinite(north)):
        return Spot(text, longitude=longitude, latitude=latitude), ""
    told = Spot(text, None, east, north, longitude, latitude)
    return told, areas_at(east, north).get("beat", "")


def _columns(
    details: SearchDetails, listed: Mapping[str, CodeValue], moment: datetime
) -> dict[str, Any]:
    """What the record says, in the words of the published file where that has words for it."""
    whom = has_person(details)

    def label(field: str) -> str:
        return listed[field].label if field in listed else ""

    def published(field: str) -> str:
        return str(listed[field].detail.get("police_uk") or "") if field in listed and whom else ""

    def code(field: str) -> str:
        return listed[field].code if field in listed and whom else ""

    not_stated = details.self_ethnicity == NOT_STATED
    return {
        "kind": details.kind,
        "at": moment,
        "legislation": label("legislation"),
        "search_object": label("search_object"),
        "grounds": details.grounds.strip(),
        "authority": details.authority.strip(),
        "vehicle_text": details.vehicle_text.strip(),
        "unattended": details.unattended,
        "gender": published("gender"),
        "gender_code": code("gender"),
        "age_range": label("age_range") if whom else "",
        "self_ethnicity": published("self_ethnicity"),
        "self_ethnicity_code": code("self_ethnicity"),
        "ethnicity_reason": code("ethnicity_reason") if not_stated else "",
        "officer_ethnicity": published("officer_ethnicity"),
        "officer_ethnicity_code": code("officer_ethnicity"),
        "outcome": label("outcome"),
        "outcome_linked": details.outcome_linked,
        "found": details.found.strip(),
        "clothing": details.clothing,
        "clothing_text": details.clothing_text.strip(),
        "more_than_outer": details.clothing in OUT_OF_VIEW
        if details.clothing in CLOTHING
        else None,
        "gowisely": details.gowisely,
        "copy_offered": details.copy_offered,
        "video": details.video.strip(),
        "force_used": details.force_used,
    }

"""What people do with encounters."""

import math
from dataclasses import asdict
from datetime import datetime

from iops.casework.encounters.models import Encounter
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number
from iops.pole.confidential.commands import keep
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import is_shut, open_to
from iops.reference.places.grid import to_grid
from iops.reference.places.models import Place
from iops.reference.places.queries import areas_at

KINDS = ("Person search", "Vehicle search", "Person and Vehicle search")


@command("encounters.record", result="encounter")
def record_search(
    *,
    by: Actor,
    kind: str,
    grounds: str,
    search_object: str,
    legislation: str,
    at: datetime | None = None,
    place_text: str = "",
    place_id: int | None = None,
    longitude: float | None = None,
    latitude: float | None = None,
    gender: str = "",
    age_range: str = "",
    self_ethnicity: str = "",
    officer_ethnicity: str = "",
    outcome: str = "",
    outcome_linked: bool | None = None,
    more_than_outer: bool | None = None,
    profile_id: int | None = None,
) -> Outcome[Encounter]:
    """Record a search. Grounds, object and power are needed (PACE 1984 s.3(6)).

    A place of the gazetteer, or coordinates (WGS84), bring the point on the grid and the beat. At
    a confidential place the record says the beat only. Raises Invalid naming what is wrong.
    """
    if kind not in KINDS:
        raise Invalid("Say what was searched.", fields={"kind": f"One of {', '.join(KINDS)}."})
    missing = {
        name: "Needed (PACE 1984 s.3)."
        for name, value in (
            ("grounds", grounds), ("search_object", search_object), ("legislation", legislation)
        )
        if not value.strip()
    }  # fmt: skip
    if missing:
        raise Invalid("A search record needs grounds, object and power.", fields=missing)
    moment = at or clock.now()
    spot, beat = _where(by, place_text, place_id, longitude, latitude)
    shut = bool(spot.place_text or spot.easting is not None) and is_shut(spot)
    encounter = Encounter.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        number=next_number("SS", at=moment),
        kind=kind,
        at=moment,
        **asdict(VEILED if shut else spot),
        beat=beat,
        profile_id=profile_id,
        gender=gender,
        age_range=age_range,
        self_ethnicity=self_ethnicity,
        officer_ethnicity=officer_ethnicity,
        legislation=legislation,
        search_object=search_object,
        grounds=grounds.strip(),
        outcome=outcome,
        outcome_linked=outcome_linked,
        more_than_outer=more_than_outer,
    )
    data = {"number": encounter.number}
    fact = Fact("encounters.recorded", "encounter", encounter.pk, encounter.audience_id, data)
    kept = keep(by, "encounter", encounter.pk, spot) if shut else []
    return Outcome(encounter, [fact, *kept])


def _where(
    by: Actor, text: str, place_id: int | None, longitude: float | None, latitude: float | None
) -> tuple[Spot, str]:
    """Where it was, with the point on the grid, and the beat."""
    if place_id is not None:
        place = Place.objects.filter(open_to(by), pk=place_id).first()
        if place is None:
            raise Invalid(
                "There is no such place in the gazetteer.", fields={"place": "Choose again."}
            )
        east, north = place.point
        known = Spot(text or place.label, place_id, east, north, place.longitude, place.latitude)
        return known, place.beat or areas_at(east, north).get("beat", "")
    if longitude is None or latitude is None:
        return Spot(text), ""
    if not (-180 <= longitude <= 180 and -90 <= latitude <= 90):
        raise Invalid("These are no coordinates.", fields={"longitude": "Degrees, WGS84."})
    east, north = (float(one) for one in to_grid(longitude, latitude))
    if not (math.isfinite(east) and math.isfinite(north)):
        return Spot(text, longitude=longitude, latitude=latitude), ""
    told = Spot(text, None, east, north, longitude, latitude)
    return told, areas_at(east, north).get("beat", "")

"""What people do with encounters."""

from datetime import datetime

from iops.casework.encounters.models import Encounter
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number

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
    """Record a search. Grounds, object and power are needed (PACE 1984 s.3(6))."""
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
    encounter = Encounter.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        number=next_number("SS", at=moment),
        kind=kind,
        at=moment,
        place_text=place_text,
        longitude=longitude,
        latitude=latitude,
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
    return Outcome(encounter, [fact])

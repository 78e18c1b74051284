"""Recording a search, with the person and the vehicle where they are not on record yet."""

from dataclasses import asdict, replace

from iops.casework.encounters.checking import check_search
from iops.casework.encounters.contracts import SearchDetails
from iops.casework.encounters.models import Encounter
from iops.casework.encounters.rules import NOT_STATED, has_person
from iops.controlroom.incidents.commands import add_log_entry
from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number
from iops.pole.confidential.commands import keep
from iops.pole.confidential.contracts import VEILED
from iops.pole.confidential.queries import is_shut
from iops.pole.objects.commands import record_vehicle
from iops.pole.people.commands import record_person


@command("encounters.record", result="encounter")
def record_search(*, by: Actor, details: SearchDetails) -> Outcome[Encounter]:
    """Record a search (PACE 1984 s.3). Whoever records is the constable who made it.

    A place of the gazetteer, or coordinates, bring the point on the grid and the beat. At a
    confidential place the record says the beat only. The log of the incident that it came from
    says so. Raises Invalid with a sentence for each wrong value.
    """
    checked = check_search(by, details)
    spot = checked.spot or VEILED
    shut = bool(spot.place_text or spot.easting is not None) and is_shut(spot)
    encounter = Encounter.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        number=next_number("SS", at=checked.columns["at"]),
        **checked.columns,
        **asdict(VEILED if shut else spot),
        beat=checked.beat,
        profile_id=who(by, details),
        vehicle_id=which(by, details),
        incident_id=details.incident_id,
    )
    facts = [encounter_fact("encounters.recorded", encounter)]
    if shut:
        facts += keep(by, "encounter", encounter.pk, spot)
    if details.incident_id is not None and by.may("incidents.log"):
        said = f"Stop and search {encounter.number} recorded."
        add_log_entry(by=by, incident_id=details.incident_id, text=said)
    return Outcome(encounter, facts)


def encounter_fact(event_type: str, encounter: Encounter, **data: object) -> Fact:
    """A fact about a search; always with its number."""
    data = {"number": encounter.number, **data}
    return Fact(event_type, "encounter", encounter.pk, encounter.audience_id, data)


def who(by: Actor, details: SearchDetails) -> int | None:
    """The record of the person searched; it is made where a name was given. None without one."""
    if not has_person(details):
        return None
    if details.profile_id is not None or details.person is None:
        return details.profile_id
    stated = details.self_ethnicity != NOT_STATED
    said = replace(
        details.person,
        gender=details.gender,
        ethnicity=details.self_ethnicity if stated else "",
        observed_ethnicity=details.officer_ethnicity,
    )
    return record_person(by=by, details=said, asked=True).value.pk


def which(by: Actor, details: SearchDetails) -> int | None:
    """The record of the vehicle: the one with this mark, made where there is none."""
    if details.vehicle_id is not None or not details.vehicle.strip():
        return details.vehicle_id
    return int(record_vehicle(by=by, vrm=details.vehicle).value.pk)

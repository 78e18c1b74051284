"""From incident to crime: recorded, allocated, and one day given an outcome; and stop searches."""

from __future__ import annotations

from typing import Final

from django.db import connection

from iops.casework.crimes.commands import add_enquiry, allocate_crime, give_outcome, record_crime
from iops.casework.crimes.contracts import ChargeIn, CrimeDetails, PartyIn
from iops.casework.crimes.models import Crime, Party
from iops.casework.encounters.commands import record_search
from iops.casework.encounters.contracts import SearchDetails
from iops.controlroom.incidents.commands import decide_no_crime
from iops.controlroom.incidents.models import Incident
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.pole.organisations.models import Organisation
from iops.pole.people.contracts import PersonDetails
from iops.reference.codes import queries as codes
from iops.reference.places.grid import to_wgs84
from iops.sandbox.force.wordlists.offences import (
    OFFENCES,
    WITH_SUSPECT,
    WITHOUT_SUSPECT,
    Offence,
)
from iops.sandbox.simulator import jobs
from iops.sandbox.simulator.life import Life
from iops.sandbox.words import GROUNDS

#: Outcomes that a supervisor outside the case gives.
NEED_A_SUPERVISOR: Final = frozenset({"10", "21", "22"})
_NO_CRIME: Final = 0.08
_RECORDED_LATE: Final = 0.15
_FORGOTTEN: Final = 0.04
_REASONS: Final = (
    "Item found in another bag, owner confirms nothing was taken.",
    "Cameras show that nobody touched the car; damage is old.",
    "Both say it was play; no injury, no complaint, seen by staff.",
)
_UNKNOWN: Final = (
    PersonDetails(surname="Unknown", sex="M"),
    PersonDetails(forename="Dave", surname="", sex="M"),
    PersonDetails(surname="Unknown", sex="F"),
)
_PERSON: Final = """
    SELECT id, forename, surname, coalesce(born, ''), sex FROM people_profile
    WHERE id >= %s AND surname <> '' AND audience_id IN (
        SELECT a.id FROM access_audience a WHERE a.restriction = 'open')
    ORDER BY id LIMIT 1
"""


def seconds_to_record(life: Life, incident: Incident) -> float:
    """Within minutes; some in an hour; a few are forgotten until somebody asks."""
    seconds = life.luck.about("record", incident.pk, 150, 0.7)
    if life.luck.chance("record.late", incident.pk, _RECORDED_LATE):
        seconds += 3000
    if life.luck.chance("record.forgotten", incident.pk, _FORGOTTEN):
        seconds += 20 * 3600
    return seconds


def record(life: Life, incident_id: int) -> None:
    """Record the crime of an incident, or say why it is none."""
    with visibility(life.system()):
        incident = Incident.objects.filter(pk=incident_id).first()
    if incident is None or incident.state not in ("closed", "result-due"):
        return
    officer = jobs.officer_of_incident(life, incident_id)
    if officer is None:
        spare = life.staff.available("response-officer")
        officer = life.luck.one_of("recorder", incident_id, spare).account_id
    by = life.acting(officer, "crime")
    if life.luck.chance("no.crime", incident_id, _NO_CRIME):
        reason = life.luck.one_of("no.crime.why", incident_id, _REASONS)
        decide_no_crime(by=by, incident_id=incident_id, reason=reason)
        return
    offence = _offence(life, incident)
    details = CrimeDetails(
        class_code=offence.crime_class,
        offence_code=offence.offence_code,
        flags=("business",) if offence.victim == "premises" else (),
        parties=tuple(_parties(life, incident, offence)),
    )
    crime = record_crime(by=by, details=details, incident_id=incident_id).value
    if life.luck.chance("enquiry", crime.pk, 0.6):
        add_enquiry(by=by, crime_id=crime.pk, text="Scene visited, house to house done.")


def allocate(life: Life, crime_id: int) -> None:
    """A sergeant gives it to an investigator."""
    sergeant = life.luck.one_of("sergeant", crime_id, life.staff.available("sergeant"))
    owner = life.luck.one_of("owner", crime_id, life.staff.available("investigator"))
    allocate_crime(
        by=life.acting(sergeant.account_id, "crime"),
        crime_id=crime_id,
        owner_id=owner.account_id,
        reason="Proportionate enquiries.",
    )
    seconds = life.luck.between("outcome.after", crime_id, 900, 14_400)
    life.mind("outcome", crime_id, seconds, lambda one: settle(life, one))


def settle(life: Life, crime_id: int) -> None:
    """The owner gives an outcome, with all that it needs."""
    with visibility(life.system()):
        crime = Crime.objects.filter(pk=crime_id, state="open").first()
        suspects = Party.objects.filter(crime_id=crime_id, role="suspect").count()
    if crime is None or crime.owner_id is None:
        return
    weights = WITH_SUSPECT if suspects else WITHOUT_SUSPECT
    known = {code: weight for code, weight in weights.items() if code}
    code = life.luck.weighted("outcome", crime_id, list(known), list(known.values()))
    if code == "21" and {"domestic", "hate", "child"} & set(crime.flags):
        code = "16"
    decides = crime.owner_id
    if code in NEED_A_SUPERVISOR:
        case = {crime.created_by, crime.owner_id}
        apart = [one for one in life.staff.available("sergeant") if one.account_id not in case]
        decides = life.luck.one_of("decides", crime_id, apart).account_id
    give_outcome(
        by=life.acting(decides, "crime"),
        crime_id=crime_id,
        code=code,
        rationale="All proportionate lines of enquiry are complete; reviewed by a supervisor.",
        victim_decision="Told by telephone; does not wish to go on."
        if code in ("14", "16")
        else "",
        victim_informed=True,
        admission=code in ("2", "3", "6", "7", "8"),
        evidence_stage="police" if code == "15" else "",
        charges=_charge(life, crime) if code in ("1", "1A") else (),
        linked_case=_urn(life, crime_id) if code == "4" else "",
    )


def _urn(life: Life, crime_id: int) -> str:
    """The reference of a case that the force's file builders opened."""
    return f"99AA{life.luck.between('urn', crime_id, 0, 9_999_999):07.0f}"


def _charge(life: Life, crime: Crime) -> tuple[ChargeIn, ...]:
    """The first suspect, with the offence of the crime, or one of its class."""
    today = clock.local_date(clock.now())
    party = Party.objects.filter(crime_id=crime.pk, role="suspect").order_by("pk")
    listed = codes.codes("offence-codes", on=today)
    known = {one.code for one in listed}
    fitting = [one.code for one in listed if one.detail.get("crime_class") == crime.class_code]
    offence = crime.offence_code if crime.offence_code in known else ""
    with visibility(life.system()):
        first = party.values_list("pk", flat=True).first()
    chosen = offence or (fitting or [listed[0].code])[0]
    return (ChargeIn(today, first, chosen, _urn(life, crime.pk)),)


def settle_an_old_one(life: Life) -> None:
    """Now and then a crime of the past comes to its end."""
    with visibility(life.system()), connection.cursor() as cursor:
        cursor.execute(
            "SELECT id FROM crimes_crime WHERE state = 'open' AND owner_id IS NOT NULL "
            "AND recorded_at < %s - interval '3 days' ORDER BY recorded_at LIMIT 40",
            [clock.now()],
        )
        ids = [row[0] for row in cursor.fetchall()]
    if ids:
        number = int(clock.now().timestamp()) // 60
        settle(life, life.luck.one_of("old.crime", number, ids))


def search_somebody(life: Life) -> None:
    """A patrol stops and searches somebody."""
    number = int(clock.now().timestamp()) // 60
    free = [car for unit, car in sorted(life.fleet.cars.items())
            if unit not in {job.unit for job in life.jobs.values()}]  # fmt: skip
    if not free:
        return
    car = life.luck.one_of("search.car", number, free)
    lon, lat = to_wgs84(car.spot[0], car.spot[1])
    law, wanted = life.luck.one_of(
        "search.law", number,
        (("mda-23", "drugs"), ("pace-1", "weapons"), ("pace-1", "stolen")),
    )  # fmt: skip
    officer = life.luck.one_of("search.by", number, life.staff.available("response-officer"))
    found = life.luck.chance("search.found", number, 0.25)
    seen, said = life.luck.weighted(
        "search.eth", number, (("IC1", "W1"), ("IC3", "B2"), ("IC4", "A2"), ("IC6", "O2")),
        (0.7, 0.1, 0.15, 0.05),
    )  # fmt: skip
    details = SearchDetails(
        kind="Person search",
        grounds=life.luck.one_of("search.why", number, GROUNDS),
        search_object=wanted,
        legislation=law,
        longitude=round(float(lon), 6),
        latitude=round(float(lat), 6),
        gender=life.luck.weighted("search.sex", number, ("male", "female"), (0.88, 0.12)),
        age_range=life.luck.one_of("search.age", number, ("10-17", "18-24", "25-34", "over 34")),
        self_ethnicity=said,
        officer_ethnicity=seen,
        outcome="arrest" if found else "none",
        outcome_linked=found,
        clothing="outer",
        gowisely=True,
        copy_offered="receipt",
        force_used=False,
    )
    record_search(by=life.acting(officer.account_id, "incident"), details=details)


def _offence(life: Life, incident: Incident) -> Offence:
    """What the law calls it: mostly right."""
    fits = [one for one in OFFENCES if one.incident_type == incident.type_code]
    if not fits:
        fits = [one for one in OFFENCES if one.incident_type == "510"]
        kind = codes.find("incident-types", incident.type_code)
        named = kind.detail.get("crime_class") if kind else None
        fits = [one for one in OFFENCES if one.crime_class == named] or fits
    return life.luck.weighted("offence", incident.pk, fits, [one.weight for one in fits])


def _parties(life: Life, incident: Incident, offence: Offence) -> list[PartyIn]:
    parties = []
    if offence.victim:
        parties.append(_victim(life, incident, offence))
    if life.luck.chance("suspect", incident.pk, offence.suspect_share * 0.85):
        parties.append(_suspect(life, incident.pk))
    return parties


def _victim(life: Life, incident: Incident, offence: Offence) -> PartyIn:
    if offence.victim == "premises" and incident.place_id is not None:
        with visibility(life.system()):
            firm = Organisation.objects.filter(place_id=incident.place_id).first()
        if firm is not None:
            return PartyIn("victim", organisation_id=firm.pk)
    for event in life.events.values():
        if event.incident == incident.pk and event.caller.profile_id is not None:
            return PartyIn("victim", profile_id=event.caller.profile_id)
    known, details = _somebody(life, "victim", incident.pk)
    if known is not None and life.luck.chance("victim.known", incident.pk, 0.4):
        return PartyIn("victim", profile_id=known)
    return PartyIn("victim", person=details)


def _suspect(life: Life, number: int) -> PartyIn:
    known, details = _somebody(life, "suspect", number)
    how = life.luck.share("suspect.how", number)
    if known is not None and how < 0.35:
        return PartyIn("suspect", profile_id=known)
    if how < 0.8:
        return PartyIn("suspect", person=details)
    return PartyIn("suspect", person=life.luck.one_of("suspect.vague", number, _UNKNOWN))


def _somebody(life: Life, what: str, number: int) -> tuple[int | None, PersonDetails]:
    """Somebody of the force, as an officer writes the name down: not always as it is spelt."""
    with visibility(life.system()), connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(id), 1) FROM people_profile")
        last = int(cursor.fetchone()[0])
        cursor.execute(_PERSON, [1 + int(life.luck.share(f"{what}.who", number) * last)])
        row = cursor.fetchone()
    if row is None:
        return None, PersonDetails(surname="Unknown")
    surname = str(row[2])
    if life.luck.chance(f"{what}.misspelt", number, 0.15) and len(surname) > 4:
        place = 1 + number % (len(surname) - 3)
        surname = surname[:place] + surname[place + 1] + surname[place] + surname[place + 2 :]
    born = str(row[3])
    if life.luck.chance(f"{what}.year", number, 0.3):
        born = born[:4]
    return int(row[0]), PersonDetails(
        forename=str(row[1]), surname=surname, born=born, sex=str(row[4]), source=what
    )

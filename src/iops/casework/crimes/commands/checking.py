"""What is wrong with a crime as it is told: each field with its sentence, all at once.

Fields are called as the forms call them: those of a victim begin with `victim_`.
"""

from collections.abc import Iterable
from datetime import date, datetime

from iops.casework.crimes.contracts import FLAGS, ROLES, CrimeDetails, PartyIn
from iops.kernel import clock
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.pole.people.commands import checked
from iops.reference.codes import queries as codes

#: Groups of classes whose victim may be the State.
OF_THE_STATE = frozenset(
    {
        "drug-offences", "possession-of-weapons-offences", "public-order-offences",
        "miscellaneous-crimes-against-society",
    }
)  # fmt: skip


def wrong_with_crime(details: CrimeDetails, *, reported_at: datetime | None) -> dict[str, str]:
    """What keeps a crime from being recorded; empty where nothing does.

    ``reported_at``: when it was first reported, as told; None where an incident says it.
    """
    now = clock.now()
    wrong = codes.wrong("crime-classes", details.class_code, field="class")
    if details.offence_code:
        wrong |= codes.wrong("offence-codes", details.offence_code, field="offence")
    unknown = sorted(set(details.flags) - set(FLAGS))
    if unknown:
        wrong["flags"] = f"There is no such flag: {', '.join(unknown)}. Choose from the list."
    if reported_at is not None and reported_at > now:
        wrong["reported_at"] = "A crime cannot have been reported in the future."
    wrong |= _wrong_times(details, clock.local_date(now))
    if _lacks_victim(details):
        wrong["victim"] = "Say who the victim is: a person, an organisation, or not known yet."
    return wrong | wrong_with_parties(details.parties)


def _lacks_victim(details: CrimeDetails) -> bool:
    listed = codes.find("crime-classes", details.class_code)
    if listed is None or listed.detail.get("group", "") in OF_THE_STATE:
        return False
    return not any(party.role == "victim" for party in details.parties)


def _wrong_times(details: CrimeDetails, today: date) -> dict[str, str]:
    wrong: dict[str, str] = {}
    known: dict[str, PartialDate] = {}
    for field in ("committed_from", "committed_to"):
        text = getattr(details, field).strip()
        if not text:
            continue
        try:
            known[field] = PartialDate.parse(text)
        except ValueError as error:
            wrong[field] = str(error)
            continue
        if known[field].first_day > today:
            wrong[field] = f"“{text}” has not been yet. Say when the crime was committed."
    first, last = known.get("committed_from"), known.get("committed_to")
    if first and last and not wrong and last.last_day < first.first_day:
        wrong["committed_to"] = "The crime cannot end before it begins."
    return wrong


def wrong_with_parties(parties: Iterable[PartyIn]) -> dict[str, str]:
    """What is wrong with the people who are put on a crime."""
    wrong: dict[str, str] = {}
    for party in parties:
        if party.role not in ROLES:
            wrong["role"] = f"“{party.role}” is no part: victim, suspect or witness."
        elif not (party.organisation_id or party.organisation or party.profile_id):
            wrong |= _wrong_person(party)
    return wrong


def _wrong_person(party: PartyIn) -> dict[str, str]:
    if party.person is None:
        return {party.role: "Say who it is, or “not known yet”."}
    try:
        checked(party.person)
    except Invalid as error:
        return {f"{party.role}_{field}": text for field, text in error.fields.items()}
    return {}

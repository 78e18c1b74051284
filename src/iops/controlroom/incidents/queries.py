"""What people look at: one incident with its log, lists, and possible duplicates."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Q, QuerySet

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents import linked
from iops.controlroom.incidents.linked import LinkLine, opening_contact
from iops.controlroom.incidents.models import (
    GradeDecision,
    Incident,
    IncidentContact,
    LogEntry,
    Thrive,
)
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.ids import is_number
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import records_at, true_spot, unveil
from iops.pole.people.commands import normal_phone
from iops.pole.people.models import Profile
from iops.reference.codes import queries as codes

__all__ = [
    "EntryLine",
    "IncidentCard",
    "LinkLine",
    "by_number",
    "by_short",
    "crime_reasons",
    "history_at",
    "incident_card",
    "incidents",
    "named",
    "open_of_phone",
    "opening_contact",
]

#: The newest calls of a number, by which its open incidents are found.
MOST_CALLS = 50


@dataclass(frozen=True)
class EntryLine:
    """A log entry with its author, and whether a later one corrects it.

    ``source`` is the number of the duplicate in whose log it stands; "" for the incident's own.
    """

    entry: LogEntry
    author: str
    corrected: bool
    source: str = ""


@dataclass(frozen=True)
class IncidentCard:
    """An incident as its page shows it."""

    incident: Incident
    type_label: str
    entries: Sequence[EntryLine]
    contacts: Sequence[Contact]
    assessments: Sequence[Thrive]
    grades: Sequence[GradeDecision]
    links: Sequence[LinkLine] = ()
    spot: Spot = VEILED
    """Where it is, as far as the reader may know."""


def _card(card: IncidentCard) -> list[tuple[str, int]]:
    return [
        ("incident", card.incident.pk),
        *(("incident", line.other.pk) for line in card.links),
        *(("contact", one.pk) for one in card.contacts),
    ]


@record_view("incidents.card", permission="incidents.view", shows=_card)
def incident_card(*, by: Actor, incident_id: int) -> IncidentCard:
    """One incident with its log, and with the logs of its duplicates. Raises NotVisible."""
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    duplicates = linked.duplicates_of(by, incident)
    own_and_theirs = [incident.pk, *duplicates]
    log = LogEntry.objects.visible_to(by).filter(incident_id__in=own_and_theirs)
    entries = list(log.order_by("at", "id"))
    joined = IncidentContact.objects.visible_to(by).filter(incident=incident)
    contacts = Contact.objects.visible_to(by).filter(pk__in=joined.values("contact_id"))
    corrected = {entry.corrects_id for entry in entries if entry.corrects_id}
    names = dict(
        Account.objects.filter(pk__in={entry.created_by for entry in entries}).values_list(
            "pk", "name"
        )
    )
    called = list(contacts.order_by("presented_at"))
    assessments = list(Thrive.objects.filter(incident=incident).order_by("-at"))
    grades = list(GradeDecision.objects.filter(incident=incident).order_by("-at"))
    unveil(by, incident, *entries, *called, *assessments, *grades)
    return IncidentCard(
        incident=incident,
        type_label=codes.label("incident-types", incident.type_code),
        entries=[
            EntryLine(
                entry,
                names.get(entry.created_by, "?"),
                entry.pk in corrected,
                duplicates.get(entry.incident_id, ""),
            )
            for entry in entries
        ],
        contacts=_callers_named(by, called),
        assessments=assessments,
        grades=grades,
        links=linked.links_of(by, incident),
        spot=true_spot(by, "incident", incident),
    )


def _callers_named(by: Actor, contacts: list[Contact]) -> list[Contact]:
    """Contacts, each with its caller only where the actor may see the record of the caller."""
    known = {one.caller_profile_id for one in contacts if one.caller_profile_id is not None}
    seen = set(Profile.objects.visible_to(by).filter(pk__in=known).values_list("pk", flat=True))
    for one in contacts:
        if one.caller_profile_id in known - seen:
            one.caller_name, one.caller_phone = "Restricted record", ""
    return contacts


@record_view(
    "incidents.list",
    permission="incidents.view",
    shows=lambda found: [("incident", one.pk) for one in found],
)
def incidents(
    *, by: Actor, state: str = "", division: str = "", before: int | None = None, limit: int = 50
) -> list[Incident]:
    """Incidents, newest first, page by page (``before``: the last id of the page above)."""
    found: QuerySet[Incident] = Incident.objects.visible_to(by)
    if state == "open":
        found = found.exclude(state="closed")
    elif state:
        found = found.filter(state=state)
    if division:
        found = found.filter(division=division)
    if before is not None:
        found = found.filter(pk__lt=before)
    shown = list(found.order_by("-pk")[: min(limit, 200)])
    unveil(by, *shown)
    return shown


#: How far back, and how far around a place without a number, its history is shown.
HISTORY, AROUND_METRES = timedelta(days=365), 75


@record_view(
    "incidents.at_place",
    permission="incidents.view",
    shows=lambda found: [("incident", one.pk) for one in found],
)
def history_at(
    *,
    by: Actor,
    place_id: int | None,
    easting: float | None = None,
    northing: float | None = None,
    limit: int = 12,
) -> list[Incident]:
    """Incidents at a place in the last year, those still open first, then the newest."""
    here = Q(pk__in=[])
    if place_id is not None:
        here = Q(place_id=place_id) | Q(pk__in=records_at(by, "incident", [place_id]))
    if easting is not None and northing is not None:
        here |= Q(
            easting__range=(easting - AROUND_METRES, easting + AROUND_METRES),
            northing__range=(northing - AROUND_METRES, northing + AROUND_METRES),
        )
    found = Incident.objects.visible_to(by).filter(here, opened_at__gte=clock.now() - HISTORY)
    newest = list(found.order_by("-opened_at")[:100])
    return sorted(newest, key=lambda one: one.state == "closed")[:limit]


@record_view(
    "incidents.open_of_phone",
    permission="incidents.view",
    shows=lambda found: [("incident", one.pk) for one in found],
)
def open_of_phone(*, by: Actor, phone: str) -> list[Incident]:
    """Open incidents about which this number has rung, the newest first."""
    number = normal_phone(phone)
    if not number:
        return []
    rang = Contact.objects.visible_to(by).filter(caller_phone=number).order_by("-presented_at")
    ids = list(rang.values_list("pk", flat=True)[:MOST_CALLS])
    tied = IncidentContact.objects.visible_to(by).filter(contact_id__in=ids)
    found = Incident.objects.visible_to(by).filter(pk__in=tied.values("incident_id"))
    lines = list(found.exclude(state="closed").order_by("-opened_at")[:6])
    unveil(by, *lines)
    return lines


def by_short(by: Actor, short: int) -> Incident | None:
    """The newest incident that people call by this short number."""
    return (
        Incident.objects.visible_to(by)
        .filter(short=short, opened_at__gte=clock.now() - timedelta(days=2))
        .order_by("-opened_at")
        .first()
    )


def crime_reasons(incident_ids: Sequence[int]) -> dict[int, str]:
    """For which signs incidents look like a crime, by id; for the duty to record one."""
    found = Incident.objects.filter(pk__in=incident_ids).exclude(crime_why="")
    return dict(found.values_list("pk", "crime_why"))


def by_number(*, by: Actor, number: str) -> int | None:
    """The incident with this record number, where the actor may see it. Shows nothing of it."""
    with visibility(by):
        found = Incident.objects.visible_to(by).filter(number=number)
        return found.values_list("pk", flat=True).first()


def named(*, by: Actor, text: str) -> int:
    """The incident that somebody names by its number, or by the short one of these two days.

    Shows nothing of it. Raises Invalid, about the field ``other``.
    """
    text = text.strip().upper()
    with visibility(by):
        short = by_short(by, int(text)) if is_number(text) else None
    found = short.pk if short else by_number(by=by, number=text)
    if found is None:
        raise Invalid(
            "There is no incident with this number that you may see.",
            fields={"other": "Its number, or the short one of the last two days."},
        )
    return int(found)

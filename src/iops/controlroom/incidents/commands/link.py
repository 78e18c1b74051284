"""Incidents that belong together: linked, part of another, or the same event twice."""

from collections.abc import Sequence

from iops.controlroom.contacts.commands import retie_drafts
from iops.controlroom.incidents import rules
from iops.controlroom.incidents.commands.close import close_incident, open_again
from iops.controlroom.incidents.commands.crime_signs import look_for_crime
from iops.controlroom.incidents.commands.shared import (
    fact,
    is_no_crime,
    looked_like_crime,
    the_incident,
    write_entry,
)
from iops.controlroom.incidents.contracts import IncidentState, LinkKind
from iops.controlroom.incidents.models import Incident, IncidentContact, IncidentLink
from iops.governance.access.audiences import admitted, held_by_all
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused
from iops.kernel.events import Fact
from iops.reference.codes import queries as codes


@command("incidents.link", result="incident_link")
def link_incidents(
    *, by: Actor, incident_id: int, other_id: int, kind: str = LinkKind.LINKED, reason: str = ""
) -> Outcome[IncidentLink]:
    """Tie an incident to another: linked with it, or part of it.

    Raises Refused for itself, a circle of parts, and a link that is there; Invalid for a kind
    that is none.
    """
    if kind not in (LinkKind.LINKED, LinkKind.PART):
        raise Invalid.at("kind", "Choose how they belong together: linked with, or part of.")
    incident, other = _both(by, incident_id, other_id)
    if kind == LinkKind.LINKED and incident.pk > other.pk:
        incident, other = other, incident
    _refuse_again(incident, other, kind)
    if kind == LinkKind.PART and rules.leads_to(_parts(other.pk), other.pk, incident.pk):
        raise Refused(f"{other.number} is itself part of {incident.number}.")
    link = _new(by, incident, other, kind, reason)
    word = "Part of" if kind == LinkKind.PART else "Linked with"
    back = "Has as a part" if kind == LinkKind.PART else "Linked with"
    for one, said, its in ((incident, word, other), (other, back, incident)):
        _write(by, one, said, its, reason)
        _touch(one)
    facts = [fact("incidents.linked", one, link=link.pk) for one in (incident, other)]
    return Outcome(link, facts)


@command("incidents.mark_duplicate", permission="incidents.close", result="incident_link")
def mark_duplicate(
    *, by: Actor, incident_id: int, of_id: int, reason: str = ""
) -> Outcome[IncidentLink]:
    """Say that an incident is the same event as another that is open, and close it as such.

    Its contacts go over, and so does its clock for recording a crime, from the earlier report;
    its log stays where it is and is shown with the other's. A duplicate that was graded more
    urgent leaves a duty to look at the grade. Raises Refused for itself, for one that is closed,
    for a duplicate of a duplicate, and while units are on their way to it.
    """
    incident, other = _both(by, incident_id, of_id)
    if other.state == IncidentState.CLOSED:
        into = _duplicate_of(other)
        if into is not None:
            raise Refused(f"{other.number} is itself a duplicate of {into.number}. Choose that.")
        raise Refused(f"{other.number} is closed. Have it reopened first.")
    if incident.state == IncidentState.CLOSED:
        raise Refused(f"{incident.number} is closed already. Have it reopened first.")
    if incident.state in (IncidentState.ASSIGNED, IncidentState.ATTENDED):
        raise Refused(
            f"Units are deployed to {incident.number}. Send them to {other.number} instead, or "
            "clear them, and mark it then."
        )
    link = _new(by, incident, other, LinkKind.DUPLICATE, reason)
    _write(by, incident, "Duplicate of", other, reason)
    if look_for_crime(incident, whole_log=True):  # what it says goes to the other with it
        incident.save(update_fields=["crime_like", "crime_why"])
    close_incident(
        by=by,
        incident_id=incident.pk,
        closing_code=duplicate_code(),
        result=f"Duplicate of {_called(incident, other)}",
    )
    incident.refresh_from_db()
    contacts = IncidentContact.objects.filter(incident=incident)
    link.moved = list(contacts.order_by("pk").values_list("contact_id", flat=True))
    link.save(update_fields=["moved"])
    contacts.update(incident=other, audience_id=other.audience_id)
    retie_drafts(by=by, from_id=incident.pk, to_id=other.pk)
    urgent = rules.is_upgrade(other.grade, incident.grade or "") if incident.grade else False
    _write(by, other, _handed_over(incident, len(link.moved)), incident, reason)
    facts = [fact("incidents.duplicate", incident, of=other.pk)]
    facts.append(fact("incidents.duplicate_joined", other, more_urgent=urgent))
    facts += _hand_over_crime(incident, other)
    _touch(other)
    return Outcome(link, facts)


@command("incidents.unlink", permission="incidents.link", result="incident_link")
def unlink(*, by: Actor, link_id: int, reason: str) -> Outcome[IncidentLink]:
    """Take a link back. A duplicate is opened again, and its contacts return to it.

    What was written in either log stays. Raises Invalid without a reason, Refused where it was
    taken back already.
    """
    if not reason.strip():
        raise Invalid.at("reason", "Say why the link is taken back.")
    link = locked(IncidentLink.objects, by, link_id, what="link")
    if link.ended_at is not None:
        raise Refused("This link was taken back already.")
    incident, other = _both(by, link.incident_id, link.other_id)
    link.ended_at, link.ended_by, link.end_reason = clock.now(), by.account_id, reason.strip()
    link.version += 1
    link.save()
    facts = [fact("incidents.unlinked", one, link=link.pk) for one in (incident, other)]
    _write(by, other, "No longer tied to", incident, reason)
    if link.kind != LinkKind.DUPLICATE:
        _write(by, incident, "No longer tied to", other, reason)
        _touch(incident)
        _touch(other)
        return Outcome(link, facts)
    back = IncidentContact.objects.filter(incident=other, contact_id__in=link.moved)
    back.update(incident=incident, audience_id=incident.audience_id)
    retie_drafts(by=by, from_id=other.pk, to_id=incident.pk, contact_ids=tuple(link.moved))
    if incident.state == IncidentState.CLOSED:
        facts += open_again(by, incident, f"Not a duplicate: {reason.strip()}")
    if incident.crime_like and not is_no_crime(incident):
        facts.append(looked_like_crime(incident))
    _touch(other)
    return Outcome(link, facts)


def duplicate_code() -> str:
    """The closing code for a duplicate, as the force's list names it.

    Raises Refused where the list has none.
    """
    listed = codes.codes("incident-types")
    named = [one.code for one in listed if one.detail.get("meaning") == "duplicate"]
    named += [one.code for one in listed if one.code == "404" and one.detail.get("one_key")]
    if not named:
        raise Refused("No closing code means “duplicate”. Give a code of the list that meaning.")
    return named[0]


def _both(by: Actor, incident_id: int, other_id: int) -> tuple[Incident, Incident]:
    """Both incidents, locked in the order of their ids, so that two people never block."""
    if incident_id == other_id:
        raise Refused("An incident cannot be tied to itself. Choose another.")
    found = {one: the_incident(by, one) for one in sorted((incident_id, other_id))}
    return found[incident_id], found[other_id]


def _refuse_again(incident: Incident, other: Incident, kind: str) -> None:
    there = IncidentLink.objects.filter(incident=incident, other=other, kind=kind, ended_at=None)
    if there.exists():
        raise Refused(f"{incident.number} and {other.number} are tied like this already.")


def _new(by: Actor, incident: Incident, other: Incident, kind: str, reason: str) -> IncidentLink:
    held = held_by_all(incident.audience_id, other.audience_id)
    admitted(by, held)
    return IncidentLink.objects.create(
        audience_id=held,
        created_by=by.account_id,
        incident=incident,
        other=other,
        kind=kind,
        reason=reason.strip(),
    )


def _parts(start: int) -> Sequence[tuple[int, int]]:
    """The links "part of" that can be reached from an incident."""
    found: list[tuple[int, int]] = []
    seen, waiting = set[int](), {start}
    while waiting:
        seen |= waiting
        rows = IncidentLink.objects.filter(
            incident_id__in=waiting, kind=LinkKind.PART, ended_at=None
        ).values_list("incident_id", "other_id")
        found += list(rows)
        waiting = {other for _, other in rows} - seen
    return found


def _duplicate_of(incident: Incident) -> Incident | None:
    """The open incident at the end of a chain of duplicates."""
    here: Incident | None = None
    waiting: int | None = incident.pk
    while waiting is not None:
        link = (
            IncidentLink.objects.filter(incident_id=waiting, kind=LinkKind.DUPLICATE, ended_at=None)
            .select_related("other")
            .first()
        )
        waiting = None
        if link is not None:
            here, waiting = link.other, link.other_id
    return here


def _hand_over_crime(incident: Incident, other: Incident) -> list[Fact]:
    """The 24 hours count from the first report of the event, whichever incident it came to."""
    earlier = incident.reported_at < other.reported_at
    other.reported_at = min(other.reported_at, incident.reported_at)
    was = other.crime_like
    due = incident.crime_like and not is_no_crime(incident)
    other.crime_like = was or due
    if due and not was:
        # The words of the one are not read by those who may be forbidden to know of it.
        same = incident.audience_id == other.audience_id
        other.crime_why = "its duplicate" + (f": {incident.crime_why}" if same else "")
    if (due and not was) or (earlier and was and not is_no_crime(other)):
        return [looked_like_crime(other)]
    return []


def _handed_over(incident: Incident, calls: int) -> str:
    rung = "1 call is" if calls == 1 else f"{calls} calls are"
    grade = f", grade {incident.grade}" if incident.grade else ""
    return f"The same event{grade}; its {rung} here now, its log is shown here:"


def _write(by: Actor, incident: Incident, said: str, about: Incident, reason: str) -> None:
    # The reason stands on the link; in a log it is read by whoever may read the other, too.
    why = reason.strip() if about.audience_id == incident.audience_id else ""
    text = f"{said} {_called(incident, about)}. {why}"
    write_entry(by, incident, text.strip())


def _called(reader: Incident, about: Incident) -> str:
    """Its number; not where those who read the one may be forbidden to know of the other."""
    return about.number if about.audience_id == reader.audience_id else "another incident"


def _touch(incident: Incident) -> None:
    incident.version += 1
    incident.save(update_fields=["version", "reported_at", "crime_like", "crime_why"])

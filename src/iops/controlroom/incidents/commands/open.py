"""Opening an incident after three fields, and filling it in while the caller talks."""

from typing import Any
from uuid import UUID

from iops.controlroom.contacts.commands import claim_draft, log_contact, tie_draft
from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.commands.assess import set_grade
from iops.controlroom.incidents.commands.checking import wrong_qualifiers, wrong_with_call
from iops.controlroom.incidents.commands.crime_signs import look_for_crime
from iops.controlroom.incidents.commands.place import set_place, veil_of
from iops.controlroom.incidents.commands.shared import (
    fact,
    is_no_crime,
    looked_like_crime,
    the_incident,
    unresourced,
    write_entry,
)
from iops.controlroom.incidents.contracts import (
    USUAL_TYPE,
    Assessment,
    EntryKind,
    IncidentState,
    Where,
)
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.governance.access.audiences import open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, expect_version, locked
from iops.kernel.errors import Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.numbering import next_number
from iops.pole.confidential.commands import keep, withdraw
from iops.pole.confidential.contracts import CONFIDENTIAL
from iops.reference.codes import queries as codes


@command("incidents.open", result="incident")
def open_incident(
    *,
    by: Actor,
    where: Where,
    what: str,
    grade: str | None,
    type_code: str = USUAL_TYPE,
    contact_id: int | None = None,
    assessment: Assessment | None = None,
    qualifiers: tuple[str, ...] = (),
) -> Outcome[Incident]:
    """Open an incident: where, what and grade are enough, and it is live for the dispatcher.

    Raises Invalid naming every field that is missing or not in its list.
    """
    all_at_once(
        wrong_with_call(
            where=where, what=what, type_code=type_code, grade=grade, qualifiers=qualifiers
        )
    )
    now = clock.now()
    contact = (
        locked(Contact.objects, by, contact_id, what="contact") if contact_id is not None else None
    )
    number = next_number("INC", at=now)
    incident = Incident(
        audience_id=contact.audience_id if contact else open_audience(by.force_id),
        created_by=by.account_id,
        number=number,
        short=int(number.split("-")[1]),
        type_code=type_code,
        qualifiers=list(qualifiers),
        summary=what.strip(),
        reported_at=contact.presented_at if contact else now,
        opened_at=now,
    )
    veiled = set_place(incident, where)
    looks_like = look_for_crime(incident)
    incident.save()
    facts = [fact("incidents.opened", incident)]
    if veiled is not None:
        facts += keep(by, "incident", incident.pk, veiled, asked=where.confidential)
    write_entry(by, incident, what.strip(), EntryKind.CALLER)
    if contact is not None:
        facts += _join(by, incident, contact)
    if grade:
        facts += set_grade(by, incident, grade, "On opening", assessment)
    else:
        facts += unresourced(incident)
    if looks_like:
        facts.append(looked_like_crime(incident))
    return Outcome(incident, facts)


@command("incidents.open_from_call", permission="incidents.open", result="incident")
def open_from_call(
    *,
    by: Actor,
    channel: str,
    where: Where,
    what: str,
    grade: str | None,
    type_code: str = USUAL_TYPE,
    caller_name: str = "",
    caller_phone: str = "",
    qualifiers: tuple[str, ...] = (),
    contact_id: int | None = None,
    assessment: Assessment | None = None,
    draft_uid: UUID | None = None,
) -> Outcome[Incident]:
    """Log the contact and open its incident, both or neither.

    With ``draft_uid`` the half-typed call is tied to the incident and stays open; the same draft
    sent twice is one incident.
    """
    if draft_uid is not None:
        draft = claim_draft(by=by, uid=draft_uid).value
        if draft.incident_id is not None:
            return Outcome(the_incident(by, draft.incident_id), replayed=True)
        contact_id = contact_id or draft.contact_id
    contact = log_contact(
        by=by,
        channel=channel,
        what=what,
        place_text=where.text,
        place_id=where.place_id,
        confidential=where.confidential,
        caller_name=caller_name,
        caller_phone=caller_phone,
        contact_id=contact_id,
    ).value
    opened = open_incident(
        by=by,
        where=where,
        what=what,
        grade=grade,
        type_code=type_code,
        contact_id=contact.pk,
        qualifiers=qualifiers,
        assessment=assessment,
    ).value
    if draft_uid is not None:
        tie_draft(by=by, uid=draft_uid, contact_id=contact.pk, incident_id=opened.pk)
    return Outcome(opened)


@command("incidents.join_from_call", permission="incidents.open", result="incident")
def join_from_call(
    *,
    by: Actor,
    incident_id: int,
    channel: str,
    where: Where,
    what: str,
    caller_name: str = "",
    caller_phone: str = "",
    draft_uid: UUID | None = None,
) -> Outcome[Incident]:
    """One more call about an incident that is open: log the contact and join it, in one step."""
    contact_id = None
    if draft_uid is not None:
        draft = claim_draft(by=by, uid=draft_uid).value
        if draft.incident_id is not None:
            raise Refused("This call has an incident of its own already.")
        contact_id = draft.contact_id
    contact = log_contact(
        by=by,
        channel=channel,
        what=what,
        place_text=where.text,
        place_id=where.place_id,
        confidential=where.confidential,
        caller_name=caller_name,
        caller_phone=caller_phone,
        contact_id=contact_id,
    ).value
    joined = join_contact(by=by, incident_id=incident_id, contact_id=contact.pk).value
    if draft_uid is not None:
        tie_draft(by=by, uid=draft_uid, contact_id=contact.pk, incident_id=incident_id)
    return Outcome(joined)


@command("incidents.update", result="incident")
def update_incident(
    *,
    by: Actor,
    incident_id: int,
    expected_version: int | None = None,
    where: Where | None = None,
    type_code: str | None = None,
    summary: str | None = None,
    qualifiers: tuple[str, ...] | None = None,
) -> Outcome[Incident]:
    """Fill in or change an incident.

    Raises Invalid naming every field that is not in its list, EditConflict when it was changed
    meanwhile.
    """
    incident = the_incident(by, incident_id)
    mine: dict[str, Any] = {}
    if where is not None and where.text == CONFIDENTIAL:
        where = None  # what stands on the form for those who may not know it
    veiled = veil_of(where) if where is not None else None
    if where is not None:
        mine["place_text"] = CONFIDENTIAL if veiled else where.text
    if type_code is not None:
        mine["type_code"] = type_code
    if summary is not None:
        mine["summary"] = summary
    if qualifiers is not None:
        mine["qualifiers"] = list(qualifiers)
    expect_version(incident, expected_version, mine)
    changed = [name for name, value in mine.items() if getattr(incident, name) != value]
    wrong: dict[str, str] = {}
    if type_code is not None and "type_code" in changed:
        wrong |= codes.wrong("incident-types", type_code, field="type")
    if qualifiers is not None and "qualifiers" in changed:
        # What was in the list when it was set may stay.
        wrong |= wrong_qualifiers(set(qualifiers) - set(incident.qualifiers))
    all_at_once(wrong)
    facts: list[Fact] = []
    if where is not None:
        if veiled is None and incident.place_text == CONFIDENTIAL:
            facts += withdraw(by, "incident", incident.pk)
        elif veiled is not None:
            facts += keep(by, "incident", incident.pk, veiled, asked=where.confidential)
        set_place(incident, where)
    for name in changed:
        setattr(incident, name, mine[name])
    if type_code is not None and "type_code" in changed:
        label = codes.label("incident-types", type_code)
        write_entry(by, incident, f"Type changed to {label}.")
    said_more = {"type_code", "summary", "qualifiers"} & set(changed)
    if said_more and look_for_crime(incident, retyped="type_code" in changed):
        facts.append(looked_like_crime(incident))
    incident.save()
    return Outcome(incident, [fact("incidents.updated", incident, fields=changed), *facts])


@command("incidents.join_contact", permission="incidents.open", result="incident")
def join_contact(*, by: Actor, incident_id: int, contact_id: int) -> Outcome[Incident]:
    """One more call about an incident that is open already.

    Raises Refused for a closed one: nobody would see the call there.
    """
    incident = the_incident(by, incident_id)
    if incident.state == IncidentState.CLOSED:
        raise Refused("This incident was closed meanwhile. Open a new one, or have it reopened.")
    contact = locked(Contact.objects, by, contact_id, what="contact")
    facts = _join(by, incident, contact)
    text = f"Another call about this incident ({contact.number}). {contact.what}".strip()
    write_entry(by, incident, text, EntryKind.CALLER)
    earlier = contact.presented_at < incident.reported_at
    incident.reported_at = min(incident.reported_at, contact.presented_at)
    incident.version += 1
    due = incident.crime_like and not is_no_crime(incident)
    # The 24 hours count from the first report, whichever call was typed first.
    if (earlier and due) or look_for_crime(incident, contact.what):
        facts.append(looked_like_crime(incident))
    incident.save()
    return Outcome(incident, facts)


def _join(by: Actor, incident: Incident, contact: Contact) -> list[Fact]:
    if IncidentContact.objects.filter(contact_id=contact.pk).exists():
        raise Refused("This contact belongs to an incident already.")
    IncidentContact.objects.create(
        audience_id=incident.audience_id,
        created_by=by.account_id,
        incident=incident,
        contact_id=contact.pk,
    )
    return [fact("incidents.contact_joined", incident, contact=contact.pk)]

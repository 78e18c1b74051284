"""A call whose incident is live: what changed goes to the incident, the log comes back."""

from typing import Any

from iops.controlroom.consoles import forms
from iops.controlroom.consoles.forms import CallForm
from iops.controlroom.contacts import commands as contacts
from iops.controlroom.contacts.models import Contact, Draft
from iops.controlroom.dispatch.queries import deployments_of
from iops.controlroom.incidents import commands as incidents
from iops.controlroom.incidents.contracts import STATE_LABELS
from iops.controlroom.incidents.queries import IncidentCard, incident_card, opening_contact
from iops.controlroom.questions.commands import record_answers
from iops.controlroom.questions.on_call import sound
from iops.controlroom.questions.queries import versions_by_id
from iops.controlroom.right_care import rules
from iops.controlroom.right_care.commands import decide_right_care
from iops.controlroom.right_care.prompts import agencies
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible, Refused
from iops.kernel.ids import is_number
from iops.kernel.web import Signed
from iops.pole.people.commands import normal_phone

#: The last lines of the log beside the form.
TAIL = 8


def status_context(request: Signed, draft: Draft | None) -> dict[str, Any]:
    """What the status line shows; nothing before the incident is open."""
    if draft is None or draft.incident_id is None:
        return {"incident": None}
    try:
        card = incident_card(by=request.actor, incident_id=draft.incident_id)
    except NotVisible:
        return {"incident": None}
    sent = [
        one.callsign
        for one in deployments_of(request.actor, draft.incident_id)
        if one.clear_at is None and one.stood_down_at is None
    ]
    return {
        "incident": card.incident,
        "state_label": STATE_LABELS.get(card.incident.state, card.incident.state),
        "card": card,
        "tail": card.entries[-TAIL:],
        "sent": sent,
    }


def bring_up_to_date(by: Actor, draft: Draft, form: CallForm) -> None:
    """Give the incident, its contact and its assessment what was typed since the early send.

    Each part that did not change costs nothing, and only what this desk changed goes: what others
    did to the incident meanwhile stays. A joined incident is somebody else's: only the contact
    is filled in.
    """
    by = by.with_key(None)
    assert draft.incident_id is not None
    card = incident_card(by=by, incident_id=draft.incident_id)
    incident = card.incident
    contact = next((one for one in card.contacts if one.pk == draft.contact_id), None)
    own = contact is not None and opening_contact(by, incident.pk) == contact.pk
    if own and incident.state != "closed":
        _incident(by, card, form, sent_before(draft, card))
        contacts.note_sent(by=by, uid=draft.uid, fields=form.for_incident)
    if contact is not None:
        _contact(by, contact, form)
        keep_answers(by, form, incident_id=incident.pk, contact_id=contact.pk)
        if own:
            keep_right_care(by, form, incident.pk)


def keep_answers(
    by: Actor, form: CallForm, *, incident_id: int | None = None, contact_id: int | None = None
) -> None:
    """Record what was answered, under its version, withdrawn or not; unchanged costs nothing.

    What is no answer (a number in words) stays in the draft, where the page says so.
    """
    for version in versions_by_id(by, list(form.answers)).values():
        given = sound(version, form.answers[version.pk])
        if given:
            record_answers(
                by=by.with_key(None), set_id=version.pk, answers=given, incident_id=incident_id,
                contact_id=contact_id,
            )  # fmt: skip


def wrong_with_care(form: CallForm) -> dict[str, str]:
    """What keeps the decision on the right agency from being recorded, by field."""
    known = {code for code, _ in agencies()}
    return rules.wrong_with(form.care.told, agencies=known, now=clock.now()) | form.care.wrong


def keep_right_care(by: Actor, form: CallForm, incident_id: int) -> None:
    """Record who deals with it, once it is whole; until then the page says what is wanted."""
    if form.care.is_decided and not wrong_with_care(form):
        decide_right_care(by=by.with_key(None), incident_id=incident_id, told=form.care.told)


def mark_own_duplicate(by: Actor, draft: Draft, form: CallForm, of_id: int) -> None:
    """The incident that this call has opened is the same event as another: close it as that.

    What was typed last goes to it first. Raises Refused where the call was joined to its
    incident: that one is somebody else's.
    """
    by = by.with_key(None)
    assert draft.incident_id is not None
    if opening_contact(by, draft.incident_id) != draft.contact_id:
        raise Refused("This call belongs to an incident that another call has opened.")
    bring_up_to_date(by, draft, form)
    incidents.mark_duplicate(by=by, incident_id=draft.incident_id, of_id=of_id)


def sent_before(draft: Draft, card: IncidentCard) -> CallForm:
    """What this desk sent last; before it sent anything, the incident as it stands."""
    if "sent" in draft.body:
        return forms.read(draft.body["sent"])
    incident = card.incident
    return CallForm(
        place=incident.place_text,
        place_id=str(incident.place_id or ""),
        what=incident.summary,
        type_code=incident.type_code,
        grade=incident.grade or "",
        qualifiers=tuple(incident.qualifiers),
    )


def _incident(by: Actor, card: IncidentCard, form: CallForm, before: CallForm) -> None:
    incident = card.incident
    changes: dict[str, Any] = {}
    moved = form.place != before.place or _other_place(form, before.place_id)
    if form.place and (moved or form.confidential != before.confidential):
        changes["where"] = forms.where(form, by=by)
    if form.what and form.what != before.what:
        changes["summary"] = form.what
    if form.type_code and form.type_code != before.type_code:
        changes["type_code"] = form.type_code
    if form.qualifiers != before.qualifiers:
        changes["qualifiers"] = form.qualifiers
    if changes:
        incidents.update_incident(by=by, incident_id=incident.pk, **changes)
    assessment = form.assessment
    if form.grade and form.grade not in (before.grade, incident.grade):
        incidents.grade_incident(
            by=by,
            incident_id=incident.pk,
            grade=form.grade,
            reason=form.rationale or "Changed while the caller talked",
            assessment=assessment,
        )
    elif assessment is not None:
        last = card.assessments[0] if card.assessments else None
        same = last is not None and all(
            getattr(last, name) == value for name, value in assessment.answers().items()
        )
        if not same:
            incidents.assess_incident(
                by=by, incident_id=incident.pk, assessment=assessment, occasion="call"
            )


def _other_place(form: CallForm, place_id: str) -> bool:
    return is_number(form.place_id) and form.place_id != place_id


def _contact(by: Actor, contact: Contact, form: CallForm) -> None:
    if (contact.caller_name, contact.caller_phone, contact.what) == (
        form.name, normal_phone(form.phone) or contact.caller_phone, form.what,
    ):  # fmt: skip
        return
    place = forms.where(form, by=by)
    contacts.log_contact(
        by=by,
        channel=form.channel,
        what=form.what,
        place_text=place.text,
        place_id=place.place_id,
        confidential=place.confidential,
        caller_name=form.name,
        caller_phone=form.phone,
        caller_profile_id=contact.caller_profile_id,
        contact_id=contact.pk,
    )

"""The call page: from ring to an incident that is live while the caller still talks."""

import json
from typing import Any
from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.controlroom.consoles import forms
from iops.controlroom.consoles.forms import CallForm
from iops.controlroom.consoles.pages.after import after_context, keep_appointment, keep_promise
from iops.controlroom.consoles.pages.call_parts import questions_context, right_care_context
from iops.controlroom.consoles.pages.live_call import (
    bring_up_to_date,
    keep_answers,
    keep_right_care,
    mark_own_duplicate,
    status_context,
)
from iops.controlroom.consoles.pages.returns import waiting_context
from iops.controlroom.contacts import commands as contacts
from iops.controlroom.contacts import queries as calls
from iops.controlroom.contacts.contracts import CHANNELS
from iops.controlroom.contacts.models import Draft
from iops.controlroom.incidents import commands as incidents
from iops.controlroom.incidents.contracts import USUAL_TYPE
from iops.controlroom.telephony.pages import own_desk
from iops.kernel.errors import Invalid, IopsError, Refused, all_at_once
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes


@page("call.view")
def new_call(request: Signed) -> HttpResponse:
    """An empty call. Its key stands in the address, so that a dead browser comes back to it."""
    return redirect("call", uid=new_uid())


@page("call.view", task="call")
def call(request: Signed, uid: UUID) -> HttpResponse:
    """The call page; a POST without script opens the incident and shows the page again."""
    draft = calls.draft_of(by=request.actor, uid=uid)
    form = forms.read(draft.body.get("fields", {})) if draft else CallForm()
    error: IopsError | None = None
    if request.method == "POST":
        form = forms.read(request.POST)
        try:
            _open(request, uid, form)
            return redirect("call", uid=uid)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = _page_context(request, uid, draft, form) | {"error": error}
    return render(request, "consoles/call.html", context, status=error.status if error else 200)


def _page_context(
    request: Signed, uid: UUID, draft: Draft | None, form: CallForm
) -> dict[str, Any]:
    suggested = form.type_code or USUAL_TYPE
    return {
        "title": "Call",
        "uid": uid,
        "draft": draft,
        "sequence": draft.body.get("sequence", 0) if draft else 0,
        "ended": draft is not None and draft.ended_at is not None,
        "form": form,
        "type_code": suggested,
        "types": codes.choices("incident-types"),
        "grades": [
            {"code": code, "label": label, "hint": _promise(code)}
            for code, label in codes.choices("grades")
        ],
        "qualifiers": codes.choices("qualifiers"),
        "channels": CHANNELS.items(),
        "thrive": [
            {"name": name, "label": label, "value": form.thrive.get(name, "")}
            for name, label in forms.THRIVE.items()
        ],
        **waiting_context(request),
        **own_desk(request),
        "drafts": calls.open_drafts(by=request.actor, leaving_out=uid),
        **status_context(request, draft),
        **questions_context(request.actor, form),
        **right_care_context(form),
        **after_context(request.actor, form),
    }


def _promise(grade: str) -> str:
    """What a grade promises, as its list says."""
    code = codes.find("grades", grade)
    return str(code.detail.get("short", "")) if code else ""


@page("call.view")
def waiting(request: Signed) -> HttpResponse:
    """The calls that wait, as a part of the page."""
    return render(request, "consoles/call_waiting.html", waiting_context(request))


@require_POST
@page("call.view")
def take(request: Signed) -> HttpResponse:
    """Answer a waiting contact: the one named, or the next. What was typed before is a draft.

    ``over``: the call that a colleague took a moment ago.
    """
    named = request.POST.get("contact", "")
    over = request.POST.get("over", "")
    if is_number(over):
        draft = contacts.take_over(by=request.actor, contact_id=int(over)).value
        return redirect("call", uid=draft.uid)
    found = calls.waiting(by=request.actor)
    wanted = [int(named)] if is_number(named) else [one.contact.pk for one in found]
    for contact_id in wanted:
        try:
            draft = contacts.take_call(by=request.actor, contact_id=contact_id).value
        except Refused:
            if named:
                raise
            continue
        return redirect("call", uid=draft.uid)
    return redirect("new-call")


@require_POST
@page("call.view")
def save_draft(request: Signed) -> HttpResponse:
    """Keep what was typed: at every pause of the typing, so no idempotency row is written."""
    try:
        given = json.loads(request.body)
        uid, sequence = UUID(str(given["draft"])), int(given["sequence"])
        fields = {
            str(name): [str(value) for value in values]
            for name, values in dict(given["fields"]).items()
        }
    except (ValueError, KeyError, TypeError, OverflowError, RawPostDataException):
        raise Invalid("This draft is not as the call page writes it.") from None
    if sum(len(value) for values in fields.values() for value in values) > forms.MOST_CHARACTERS:
        raise Invalid("This call is longer than a draft may be. Put the rest into the log.")
    body = {"sequence": sequence, "fields": fields}
    contacts.save_draft(by=request.actor.with_key(None), uid=uid, body=body)
    return JsonResponse({"sequence": sequence})


def _open(request: Signed, uid: UUID, form: CallForm) -> None:
    """Open the incident of this draft, once; an open one is brought up to date instead."""
    draft = calls.draft_of(by=request.actor, uid=uid)
    if draft is not None and draft.incident_id is not None:
        bring_up_to_date(request.actor, draft, form)
        _leave_behind(request, draft, form)
        return
    told: dict[str, Any] = {
        "where": forms.where(form, by=request.actor),
        "what": form.what,
        "grade": form.grade,
        "type_code": form.type_code or USUAL_TYPE,
        "qualifiers": form.qualifiers,
    }
    ungraded = {} if form.grade else {"grade": "Choose a grade: it is sent with one."}
    all_at_once(incidents.wrong_with_call(**told) | ungraded)
    incidents.open_from_call(
        by=request.actor.with_key(None),
        channel=form.channel,
        caller_name=form.name,
        caller_phone=form.phone,
        assessment=form.assessment,
        draft_uid=uid,
        **told,
    )
    contacts.note_sent(by=request.actor.with_key(None), uid=uid, fields=form.for_incident)
    sent = None
    if form.answers or form.care.is_decided or form.promise or form.slot:
        sent = calls.draft_of(by=request.actor, uid=uid)
    if sent is not None and sent.incident_id is not None:
        keep_answers(request.actor, form, incident_id=sent.incident_id, contact_id=sent.contact_id)
        keep_right_care(request.actor, form, sent.incident_id)
        _leave_behind(request, sent, form)


def _leave_behind(
    request: Signed, draft: Draft, form: CallForm, *, at_the_end: bool = False
) -> None:
    """What was promised, and the appointment: owed from now on."""
    if draft.incident_id is None:
        return
    keep_promise(
        request.actor, form, incident_id=draft.incident_id, contact_id=draft.contact_id,
        at_the_end=at_the_end,
    )  # fmt: skip
    keep_appointment(request.actor, form, draft.incident_id, at_the_end=at_the_end)


def _status(request: Signed, uid: UUID, error: IopsError | None = None) -> HttpResponse:
    """A refusal is part of the status line: a part is put in place only when it is 2xx."""
    draft = calls.draft_of(by=request.actor, uid=uid)
    context = {"uid": uid, "error": error, **status_context(request, draft)}
    return render(request, "consoles/call_status.html", context)


@require_POST
@page("call.view")
def send(request: Signed, uid: UUID) -> HttpResponse:
    """Early send, and every later change: the answer is the status line of the call."""
    error: IopsError | None = None
    try:
        _open(request, uid, forms.read(request.POST))
    except IopsError as refusal:
        error = refusal
    return _status(request, uid, error)


@page("call.view")
def status(request: Signed, uid: UUID) -> HttpResponse:
    """The status line: number, grade, clock, units, log."""
    return _status(request, uid)


@require_POST
@page("call.view")
def write_log(request: Signed, uid: UUID) -> HttpResponse:
    """Add to the log of the live incident."""
    draft = calls.draft_of(by=request.actor, uid=uid)
    error: IopsError | None = None
    try:
        if draft is None or draft.incident_id is None:
            raise Refused("Open the incident first: where, what and grade are enough.")
        text = request.POST.get("text", "")
        incidents.add_log_entry(by=request.actor, incident_id=draft.incident_id, text=text)
    except IopsError as refusal:
        error = refusal
    return _status(request, uid, error)


@require_POST
@page("call.view")
def join(request: Signed, uid: UUID) -> HttpResponse:
    """This call is about an incident that is open already.

    Where the call has opened one of its own meanwhile, that one is marked as a duplicate.
    """
    form = forms.read(request.POST)
    number = request.POST.get("incident", "")
    error: IopsError | None = None
    try:
        if not is_number(number):
            raise Invalid("Choose the incident to join.")
        draft = calls.draft_of(by=request.actor, uid=uid)
        if draft is not None and draft.incident_id is not None:
            mark_own_duplicate(request.actor, draft, form, int(number))
            return _status(request, uid)
        incidents.join_from_call(
            by=request.actor.with_key(None),
            incident_id=int(number),
            channel=form.channel,
            where=forms.where(form, by=request.actor),
            what=form.what,
            caller_name=form.name,
            caller_phone=form.phone,
            draft_uid=uid,
        )
        joined = calls.draft_of(by=request.actor, uid=uid)
        if joined is not None:
            keep_answers(
                request.actor, form, incident_id=joined.incident_id, contact_id=joined.contact_id
            )
            keep_promise(
                request.actor, form, incident_id=joined.incident_id, contact_id=joined.contact_id
            )
    except IopsError as refusal:
        error = refusal
    return _status(request, uid, error)


@require_POST
@page("call.view")
def finish(request: Signed, uid: UUID) -> HttpResponse:
    """The caller has rung off: the last changes are saved, the contact and the draft end."""
    by = request.actor.with_key(None)
    draft = calls.draft_of(by=by, uid=uid)
    saved = draft.body.get("fields", {}) if draft else {}
    # Without script the form of the call is not posted with its end: then what was saved counts.
    form = forms.read(request.POST if "what" in request.POST else saved)
    resolution = request.POST.get("resolution", "")
    if draft is not None and draft.ended_at is not None:
        return redirect("new-call")
    if draft is not None and draft.incident_id is not None:
        bring_up_to_date(by, draft, form)
        _leave_behind(request, draft, form, at_the_end=True)
        if draft.contact_id is not None:
            contacts.end_contact(by=by, contact_id=draft.contact_id, resolution=resolution)
        contacts.end_draft(by=by, uid=uid, incident_id=draft.incident_id)
    elif not form.is_empty or (draft is not None and draft.contact_id is not None):
        where = forms.where(form, by=request.actor)
        ended = contacts.finish_without_incident(
            by=by,
            uid=uid,
            resolution=resolution,
            channel=form.channel,
            what=form.what,
            place_text=where.text,
            place_id=where.place_id,
            caller_name=form.name,
            caller_phone=form.phone,
            confidential=where.confidential,
        ).value
        keep_answers(by, form, contact_id=ended.pk)
        keep_promise(by, form, incident_id=None, contact_id=ended.pk, at_the_end=True)
    elif draft is not None:
        contacts.end_draft(by=by, uid=uid)
    return redirect("new-call")

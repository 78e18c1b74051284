"""What is left after a call: what the caller was promised, and the appointment they were given."""

from __future__ import annotations

from contextlib import suppress
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.controlroom.appointments import commands as appointments
from iops.controlroom.appointments.queries import booked_for, free_slots
from iops.controlroom.appointments.rules import slot_of
from iops.controlroom.consoles import forms
from iops.controlroom.consoles.forms import CallForm
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.promises.commands import promise, read_line
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, IopsError
from iops.kernel.web import Signed, page

#: So many free times stand beside the form; more are on the page of the incident.
OFFERED = 6
#: When a promise that cannot be read is looked at: nothing that was promised is lost.
_UNREAD = "+15 find out what was promised: {}"


@require_POST
@page("call.view")
def after(request: Signed) -> HttpResponse:
    """How the promise is read, and which times are free where it happened."""
    context = after_context(request.actor, forms.read(request.POST))
    return render(request, "consoles/part_after.html", context)


def after_context(by: Actor, form: CallForm) -> dict[str, Any]:
    """The promise as it is read, or why it is not; free times for what can wait."""
    context: dict[str, Any] = {"form": form, "promised": None, "unread": "", "slots": []}
    if form.promise:
        try:
            context["promised"] = read_line(form.promise)
        except Invalid as error:
            context["unread"] = error.message
    if form.grade and form.grade not in ("1", "2") and by.may("appointments.book"):
        where = forms.where(form, by=by)
        context["slots"] = free_slots(by, division=where.division, most=OFFERED)
        context["can_wait"] = True
        offered = {one.code for one in context["slots"]}
        context["chosen_elsewhere"] = bool(form.slot) and form.slot not in offered
    return context


def keep_promise(
    by: Actor, form: CallForm, *, incident_id: int | None, contact_id: int | None,
    at_the_end: bool = False,
) -> None:  # fmt: skip
    """Owe what was promised, once it can be read; at the end of the call whatever it says."""
    if not form.promise or (incident_id is None and contact_id is None):
        return
    line = form.promise
    try:
        read_line(line)
    except Invalid:
        if not at_the_end:
            return
        line = _UNREAD.format(form.promise)[:300]
    promise(
        by=by.with_key(None), line=line, incident_id=incident_id, contact_id=contact_id,
        phone=form.phone,
    )  # fmt: skip


def keep_appointment(
    by: Actor, form: CallForm, incident_id: int, *, at_the_end: bool = False
) -> None:
    """Book the time that was chosen, or move there. At the end of the call a time that was taken
    meanwhile is no reason to keep the call open: the log says so, the review of grade C stays."""
    if not form.slot or form.grade in ("", "1", "2") or not by.may("appointments.book"):
        return
    by = by.with_key(None)
    with suppress(ValueError):
        calendar_id, starts_at = slot_of(form.slot)
        had = booked_for(by, incident_id)
        if (
            had is not None
            and had.seat.calendar_id == calendar_id
            and had.during.lower == starts_at
        ):
            return
        try:
            if had is not None:
                appointments.move(
                    by=by, appointment_id=had.pk, calendar_id=calendar_id, starts_at=starts_at,
                    reason="changed while the caller talked",
                )  # fmt: skip
            else:
                appointments.book(
                    by=by, incident_id=incident_id, calendar_id=calendar_id, starts_at=starts_at
                )
        except IopsError as error:
            if not at_the_end:
                raise
            text = f"The appointment that was chosen was not booked: {error.message}"
            note_in_log(by=by, incident_id=incident_id, text=text)

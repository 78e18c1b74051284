"""Telling the caller of a contact something; a text that did not go out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.updates import commands, queries
from iops.kernel.errors import Invalid, IopsError, KeyReused, Refused
from iops.kernel.web import Signed, page


@page("updates.view", task="call")
def tell(request: Signed, contact_id: int) -> HttpResponse:
    """What the caller was told, and telling them more."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.send_update(
                by=request.actor, contact_id=contact_id,
                template=request.POST.get("template", ""), phone=request.POST.get("phone", ""),
                safe=bool(request.POST.get("safe")),
            )  # fmt: skip
            messages.success(request, "It goes out now.")
            return redirect("contact", contact_id=contact_id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = (
                refusal.on_form("what they were told")
                if isinstance(refusal, KeyReused)
                else refusal
            )
    found = queries.telling(by=request.actor, contact_id=contact_id)
    number = found.contact.number
    context = {
        "title": "Tell the caller",
        "caption": number,
        "crumbs": [(number, reverse("contact", args=[contact_id])), ("Tell the caller", "")],
        "found": found,
        "contact": found.contact,
        "may": request.actor.may("updates.send"),
        "error": error,
        "given": request.POST,
    }
    return render(request, "updates/tell.html", context, status=error.status if error else 200)


@require_POST
@page("updates.send", task="call")
def read_out(request: Signed, contact_id: int) -> HttpResponse:
    """The reference was read out to the caller."""
    commands.read_out(by=request.actor, contact_id=contact_id)
    messages.success(request, "Written down: they have their reference.")
    return redirect("contact", contact_id=contact_id)


@page("updates.send", task="call")
def failed(request: Signed, update_id: int) -> HttpResponse:
    """A text that was not sent: how they were told instead."""
    line = queries.failed_update(by=request.actor, update_id=update_id)
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.see_failed(
                by=request.actor, update_id=update_id, result=request.POST.get("result", "")
            )
            messages.success(request, "Written down.")
            return redirect("contact", contact_id=line.contact_id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = refusal.on_form("the contact") if isinstance(refusal, KeyReused) else refusal
    context = {
        "title": "A text was not sent",
        "line": line,
        "error": error,
        "given": request.POST,
    }
    return render(request, "updates/failed.html", context, status=error.status if error else 200)

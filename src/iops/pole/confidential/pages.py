"""The pages on which people say that an address is confidential, or no longer."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from iops.kernel.errors import Invalid, IopsError, Refused
from iops.kernel.web import Signed, page
from iops.pole.confidential import commands, views


@page("places.mark_confidential")
def place(request: Signed, place_id: int) -> HttpResponse:
    """Make a place confidential, or lift that."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.mark_place(
                by=request.actor,
                place_id=place_id,
                confidential=request.POST.get("verb") == "mark",
                reason=request.POST.get("reason", ""),
            )
            messages.success(request, "Done. It holds from now on, on every screen.")
            return redirect(_after(request, place_id))
        except (Invalid, Refused) as refusal:
            error = refusal
    found = views.marks_of_place(by=request.actor, place_id=place_id)
    return _page(request, found, error, back=reverse("place", args=[place_id]), what="place")


def _after(request: Signed, place_id: int) -> str:
    """Who may not know confidential places cannot open the card of one that they have marked."""
    known = request.actor.may("places.see_confidential") or request.POST.get("verb") != "mark"
    return reverse("place", args=[place_id]) if known else "/"


@page("people.set_confidential")
def person(request: Signed, profile_id: int) -> HttpResponse:
    """Make address and phone of a person's record confidential, or lift that."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.set_details(
                by=request.actor,
                profile_id=profile_id,
                confidential=request.POST.get("verb") == "mark",
                reason=request.POST.get("reason", ""),
            )
            messages.success(request, "Done. It holds from now on, on every screen.")
            return redirect("person", nominal_id=profile_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    found = views.marks_of_person(by=request.actor, profile_id=profile_id)
    return _page(request, found, error, back=reverse("person", args=[profile_id]), what="person")


def _page(
    request: Signed, found: views.Marks, error: IopsError | None, *, back: str, what: str
) -> HttpResponse:
    context: dict[str, Any] = {
        "title": "No longer confidential" if found.confidential else "Make it confidential",
        "caption": found.title,
        "crumbs": [(found.title, back), ("Confidential", "")],
        "marks": found,
        "what": what,
        "back": back,
        "given": request.POST,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "confidential/mark.html", context, status=status)

"""Drawing an area: who is within, a broadcast to them, a geofence; and the page of a geofence."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.broadcasts.commands import send_broadcast
from iops.controlroom.broadcasts.contracts import LONGEST, UNIT
from iops.controlroom.diary.rules import HOW as WHEN_HOW
from iops.controlroom.diary.rules import moment_in
from iops.controlroom.fences import commands, queries, rules
from iops.controlroom.fences.queries import There
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused, all_at_once
from iops.kernel.web import Signed, page
from iops.reference.places.queries import bounds_of_areas


@page("fences.view", task="incident")
def areas(request: Signed) -> HttpResponse:
    """Draw or type an area; search it, broadcast to it, watch it."""
    if request.method != "POST":
        return _areas(request, None)
    found: There | None = None
    try:
        ring = queries.ring_typed(request.POST.get("ring", ""))
        found = queries.there(by=request.actor, ring=ring)
        done = request.POST.get("do", "")
        if done == "broadcast":
            return _broadcast(request, found)
        if done == "fence":
            return _watch(request, found)
    except KeyReused as reused:
        return _areas(request, found, reused.on_form("the list of areas"))
    except (Invalid, Refused) as error:
        return _areas(request, found, error)
    return _areas(request, found)


def _broadcast(request: Signed, found: There) -> HttpResponse:
    text = request.POST.get("text", "")
    wrong = {}
    if not found.crewed:
        wrong["ring"] = "No unit with a crew is within: nobody would read it. Draw a larger area."
    if not 0 < len(text.strip()) <= LONGEST:
        wrong["text"] = f"Type what they are to read, in at most {LONGEST} characters."
    all_at_once(wrong)
    sent = send_broadcast(by=request.actor, to=UNIT, text=text, name=", ".join(found.crewed))
    messages.success(request, f"Sent to {len(found.crewed)} units.")
    return redirect("broadcast", broadcast_id=sent.value.id)


def _watch(request: Signed, found: There) -> HttpResponse:
    given = request.POST
    wrong: dict[str, str] = {}
    until = clock.now()
    try:
        until = moment_in(given.get("until", ""), clock.now())
    except ValueError as error:
        wrong["until"] = str(error)
    if not given.get("name", "").strip():
        wrong["name"] = "Name the geofence."
    if not given.get("reason", "").strip():
        wrong["reason"] = "Say why it is watched."
    all_at_once(wrong)
    made = commands.set_fence(
        by=request.actor, name=given.get("name", ""), reason=given.get("reason", ""),
        ring=found.ring, until=until, on_enter=bool(given.get("on_enter")),
        on_leave=bool(given.get("on_leave")),
    )  # fmt: skip
    messages.success(request, "Watched. You are told who comes in and who goes out.")
    return redirect("fence", fence_id=made.value.pk)


def _areas(request: Signed, found: There | None, error: IopsError | None = None) -> HttpResponse:
    given = request.POST
    drawing: dict[str, Any] = {
        "ring": queries.outline(found.ring) if found else [],
        "points": _points(found) if found else [],
        "bounds": bounds_of_areas(),
    }
    context = {
        "title": "Areas",
        "found": found,
        "error": error,
        "given": given,
        "on_enter": bool(given.get("on_enter")) or given.get("do") != "fence",
        "on_leave": bool(given.get("on_leave")) or given.get("do") != "fence",
        "how": rules.HOW,
        "when_how": WHEN_HOW,
        "longest": LONGEST,
        "drawing": drawing,
        "fences": queries.fences(by=request.actor),
        "may_broadcast": request.actor.may("broadcasts.send"),
        "may_set": request.actor.may("fences.set"),
        "sees_incidents": request.actor.may("incidents.view"),
    }
    return render(request, "fences/areas.html", context, status=error.status if error else 200)


def _points(found: There) -> list[dict[str, Any]]:
    units = [{"kind": "unit", "lon": one.longitude, "lat": one.latitude} for one in found.units]
    incidents = [
        {"kind": "incident", "lon": one.longitude, "lat": one.latitude}
        for one in found.incidents
        if one.longitude is not None
    ]
    return units + incidents


@page("fences.view", task="incident")
def fence(request: Signed, fence_id: int) -> HttpResponse:
    """One geofence: where it is, who is in it, what crossed it."""
    return _fence(request, fence_id)


def _fence(request: Signed, fence_id: int, error: IopsError | None = None) -> HttpResponse:
    card = queries.fence_card(by=request.actor, fence_id=fence_id)
    context = {
        "title": card.fence.name,
        "caption": f"Geofence F{fence_id}",
        "crumbs": [("Areas", reverse("areas")), (card.fence.name, "")],
        "card": card,
        "fence": card.fence,
        "error": error,
        "drawing": {"ring": queries.outline(card.fence.ring), "points": [],
                    "bounds": bounds_of_areas()},
        "mine": card.fence.told_to == request.actor.account_id,
        "may_set": request.actor.may("fences.set"),
    }  # fmt: skip
    return render(request, "fences/fence.html", context, status=error.status if error else 200)


VERBS = {"end": commands.end_fence, "read": commands.read_crossings}


@require_POST
@page("fences.view")
def act(request: Signed, fence_id: int, verb: str) -> HttpResponse:
    """End it, or say that its crossings were read."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](by=request.actor, fence_id=fence_id)
    except (Refused, KeyReused) as refusal:
        error = refusal.on_form("the geofence") if isinstance(refusal, KeyReused) else refusal
        return _fence(request, fence_id, error)
    messages.success(request, "Ended." if verb == "end" else "Read.")
    return redirect("areas" if verb == "end" else "fence", *([] if verb == "end" else [fence_id]))

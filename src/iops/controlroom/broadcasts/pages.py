"""Broadcasts: what came to me, what was sent, one with its receipts, and the form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.broadcasts import commands, queries, recipients
from iops.controlroom.broadcasts.contracts import AREA, LONGEST, TARGETS, TEAM, UNIT
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page


@page("broadcasts.read")
def broadcasts(request: Signed) -> HttpResponse:
    """What came to me; for who may send, what was sent."""
    may_send = request.actor.may("broadcasts.send")
    context = {
        "title": "Broadcasts",
        "mine": queries.to_me(by=request.actor),
        "sent": queries.sent(by=request.actor) if may_send else [],
        "may_send": may_send,
    }
    return render(request, "broadcasts/list.html", context)


@page("broadcasts.send")
def new(request: Signed) -> HttpResponse:
    """Write one."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        to = given.get("to", "")
        try:
            made = commands.send_broadcast(
                by=request.actor, to=to, text=given.get("text", ""), name=_name(request, to)
            ).value
            messages.success(request, "Sent.")
            return redirect("broadcast", broadcast_id=made.id)
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused as reused:
            error = reused.on_form("what was sent")
    context: dict[str, Any] = {
        "title": "New broadcast",
        "crumbs": [("Broadcasts", reverse("broadcasts")), ("New", "")],
        "targets": TARGETS.items(),
        "given": given,
        "to": given.get("to", UNIT),
        "areas": recipients.areas_shown(request.actor),
        "teams": recipients.teams(request.actor),
        "longest": LONGEST,
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    return render(request, "broadcasts/form.html", context, status=error.status if error else 200)


def _name(request: Signed, to: str) -> str:
    """Which units, team or area: each has a field of its own on the form."""
    field = {UNIT: "units", TEAM: "team", AREA: "area"}.get(to, "")
    return request.POST.get(field, "")


@page("broadcasts.read")
def broadcast(request: Signed, broadcast_id: int) -> HttpResponse:
    """One broadcast, and who has not read it."""
    return _broadcast(request, broadcast_id)


def _broadcast(request: Signed, broadcast_id: int, error: IopsError | None = None) -> HttpResponse:
    card = queries.broadcast_card(by=request.actor, broadcast_id=broadcast_id)
    mine = card.line.receipt
    context = {
        "title": f"Broadcast to {card.line.to}",
        "caption": f"B{broadcast_id}",
        "crumbs": [("Broadcasts", reverse("broadcasts")), (f"B{broadcast_id}", "")],
        "card": card,
        "line": card.line,
        "one": card.line.one,
        "may_send": request.actor.may("broadcasts.send"),
        "unread": mine if mine and mine.read_at is None and not card.line.ended else None,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "broadcasts/broadcast.html", context, status=status)


VERBS: dict[str, Callable[..., Any]] = {
    "remind": commands.remind,
    "close": commands.close_broadcast,
}


@require_POST
@page("broadcasts.send")
def act(request: Signed, broadcast_id: int, verb: str) -> HttpResponse:
    """Remind those who have not read it, or close it."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](by=request.actor, broadcast_id=broadcast_id)
    except Refused as refusal:
        return _broadcast(request, broadcast_id, refusal)
    messages.success(request, "Reminded." if verb == "remind" else "Closed.")
    return redirect("broadcast", broadcast_id=broadcast_id)


@require_POST
@page("broadcasts.read")
def read(request: Signed, receipt_id: int) -> HttpResponse:
    """A recipient has read it; from a screen of theirs, or from its page."""
    commands.read_broadcast(by=request.actor, receipt_id=receipt_id)
    if request.headers.get("Accept") == "application/json":
        return HttpResponse(status=204)
    return redirect("broadcasts")

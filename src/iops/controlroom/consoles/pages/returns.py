"""Calls that nobody answered and half-typed ones: taken up, or ended with a reason."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.controlroom.contacts import commands as contacts
from iops.controlroom.contacts import queries as calls
from iops.kernel.errors import Invalid, IopsError, NotVisible
from iops.kernel.web import Signed, page, whole

#: Calls to return beside those that wait; the page has all.
BESIDE, ON_THE_PAGE = 4, 200


def waiting_context(request: Signed) -> dict[str, Any]:
    """Who waits and who is to be rung back, with how many there are in all."""
    waiting = calls.waiting(by=request.actor)
    to_return = calls.calls_to_return(by=request.actor, limit=BESIDE)
    return {
        "waiting": waiting,
        "waiting_count": calls.count_waiting(by=request.actor) if waiting else 0,
        "to_return": to_return,
        "to_return_count": calls.count_to_return(by=request.actor) if to_return else 0,
        "just_taken": calls.just_taken(by=request.actor),
    }


@page("call.view", task="call")
def returns(request: Signed) -> HttpResponse:
    """Every call that is to be rung back, the most urgent first."""
    return _page(request)


@require_POST
@page("call.view")
def ring_back(request: Signed) -> HttpResponse:
    """Ring back, with a call page of its own."""
    try:
        draft = contacts.call_back(by=request.actor, contact_id=_contact(request)).value
    except IopsError as refusal:
        return _page(request, refusal)
    return redirect("call", uid=draft.uid)


@require_POST
@page("call.view")
def no_return(request: Signed) -> HttpResponse:
    """Say why a call is not rung back."""
    reason = request.POST.get("reason", "")
    try:
        contacts.decide_no_return(by=request.actor, contact_id=_contact(request), reason=reason)
    except IopsError as refusal:
        return _page(request, refusal)
    return redirect("call-returns")


@page("call.view")
def half_typed(request: Signed, draft_id: int) -> HttpResponse:
    """A half-typed call by its number, as its duty knows it: its call page."""
    draft = calls.draft_by_id(by=request.actor, draft_id=draft_id)
    if draft is None:
        raise NotVisible("There is no such half-typed call that you may see.")
    return redirect("call", uid=draft.uid)


@require_POST
@page("call.view")
def set_aside(request: Signed, uid: UUID) -> HttpResponse:
    """Offer a half-typed call no longer, with the reason."""
    contacts.set_aside(by=request.actor, uid=uid, reason=request.POST.get("reason", ""))
    return redirect("new-call")


def _contact(request: Signed) -> int:
    number = whole(request.POST, "contact")
    if number is None:
        raise Invalid("Choose the call.")
    return number


def _page(request: Signed, error: IopsError | None = None) -> HttpResponse:
    context = {
        "title": "Calls to return",
        "lines": calls.calls_to_return(by=request.actor, limit=ON_THE_PAGE),
        "count": calls.count_to_return(by=request.actor),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "consoles/returns.html", context, status=status)

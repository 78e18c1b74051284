"""What is owed to callers, and the things that are done with it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.diary.rules import HOW
from iops.controlroom.promises import commands, queries
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page


@page("promises.view", task="call")
def promises(request: Signed) -> HttpResponse:
    """All that is owed, the soonest first; and how the last week's ended."""
    return _list(request)


def _list(
    request: Signed, error: IopsError | None = None, number: int | None = None
) -> HttpResponse:
    if isinstance(error, KeyReused):
        error = error.on_form("the list")
    if error is not None and number is not None:
        error.fields = {f"{field}_{number}": text for field, text in error.fields.items()}
    lines = queries.open_promises(by=request.actor)
    context = {
        "title": "Promises",
        "lead": "What callers were promised, until when.",
        "lines": lines,
        "late": sum(one.late for one in lines),
        "figures": queries.figures(by=request.actor),
        "today": clock.local_date(clock.now()),
        "may": request.actor.may("promises.promise"),
        "error": error,
        "typed_for": number,
        "given": request.POST,
        "how": HOW,
    }
    return render(request, "promises/list.html", context, status=error.status if error else 200)


def _keep(request: Signed, number: int) -> None:
    commands.keep(by=request.actor, promise_id=number, result=request.POST.get("result", ""))


def _break(request: Signed, number: int) -> None:
    commands.break_promise(
        by=request.actor, promise_id=number, reason=request.POST.get("result", "")
    )


def _postpone(request: Signed, number: int) -> None:
    commands.postpone(
        by=request.actor, promise_id=number, when=request.POST.get("when", ""),
        told=request.POST.get("told", ""),
    )  # fmt: skip


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "keep": _keep,
    "break": _break,
    "postpone": _postpone,
}


@require_POST
@page("promises.promise", task="call")
def act(request: Signed, promise_id: int, verb: str) -> HttpResponse:
    """Kept, broken, or a new time that the caller was told."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, promise_id)
    except (Invalid, Refused, KeyReused) as error:
        return _list(request, error, promise_id)
    return _back(request)


@require_POST
@page("promises.promise", task="incident")
def on_incident(request: Signed, incident_id: int) -> HttpResponse:
    """Promise something in a line, from the page of an incident."""
    return _promise(request, incident_id=incident_id)


@require_POST
@page("promises.promise", task="call")
def on_contact(request: Signed, contact_id: int) -> HttpResponse:
    """Promise something in a line, from the page of a contact."""
    return _promise(request, contact_id=contact_id)


def _promise(
    request: Signed, incident_id: int | None = None, contact_id: int | None = None
) -> HttpResponse:
    line = request.POST.get("promise", "")
    try:
        commands.promise(
            by=request.actor, line=line, incident_id=incident_id, contact_id=contact_id
        )
    except (Invalid, Refused, KeyReused) as error:
        if isinstance(error, KeyReused):
            error = error.on_form("the promises")
        back = request.POST.get("back", "")
        context = {
            "title": "Promise to a caller",
            "error": error,
            "line": line,
            "back": back if url_has_allowed_host_and_scheme(back, allowed_hosts=None) else "",
            "how": HOW,
        }
        return render(request, "promises/line.html", context, status=error.status)
    messages.success(request, "Promised: it is owed at that time.")
    if incident_id is not None:
        return redirect("incident", incident_id=incident_id)
    return redirect("contact", contact_id=contact_id)


def _back(request: Signed) -> HttpResponse:
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("promises")

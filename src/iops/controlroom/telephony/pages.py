"""Handlers and their states, calls without a contact, and one contact."""

from collections import defaultdict
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.contacts.queries import count_to_return, count_waiting
from iops.controlroom.telephony import commands, queries
from iops.controlroom.telephony.contracts import CHOSEN, DESK_STATES, ON_CALL, READY, VERDICTS
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page


@page("telephony.view", task="call")
def telephone(request: Signed) -> HttpResponse:
    """Who is ready, who is on a call, what waits."""
    return _telephone(request)


def _telephone(request: Signed, error: IopsError | None = None) -> HttpResponse:
    by = request.actor
    lines = queries.desks(by=by)
    counts = [
        (DESK_STATES[code], sum(one.state == code for one in lines))
        for code in DESK_STATES
        if code != "off"
    ]
    context = {
        "title": "Telephone",
        "lines": lines,
        "counts": counts,
        "nobody_ready": not any(one.state == READY and not one.rings for one in lines),
        "waiting": count_waiting(by=by),
        "to_return": count_to_return(by=by),
        "may_supervise": by.may("telephony.supervise"),
        **own_desk(request),
        "typed_extension": request.POST.get("extension", ""),
        "error": error,
    }
    return render(request, "telephony/telephone.html", context,
                  status=error.status if error else 200)  # fmt: skip


def own_desk(request: Signed) -> dict[str, Any]:
    """What the row of one's own states needs; empty for who takes no calls."""
    if not request.actor.may("telephony.handle"):
        return {"may_handle": False}
    own = queries.own_desk(by=request.actor)
    return {
        "may_handle": True,
        "own": own,
        "own_state": own.state if own else "off",
        "own_after": DESK_STATES[own.after].lower()
        if own and own.state == ON_CALL and own.after != READY
        else "",
        "own_extension": own.extension if own else "",
        "own_label": DESK_STATES[own.state if own else "off"],
        "states": [(code, DESK_STATES[code]) for code in CHOSEN],
    }


@page("telephony.handle")
def own(request: Signed) -> HttpResponse:
    """The row of one's own states, as a part of the call page."""
    return render(request, "telephony/own.html", {**own_desk(request), "back": "/call/"})


@require_POST
@page("telephony.handle")
def choose(request: Signed) -> HttpResponse:
    """Be ready, on a break, away, or signed off; back to the page where it was pressed."""
    try:
        commands.choose_state(
            by=request.actor,
            state=request.POST.get("state", ""),
            extension=request.POST.get("extension", ""),
        )
    except IopsError as refusal:
        return _telephone(request, refusal)
    back = request.POST.get("back", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts=None)
    return redirect(back if inside and back.startswith("/") else reverse("telephone"))


@require_POST
@page("telephony.supervise")
def set_desk(request: Signed, desk_id: int) -> HttpResponse:
    """Mark a desk as away, or sign it off, because nobody is there."""
    try:
        commands.set_desk(by=request.actor, desk_id=desk_id, state=request.POST.get("state", ""))
    except IopsError as refusal:
        return _telephone(request, refusal)
    return redirect("telephone")


@page("telephony.view", task="call")
def records(request: Signed) -> HttpResponse:
    """The count of call records against contacts."""
    return _records(request)


def _day(text: str) -> datetime:
    """The midnight of a London day; of today where none is said. Raises ValueError for none."""
    day = date.fromisoformat(text) if text else clock.local_date(clock.now())
    return clock.local_midnight(day)


def _records(request: Signed, error: IopsError | None = None, record: int = 0) -> HttpResponse:
    typed = request.GET.get("day", "")
    try:
        day = _day(typed)
    except (ValueError, OverflowError):
        day = _day("")
        error = Invalid.at("day", f"“{typed[:20]}” is no day. Year, month and day go there.")
    found = queries.reconciled(by=request.actor, day=day)
    context = {
        "title": "Calls and contacts",
        "crumbs": [("Telephone", reverse("telephone")), ("Calls and contacts", "")],
        "found": found,
        "counts": [(VERDICTS.get(code) or "not compared yet", count)
                   for code, count in found.by_verdict],
        "day": clock.local_date(day),
        "before": clock.local_date(day) - timedelta(days=1),
        "after": clock.local_date(day) + timedelta(days=1),
        "today": clock.local_date(clock.now()),
        "may_settle": request.actor.may("telephony.reconcile"),
        "refused": record,
        "typed": request.POST,
        "error": error,
        "idempotency_key": str(new_uid()),
    }  # fmt: skip
    return render(request, "telephony/records.html", context, status=error.status if error else 200)


VERBS: dict[str, tuple[Callable[..., Any], str, str]] = {
    "write-up": (commands.write_up_record, "what", "Written up."),
    "tie": (commands.tie_record, "number", "Tied to its contact."),
    "explain": (commands.explain_record, "reason", "Explained."),
}


@require_POST
@page("telephony.reconcile")
def settle(request: Signed, record_id: int, verb: str) -> HttpResponse:
    """Write the contact of a call up, say which one it is, or why there is none."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    command, field, done = VERBS[verb]
    try:
        command(by=request.actor, record_id=record_id, **{field: request.POST.get(field, "")})
    except (Invalid, Refused) as refusal:
        # Each row has fields of its own.
        named = {f"{name}_{record_id}": text for name, text in refusal.fields.items()}
        return _records(request, type(refusal)(refusal.message, fields=named), record_id)
    except KeyReused:
        return _records(request, Refused("This form was sent before, with other words."), record_id)
    messages.success(request, done)
    return redirect("telephone-records")


@page("contacts.view", task="call")
def contact(request: Signed, contact_id: int) -> HttpResponse:
    """One contact whole: who, when, what, and the call that it was."""
    card = queries.contact_card(by=request.actor, contact_id=contact_id)
    shown: dict[str, list[Any]] = defaultdict(list)
    with visibility(request.actor):
        for declared in registry.each("cards"):
            if declared.of == "contact":
                shown[declared.slot] += declared.lines(request.actor, [contact_id])
    context = {
        "title": f"Contact {card.contact.number}",
        "crumbs": [("Call", reverse("new-call")), (card.contact.number, "")]
        if request.actor.may("call.view")
        else [(card.contact.number, "")],
        "card": card,
        "contact": card.contact,
        "promises": shown["promises"],
        "updates": shown["updates"],
        "may_promise": request.actor.may("promises.promise"),
        "may_update": request.actor.may("updates.send"),
    }
    return render(request, "telephony/contact.html", context)

"""The units of the force, and the page of one: what it is, who sits in it, what holds today."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.resources import commands, forms, position_queries, queries, rules
from iops.controlroom.resources.contracts import InAnotherCrew
from iops.controlroom.resources.models import Unit
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import (
    EditConflict,
    Invalid,
    IopsError,
    KeyReused,
    NotVisible,
    Refused,
    all_at_once,
)
from iops.kernel.ids import is_number, new_uid
from iops.kernel.web import Signed, page, whole
from iops.reference.codes import queries as codes
from iops.reference.places.queries import areas_of

PAGE_SIZE = 200


@page("resources.view")
def unit_list(request: Signed) -> HttpResponse:
    """Units on duty first, by division."""
    chosen = {
        name: request.GET.get(name, "")[:30] for name in ("division", "kind", "duty", "callsign")
    }
    if chosen["duty"] not in queries.DUTIES:
        chosen["duty"] = ""
    number = request.GET.get("page", "")
    at = min(max(int(number), 1), 1000) if is_number(number) else 1
    found = queries.units(by=request.actor, start=(at - 1) * PAGE_SIZE, limit=PAGE_SIZE, **chosen)
    more = at * PAGE_SIZE < found.count
    may_join = request.actor.may("resources.own_crew")
    context = {
        "title": "Units",
        "found": found,
        "chosen": chosen,
        "duties": [(code, words, _address(chosen, duty=code))
                   for code, words in queries.DUTIES.items()],
        "divisions": queries.divisions(request.actor),
        "kinds": codes.choices("unit-kinds"),
        "next_url": _address(chosen, page=str(at + 1)) if more else "",
        "previous_url": _address(chosen, page=str(at - 1)) if at > 1 else "",
        "may_manage": request.actor.may("resources.manage"),
        "may_join": may_join,
        "mine": queries.own_seat(request.actor) if may_join else None,
    }  # fmt: skip
    return render(request, "resources/units.html", context)


def _address(chosen: dict[str, str], **changed: str) -> str:
    return "?" + urlencode({name: value for name, value in {**chosen, **changed}.items() if value})


@page("resources.view")
def position_feeds(request: Signed) -> HttpResponse:
    """What the sources of positions sent in the last day, and what was refused of it."""
    context = {
        "title": "Positions of units",
        "crumbs": [("Units", reverse("units")), ("Positions", "")],
        "feeds": position_queries.feeds(by=request.actor),
    }
    return render(request, "resources/positions.html", context)


@page("resources.manage")
def new_unit(request: Signed) -> HttpResponse:
    """Make a unit."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            made = commands.add_unit(by=request.actor, **_arguments(request))
            messages.success(request, "The unit is made. Book its crew on.")
            return redirect("unit", unit_id=made.value.id)
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused as reused:
            error = reused.on_form("the unit")
    given = forms.typed(request.POST)
    return _form(request, {"title": "New unit", "cancel_url": reverse("units")}, given, error)


@page("resources.manage")
def change(request: Signed, unit_id: int) -> HttpResponse:
    """Change what a unit is; somebody else's change meanwhile is shown beside one's own."""
    unit = queries.unit_card(by=request.actor, unit_id=unit_id).unit
    error: IopsError | None = None
    shown = commands.print_of(unit)
    if request.method == "POST":
        try:
            commands.change_unit(
                by=request.actor, unit_id=unit_id, **_arguments(request, unit),
                shown=request.POST.get("shown", ""),
            )  # fmt: skip
            messages.success(request, "Saved.")
            return redirect("unit", unit_id=unit_id)
        except EditConflict as conflict:
            error = conflict
        except (Invalid, Refused) as refusal:
            error, shown = refusal, request.POST.get("shown", "")
        except KeyReused as reused:
            error = reused.on_form("the unit")
    context = {
        "title": f"Change {unit.callsign}",
        "crumbs": [("Units", reverse("units")), (unit.callsign, reverse("unit", args=[unit.pk])),
                   ("Change", "")],
        "cancel_url": reverse("unit", args=[unit.pk]),
        "shown": shown,
        "conflict": _sides(error) if isinstance(error, EditConflict) else None,
    }  # fmt: skip
    given = forms.typed(request.POST) if request.method == "POST" else forms.of_unit(unit)
    return _form(request, context, given, None if isinstance(error, EditConflict) else error)


def _sides(conflict: EditConflict) -> dict[str, Any]:
    """Both values of each field that differs."""
    return {
        "message": conflict.message,
        "rows": [
            {"label": name.replace("_", " ").capitalize(), "theirs": _said(theirs),
             "mine": _said(conflict.mine[name])}
            for name, theirs in conflict.theirs.items()
            if theirs != conflict.mine[name]
        ],
    }  # fmt: skip


def _arguments(request: Signed, but: Unit | None = None) -> dict[str, Any]:
    """What the commands want. A base that is no place is said together with all else."""
    found, wrong = forms.for_unit(request.POST)
    if wrong:
        with visibility(request.actor):
            wrong |= commands.wrong_fields(**found, but=but)
    all_at_once(wrong)
    return found


def _form(
    request: Signed, more: dict[str, Any], given: dict[str, Any], error: IopsError | None
) -> HttpResponse:
    if error and "base" in error.fields:
        error.fields["place"] = error.fields.pop("base")
    context = {
        "crumbs": [("Units", reverse("units")), ("New unit", "")],
        "given": given,
        "error": error,
        "kinds": codes.choices("unit-kinds"),
        "skills": codes.choices("unit-skills"),
        "divisions": areas_of("division"),
        "idempotency_key": str(new_uid()),
        **more,
    }
    return render(request, "resources/form.html", context, status=error.status if error else 200)


def _said(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(value)
    return f"{value:.0f}" if isinstance(value, float) else str(value or "")


@page("resources.view")
def unit(request: Signed, unit_id: int) -> HttpResponse:
    """One unit."""
    return _unit(request, unit_id)


def _unit(
    request: Signed, unit_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    card = queries.unit_card(by=request.actor, unit_id=unit_id)
    found, now, actor = card.unit, clock.now(), request.actor
    until = now + timedelta(hours=rules.USUAL_HOURS)
    mine = any(one.account_id == actor.account_id for one in card.line.crew)
    context = {
        "title": found.callsign,
        "caption": card.line.kind,
        "crumbs": [("Units", reverse("units")), (found.callsign, "")],
        "card": card,
        "line": card.line,
        "unit": found,
        "sources": position_queries.sources_of(actor, found.pk),
        "mine": mine,
        "until": until,
        "until_input": forms.for_input(until),
        "end_input": forms.for_input(found.shift_end) if found.shift_end else "",
        "over": found.shift_end is not None and found.shift_end <= now,
        "grades": codes.choices("driver-grades"),
        "may": {verb: actor.may(f"resources.{verb}") for verb in ("crew", "own_crew", "manage")},
        "sees_incident": actor.may("incidents.view"),
        "given": request.POST,
        "error": error,
        "open_verb": verb,
        "offer_move": isinstance(error, InAnotherCrew) and verb in ("book-on", "book-me-on"),
        "idempotency_key": str(new_uid()),
    }
    return render(request, "resources/unit.html", context, status=error.status if error else 200)


def _book_on(request: Signed, unit_id: int) -> str:
    given = request.POST
    wrong: dict[str, str] = {}
    people: list[int] = []
    until = None
    try:
        people = queries.named_officers(request.actor, given.get("officers", ""))
    except Invalid as error:
        wrong |= error.fields
    try:
        until = forms.moment(given)
    except Invalid as error:
        wrong |= error.fields
    all_at_once(wrong)
    commands.book_on(
        by=request.actor, unit_id=unit_id, account_ids=people, until=until,
        move=bool(given.get("move")),
    )  # fmt: skip
    return "Booked on."


def _book_me_on(request: Signed, unit_id: int) -> str:
    commands.book_myself_on(by=request.actor, unit_id=unit_id, move=bool(request.POST.get("move")))
    return "You are booked on."


def _book_me_off(request: Signed, unit_id: int) -> str:
    commands.book_myself_off(by=request.actor, unit_id=unit_id)
    return "You are booked off."


def _book_off(request: Signed, unit_id: int) -> str:
    who = whole(request.POST, "account")
    if who is None:
        raise Invalid("Choose who is booked off.")
    commands.book_off(by=request.actor, unit_id=unit_id, account_ids=[who])
    return "Booked off."


def _book_all_off(request: Signed, unit_id: int) -> str:
    commands.book_off(by=request.actor, unit_id=unit_id)
    return "The crew is booked off."


def _day(request: Signed, unit_id: int) -> str:
    commands.change_day(
        by=request.actor,
        unit_id=unit_id,
        until=forms.moment(request.POST),
        talkgroup=request.POST.get("talkgroup"),
        drivers=forms.drivers(request.POST),
    )
    return "Saved."


def _withdraw(request: Signed, unit_id: int) -> str:
    commands.withdraw_unit(by=request.actor, unit_id=unit_id)
    return "The unit is stood down for good."


def _bring_back(request: Signed, unit_id: int) -> str:
    commands.bring_back_unit(by=request.actor, unit_id=unit_id)
    return "The unit is on the strength again."


VERBS: dict[str, Callable[[Signed, int], str]] = {
    "book-on": _book_on,
    "book-me-on": _book_me_on,
    "book-me-off": _book_me_off,
    "book-off": _book_off,
    "book-all-off": _book_all_off,
    "day": _day,
    "withdraw": _withdraw,
    "bring-back": _bring_back,
}


@require_POST
@page("resources.view")
def act(request: Signed, unit_id: int, verb: str) -> HttpResponse:
    """Do one thing to a unit, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        said = VERBS[verb](request, unit_id)
    except (Invalid, Refused) as refusal:
        return _unit(request, unit_id, refusal, verb)
    except KeyReused as reused:
        return _unit(request, unit_id, reused.on_form("the unit"), verb)
    messages.success(request, said)
    return redirect("unit", unit_id=unit_id)


@require_POST
@page("resources.crew")
def officers(request: Signed) -> HttpResponse:
    """Officers who may be meant by the last of what is typed."""
    found = queries.officers(by=request.actor, text=request.POST.get("officers", "")[:400])
    return render(request, "resources/officers.html", {"officers": found})

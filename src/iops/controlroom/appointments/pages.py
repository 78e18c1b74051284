"""The day of a district, one appointment, booking one for an incident; the calendars."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.appointments import commands, queries, rules
from iops.controlroom.appointments.contracts import KINDS
from iops.controlroom.incidents.queries import incident_card
from iops.governance.access.models import Team
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page

WEEKDAYS = (("1", "Mon"), ("2", "Tue"), ("3", "Wed"), ("4", "Thu"), ("5", "Fri"), ("6", "Sat"),
            ("7", "Sun"))  # fmt: skip
#: So many times are offered at once: each has a figure as its key.
OFFERED = 9
#: The furthest day that a page shows, either way.
_FURTHEST = timedelta(days=3660)


def _said(error: IopsError) -> IopsError:
    return error.on_form("the appointments") if isinstance(error, KeyReused) else error


@page("appointments.view", task="incident")
def day(request: Signed) -> HttpResponse:
    """The appointments of a day, by district."""
    error, today = None, clock.local_date(clock.now())
    shown, typed = today, request.GET.get("day", "")
    if typed:
        try:
            shown = date.fromisoformat(typed)
            if abs(shown - today) > _FURTHEST:
                raise ValueError
        except ValueError:
            shown = today
            error = Invalid.at("day", f"“{typed[:20]}” is no day that can be shown.")
    districts = queries.districts()
    division = request.GET.get("division", "")
    division = division if division in dict(districts) else ""
    found = queries.day_of(by=request.actor, day=shown, division=division)
    context = {
        "title": "Appointments",
        "found": found,
        "day": shown,
        "before": shown - timedelta(days=1),
        "after": shown + timedelta(days=1),
        "today": today,
        "now": clock.now(),
        "districts": districts,
        "division": division,
        "may_manage": request.actor.may("appointments.manage"),
        "error": error,
    }
    return render(request, "appointments/day.html", context, status=error.status if error else 200)


@page("appointments.view", task="incident")
def one(request: Signed, appointment_id: int) -> HttpResponse:
    """One appointment: what came of it, another time, or none."""
    return _one(request, appointment_id)


def _one(
    request: Signed, appointment_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    line = queries.appointment(by=request.actor, appointment_id=appointment_id)
    card = incident_card(by=request.actor, incident_id=line.incident_id)
    booked = line.state == "booked"
    may_book = request.actor.may("appointments.book")
    context = {
        "title": "Appointment",
        "caption": line.number,
        "crumbs": [
            ("Appointments", reverse("appointments")),
            (line.number, reverse("incident", args=[line.incident_id])),
        ],
        "line": line,
        "incident": card.incident,
        "slots": queries.free_slots(
            request.actor, division=card.incident.division, most=OFFERED
        ) if booked and may_book else [],
        "may_book": may_book and booked,
        "may_say": request.actor.may("appointments.keep") and line.over
        and line.state in ("booked", "missed"),
        "booked": booked,
        "error": error,
        "verb": verb,
        "given": request.POST,
    }  # fmt: skip
    return render(request, "appointments/one.html", context, status=error.status if error else 200)


def _slot(request: Signed) -> dict[str, Any]:
    try:
        calendar_id, starts_at = rules.slot_of(request.POST.get("slot", ""))
    except ValueError as error:
        raise Invalid.at("slot", str(error)) from None
    return {"calendar_id": calendar_id, "starts_at": starts_at}


def _move(request: Signed, number: int) -> None:
    reason = request.POST.get("reason", "")
    wrong: dict[str, str] = {} if reason.strip() else {"reason": "Say why it is moved."}
    try:
        slot = _slot(request)
    except Invalid as error:
        raise Invalid(error.message, fields=error.fields | wrong) from None
    commands.move(by=request.actor, appointment_id=number, reason=reason, **slot)


def _cancel(request: Signed, number: int) -> None:
    try:
        commands.cancel(by=request.actor, appointment_id=number, reason=request.POST.get("why", ""))
    except Invalid as error:
        raise Invalid(error.message, fields={"why": error.message}) from None


def _keep(request: Signed, number: int) -> None:
    commands.keep(by=request.actor, appointment_id=number, result=request.POST.get("result", ""))


def _miss(request: Signed, number: int) -> None:
    try:
        commands.miss(
            by=request.actor, appointment_id=number, reason=request.POST.get("missed", "")
        )
    except Invalid as error:
        raise Invalid(error.message, fields={"missed": error.message}) from None


VERBS: dict[str, tuple[Callable[[Signed, int], None], str]] = {
    "move": (_move, "Moved."),
    "cancel": (_cancel, "Cancelled; the time is free."),
    "keep": (_keep, "Kept."),
    "miss": (_miss, "Missed: a new time is owed."),
}


@require_POST
@page("appointments.view", task="incident")
def act(request: Signed, appointment_id: int, verb: str) -> HttpResponse:
    """Move it, cancel it, or say what came of it."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    run, done = VERBS[verb]
    try:
        run(request, appointment_id)
    except (Invalid, Refused, KeyReused) as error:
        return _one(request, appointment_id, _said(error), verb)
    messages.success(request, done)
    line = queries.appointment(by=request.actor, appointment_id=appointment_id)
    return redirect("incident", incident_id=line.incident_id)


@page("appointments.book", task="incident")
def for_incident(request: Signed, incident_id: int) -> HttpResponse:
    """Give an incident one of the next free times of its district: one key books it."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.book(
                by=request.actor, incident_id=incident_id, note=request.POST.get("note", ""),
                **_slot(request),
            )  # fmt: skip
            messages.success(request, "Booked.")
            return redirect("incident", incident_id=incident_id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = _said(refusal)
    incident = card.incident
    districts = queries.districts()
    division = request.GET.get("division", incident.division)
    kind = request.GET.get("kind", "")
    since = request.GET.get("from", "")
    begin = None
    try:
        begin = clock.local_midnight(date.fromisoformat(since)) if since else None
    except (ValueError, OverflowError):
        error = error or Invalid.at("from", f"“{since[:20]}” is no day.")
    context = {
        "title": "Book an appointment",
        "caption": incident.number,
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Appointment", ""),
        ],
        "incident": incident,
        "card": card,
        "slots": queries.free_slots(
            request.actor, division=division if division in dict(districts) else "",
            kind=kind if kind in KINDS else "", since=begin, most=OFFERED,
        ),
        "districts": districts,
        "division": division,
        "kinds": KINDS.items(),
        "kind": kind,
        "from": since,
        "had": queries.booked_for(request.actor, incident_id),
        "error": error,
        "given": request.POST,
    }  # fmt: skip
    return render(request, "appointments/book.html", context, status=error.status if error else 200)


@page("appointments.view")
def calendars(request: Signed) -> HttpResponse:
    """What the districts offer."""
    names = dict(queries.districts())
    context = {
        "title": "What districts offer",
        "crumbs": [("Appointments", reverse("appointments")), ("Calendars", "")],
        "lines": [
            {"one": one, "seats": seats, "kind": KINDS[one.kind],
             "district": names.get(one.division, one.division) or "Every district",
             "days": ", ".join(word for code, word in WEEKDAYS if int(code) in one.weekdays)}
            for one, seats in queries.calendars(by=request.actor)
        ],
        "may_manage": request.actor.may("appointments.manage"),
    }  # fmt: skip
    return render(request, "appointments/calendars.html", context)


@page("appointments.manage")
def new_calendar(request: Signed) -> HttpResponse:
    """A new calendar."""
    if request.method == "POST":
        try:
            commands.make_calendar(
                by=request.actor, name=request.POST.get("name", ""),
                division=request.POST.get("division", ""), kind=request.POST.get("kind", ""),
                **_calendar(request),
            )  # fmt: skip
            messages.success(request, "Made. Its times can be booked now.")
            return redirect("appointment-calendars")
        except (Invalid, Refused, KeyReused) as refusal:
            return _form(request, error=_said(refusal))
    return _form(request)


@page("appointments.manage")
def calendar(request: Signed, calendar_id: int) -> HttpResponse:
    """Change one: what is booked stays."""
    found = queries.calendars(by=request.actor)
    line = next((pair for pair in found if pair[0].pk == calendar_id), None)
    if line is None:
        raise NotVisible("There is no calendar with this number that you may see.")
    if request.method == "POST":
        try:
            commands.change_calendar(
                by=request.actor, calendar_id=calendar_id, **_calendar(request)
            )
            messages.success(request, "Changed.")
            return redirect("appointment-calendars")
        except (Invalid, Refused, KeyReused) as refusal:
            return _form(request, line, _said(refusal))
    return _form(request, line)


@require_POST
@page("appointments.manage")
def close_calendar(request: Signed, calendar_id: int) -> HttpResponse:
    """No more appointments of it."""
    found = queries.calendars(by=request.actor)
    line = next((pair for pair in found if pair[0].pk == calendar_id), None)
    if line is None:
        raise NotVisible("There is no calendar with this number that you may see.")
    try:
        commands.close_calendar(by=request.actor, calendar_id=calendar_id)
    except (Invalid, Refused, KeyReused) as refusal:
        return _form(request, line, _said(refusal))
    messages.success(request, "Closed.")
    return redirect("appointment-calendars")


def _calendar(request: Signed) -> dict[str, Any]:
    given = request.POST
    hours, wrong = rules.hours_of(
        weekdays=given.getlist("weekdays"), opens=given.get("opens", ""),
        closes=given.get("closes", ""), minutes=given.get("minutes", ""),
        on_holidays=bool(given.get("on_holidays")),
    )  # fmt: skip
    team = given.get("team", "")
    return {
        "hours": hours,
        "wrong": wrong,
        "seats": rules.names_of(given.get("seats", "")),
        "team_id": int(team) if is_number(team) else None,
    }


def _form(
    request: Signed, line: tuple[Any, list[str]] | None = None, error: IopsError | None = None
) -> HttpResponse:
    given: dict[str, Any] = {}
    if request.method == "POST" and "seats" in request.POST:
        given = {**request.POST.dict(), "weekdays": request.POST.getlist("weekdays")}
    elif line is not None:
        one, seats = line
        given = {
            "weekdays": [str(day) for day in one.weekdays], "opens": f"{one.opens:%H:%M}",
            "closes": f"{one.closes:%H:%M}", "minutes": str(one.minutes),
            "on_holidays": one.on_holidays, "seats": "\n".join(seats),
            "team": str(one.team_id or ""),
        }  # fmt: skip
    else:
        given = {"weekdays": ["1", "2", "3", "4", "5"], "opens": "09:00", "closes": "17:00",
                 "minutes": "30"}  # fmt: skip
    teams = Team.objects.filter(force_id=request.actor.force_id).order_by("name", "pk")
    context = {
        "title": line[0].name if line else "New calendar",
        "crumbs": [
            ("Appointments", reverse("appointments")),
            ("Calendars", reverse("appointment-calendars")),
            (line[0].name if line else "New", ""),
        ],
        "calendar": line[0] if line else None,
        "given": given,
        "weekdays": WEEKDAYS,
        "kinds": list(KINDS.items()),
        "districts": queries.districts(),
        "teams": [(str(pk), name) for pk, name in teams.values_list("pk", "name")],
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "appointments/calendar.html", context, status=status)

"""Choosing a window, the page on which it plays, and the parts that it asks for."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse

from iops.controlroom.replay import queries, rules
from iops.controlroom.replay.queries import Picture
from iops.controlroom.replay.rules import Window
from iops.kernel import clock
from iops.kernel.errors import Invalid, NotVisible, all_at_once
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page
from iops.reference.places.queries import bounds_of_areas


@page("replay.view")
def choose(request: Signed) -> HttpResponse:
    """Which time is to be replayed; with one in the address, its replay."""
    given = {name: request.GET.get(name, "") for name in ("day", "start", "minutes")}
    if not any(given.values()):
        return _form(request, _lately())
    window, wrong = rules.window_of(**given, now=clock.now())
    try:
        all_at_once(wrong)
    except Invalid as error:
        return _form(request, given, error)
    assert window is not None
    shown = queries.picture(by=request.actor, window=window)
    title = f"Replay of {_said(window)}"
    return _plays(request, shown, title, reverse("replay-part"))


@page("replay.view", task="incident")
def of_incident(request: Signed, incident_id: int) -> HttpResponse:
    """One incident, from its opening to its end."""
    shown = queries.picture_of(by=request.actor, incident_id=incident_id)
    assert shown.incident is not None
    title = f"Replay of incident {shown.incident.short}"
    return _plays(request, shown, title, reverse("replay-incident-part", args=[incident_id]))


@page("replay.view")
def part(request: Signed) -> HttpResponse:
    """A part of the tracks of all units. What is missing or wrong in the address is said."""
    window = _asked(request)
    return _part(request, window, None)


@page("replay.view", task="incident")
def part_of_incident(request: Signed, incident_id: int) -> HttpResponse:
    """A part of the tracks of one incident's units."""
    return _part(request, _asked(request), incident_id)


def _part(request: Signed, window: Window, incident_id: int | None) -> HttpResponse:
    number = request.GET.get("part", "")
    if not is_number(number):
        raise NotVisible("Say which part of the window: part=0, part=1 and so on.")
    found = queries.track_part(
        by=request.actor, window=window, number=int(number), incident_id=incident_id
    )
    return JsonResponse({"tracks": found.tracks, "more": found.more})


def _asked(request: Signed) -> Window:
    """The window in an address, in seconds since 1970. Raises Invalid naming what is wrong."""
    moments: dict[str, datetime] = {}
    wrong: dict[str, str] = {}
    for name in ("from", "until"):
        text = request.GET.get(name, "")
        if is_number(text) and len(text) < 12:
            moments[name] = datetime.fromtimestamp(int(text), clock.LONDON)
        else:
            wrong[name] = f"“{name}” is a moment in whole seconds since 1970."
    all_at_once(wrong)
    window = Window(moments["from"], moments["until"])
    if not timedelta(0) < window.end - window.start <= rules.LONGEST + timedelta(minutes=1):
        raise Invalid.at("until", "“until” is later than “from”, by six hours at most.")
    return window


def _form(request: Signed, given: dict[str, str], error: Invalid | None = None) -> HttpResponse:
    context = {
        "title": "Replay",
        "given": given,
        "error": error,
        "most": int(rules.LONGEST.total_seconds() // 60),
        "today": clock.local_date(clock.now()).isoformat(),
    }
    return render(request, "replay/choose.html", context, status=error.status if error else 200)


def _lately() -> dict[str, str]:
    """The last hour, as the form begins: from a whole minute, so that it reaches until now."""
    begins = clock.now() - rules.USUAL + timedelta(minutes=1)
    local = begins.astimezone(clock.LONDON)
    minutes = str(int(rules.USUAL.total_seconds() // 60))
    return {"day": f"{local:%Y-%m-%d}", "start": f"{local:%H:%M}", "minutes": minutes}


def _plays(request: Signed, shown: Picture, title: str, part_url: str) -> HttpResponse:
    window = shown.window
    config: dict[str, Any] = {
        "start": int(window.start.timestamp()),
        "seconds": window.seconds,
        "part_url": part_url,
        "asked": f"from={int(window.start.timestamp())}&until={_up(window.end)}",
        "parts": rules.PART.total_seconds(),
        "incidents": shown.incidents,
        "units": shown.units,
        "sources": queries.sources(),
        "happened": [
            {"at": one.at, "text": one.text, "incident": one.incident_id, "unit": one.unit_id,
             "kind": one.kind}
            for one in shown.happened
        ],
        "bounds": bounds_of_areas(),
        "incident": shown.incident.pk if shown.incident else None,
    }  # fmt: skip
    crumbs = (
        [("Incidents", reverse("incidents")),
         (shown.incident.number, reverse("incident", args=[shown.incident.pk])), ("Replay", "")]
        if shown.incident
        else [("Replay", reverse("replay")), (_said(window), "")]
    )  # fmt: skip
    context = {
        "title": title,
        "crumbs": crumbs,
        "config": config,
        "window": window,
        "said": _said(window),
        "missing": shown.missing,
        "incident": shown.incident,
        "units": len(shown.units),
        "incidents": len(shown.incidents),
    }
    return render(request, "replay/replay.html", context)


def _up(moment: datetime) -> int:
    return int(-(-moment.timestamp() // 1))


def _said(window: Window) -> str:
    start, end = (one.astimezone(clock.LONDON) for one in (window.start, window.end))
    until = f"{end:%H:%M}" if start.date() == end.date() else f"{end:%a %d %b %H:%M}"
    return f"{start:%a %d %b %H:%M} to {until}"

"""The list of incidents and the page of one."""

from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.controlroom.incidents import commands, queries
from iops.controlroom.incidents.contracts import Assessment
from iops.kernel.errors import NotVisible
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes

THRIVE = ("threat", "harm", "risk", "investigation", "vulnerability", "engagement")


@page("incidents.view")
def incident_list(request: Signed) -> HttpResponse:
    """Incidents, newest first."""
    before = request.GET.get("before", "")
    state = request.GET.get("state", "open")
    found = queries.incidents(
        by=request.actor, state=state, before=int(before) if before.isdigit() else None
    )
    return render(request, "incidents/list.html", {"incidents": found, "state": state})


def _context(request: Signed, incident_id: int) -> dict[str, Any]:
    card = queries.incident_card(by=request.actor, incident_id=incident_id)
    lines = [
        line
        for declared in registry.each("cards")
        if declared.of == "incident"
        for line in declared.lines(request.actor, [incident_id])
    ]
    return {
        "card": card,
        "incident": card.incident,
        "panels": lines,
        "grades": codes.choices("grades"),
        "types": codes.choices("incident-types"),
        "thrive": THRIVE,
        "actions": [
            action
            for action in registry.each("actions")
            if action.on == "incident" and request.actor.may(action.permission)
        ],
    }


@page("incidents.view")
def incident(request: Signed, incident_id: int) -> HttpResponse:
    """One incident, whole."""
    return render(request, "incidents/incident.html", _context(request, incident_id))


@page("incidents.view")
def panel(request: Signed, incident_id: int) -> HttpResponse:
    """One incident, as the board's log pane shows it."""
    return render(request, "incidents/panel.html", _context(request, incident_id))


def _assessment(request: Signed) -> Assessment | None:
    rationale = request.POST.get("rationale", "").strip()
    if not rationale:
        return None
    return Assessment(rationale=rationale, **{name: request.POST.get(name, "") for name in THRIVE})


def _grade(request: Signed, incident_id: int) -> None:
    commands.grade_incident(
        by=request.actor,
        incident_id=incident_id,
        grade=request.POST.get("grade", ""),
        reason=request.POST.get("reason", ""),
        assessment=_assessment(request),
    )


def _log(request: Signed, incident_id: int) -> None:
    commands.add_log_entry(
        by=request.actor, incident_id=incident_id, text=request.POST.get("text", "")
    )


def _assess(request: Signed, incident_id: int) -> None:
    commands.assess_incident(
        by=request.actor,
        incident_id=incident_id,
        assessment=_assessment(request) or Assessment(rationale=""),
    )


def _close(request: Signed, incident_id: int) -> None:
    commands.close_incident(
        by=request.actor,
        incident_id=incident_id,
        closing_code=request.POST.get("closing_code", ""),
        result=request.POST.get("result", ""),
        assessment=_assessment(request),
    )


def _reopen(request: Signed, incident_id: int) -> None:
    commands.reopen_incident(
        by=request.actor, incident_id=incident_id, reason=request.POST.get("reason", "")
    )


def _no_crime(request: Signed, incident_id: int) -> None:
    commands.decide_no_crime(
        by=request.actor, incident_id=incident_id, reason=request.POST.get("reason", "")
    )


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "grade": _grade,
    "log": _log,
    "assess": _assess,
    "close": _close,
    "reopen": _reopen,
    "no-crime": _no_crime,
}


@require_POST
@page("incidents.view")
def act(request: Signed, incident_id: int, verb: str) -> HttpResponse:
    """Do one thing to an incident, and show it again."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    VERBS[verb](request, incident_id)
    if request.headers.get("HX-Request"):
        return render(request, "incidents/panel.html", _context(request, incident_id))
    return redirect("incident", incident_id=incident_id)

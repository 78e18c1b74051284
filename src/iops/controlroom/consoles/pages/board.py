"""The board, and the pane of the incident that is open on it."""

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.controlroom.broadcasts.recipients import areas_shown, teams
from iops.controlroom.dispatch import commands as dispatch
from iops.controlroom.dispatch.cards import steps
from iops.controlroom.dispatch.queries import deployments_of, recommended_units
from iops.controlroom.incidents.pages import incident_context
from iops.controlroom.incidents.queries import named
from iops.controlroom.resources.states import meaning_of
from iops.controlroom.safety.commands import confirm_notice
from iops.controlroom.safety.on_map import marked_places
from iops.controlroom.safety.queries import dangers_at, notices_of
from iops.kernel.errors import Invalid, IopsError, NotVisible
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes
from iops.reference.places.map_layers import read_box
from iops.reference.places.queries import bounds_of_areas


@page("board.view", task="incident")
def board(request: Signed) -> HttpResponse:
    """The dispatcher's board: all on one page."""
    config = {
        "states": [
            {
                "code": state.code,
                "label": state.label,
                "deployable": str(state.detail.get("deployable") or "no"),
                "meaning": meaning_of(state.code),
            }
            for state in codes.codes("resource-states")
        ],
        "grades": [
            {"code": code, "label": f"{code} {label}"} for code, label in codes.choices("grades")
        ],
        "areas": [{"code": code, "label": label} for code, label in areas_shown(request.actor)],
        "teams": [{"code": code, "label": label} for code, label in teams(request.actor)],
        "bounds": bounds_of_areas(),
        "me": request.actor.account_id,
        "find_url": "/find",
    }
    # A layer that would only be refused is not offered.
    layers = {"hot": "hotspots.view", "markers": "safety.view", "help": "emergencies.view"}
    without = [name for name, needed in layers.items() if not request.actor.may(needed)]
    context = {"board_config": config, "without_layers": " ".join(without)}
    return render(request, "consoles/board.html", context)


@page("board.view")
def markers(request: Signed) -> HttpResponse:
    """Markers on places in ``bbox``, as a layer of the map."""
    box = read_box(request.GET.get("bbox", ""))
    if box is None:
        raise Invalid.at("bbox", "“bbox” is west,south,east,north in degrees.")
    found = marked_places(by=request.actor, box=box)
    features = [
        {
            "type": "Feature",
            "properties": {"codes": " ".join(one.codes), "danger": one.danger},
            "geometry": {"type": "Point", "coordinates": [one.longitude, one.latitude]},
        }
        for one in found
    ]
    answer = JsonResponse({"type": "FeatureCollection", "features": features})
    answer["Cache-Control"] = "no-store"
    return answer


def _pane(request: Signed, incident_id: int, error: IopsError | None = None) -> HttpResponse:
    context: dict[str, Any] = incident_context(request, incident_id)
    incident = context["incident"]
    context["error"] = error
    notices = notices_of(request.actor, incident_id)
    context["sent"] = [
        {
            "one": one,
            "steps": steps(one),
            "notice": notices.get(one.pk),
            "going": one.clear_at is None and one.stood_down_at is None,
        }
        for one in deployments_of(request.actor, incident_id)
    ]
    # Where its units probably belong: to the other of two that are tied together.
    context["may_send_on"] = request.actor.may("dispatch.deploy")
    context["send_on_to"] = next(
        (one.other.short for one in context["holding"] if one.other.state != "closed"), ""
    )
    may_send = request.actor.may("dispatch.recommend") and incident.state != "closed"
    context["picks"] = (
        [
            {"pick": pick, "minutes": _minutes(pick.seconds)}
            for pick in recommended_units(by=request.actor, incident_id=incident_id)
        ]
        if may_send
        else []
    )
    context["may_send"] = may_send
    context["dangers"] = (
        dangers_at(by=request.actor, incident_id=incident_id)
        if may_send and request.actor.may("safety.view")
        else []
    )
    return render(request, "consoles/pane.html", context)


def _minutes(seconds: float | None) -> int | None:
    return None if seconds is None else max(1, round(seconds / 60))


@page("board.view")
def pane(request: Signed, incident_id: int) -> HttpResponse:
    """The log pane: who could go, who went, the log."""
    return _pane(request, incident_id)


def _send(request: Signed, incident_id: int) -> None:
    unit = request.POST.get("unit", "")
    if not is_number(unit):
        raise Invalid("Choose a unit.")
    dispatch.deploy_unit(
        by=request.actor,
        incident_id=incident_id,
        unit_id=int(unit),
        reason=request.POST.get("reason", ""),
    )


def _acknowledge(request: Signed, incident_id: int) -> None:
    unit, number = request.POST.get("unit", ""), request.POST.get("deployment", "")
    if not is_number(unit) or not is_number(number):
        raise Invalid("Choose a deployment.")
    dispatch.acknowledge(by=request.actor, unit_id=int(unit), deployment_id=int(number))


def _safety_read(request: Signed, incident_id: int) -> None:
    number = request.POST.get("deployment", "")
    if not is_number(number):
        raise Invalid("Choose a deployment.")
    confirm_notice(by=request.actor, deployment_id=int(number))


def _stand_down(request: Signed, incident_id: int) -> None:
    number = request.POST.get("deployment", "")
    if not is_number(number):
        raise Invalid("Choose a deployment.")
    dispatch.stand_down(
        by=request.actor, deployment_id=int(number), reason=request.POST.get("reason", "")
    )


def _send_on(request: Signed, incident_id: int) -> None:
    unit, number = request.POST.get("unit", ""), request.POST.get("deployment", "")
    if not is_number(unit) or not is_number(number):
        raise Invalid("Choose a deployment.")
    dispatch.redeploy_unit(
        by=request.actor,
        unit_id=int(unit),
        deployment_id=int(number),
        incident_id=named(by=request.actor, text=request.POST.get("other", "")),
    )


def _cannot(request: Signed, incident_id: int) -> None:
    dispatch.cannot_resource(
        by=request.actor, incident_id=incident_id, reason=request.POST.get("reason", "")
    )


VERBS = {
    "send": _send,
    "acknowledge": _acknowledge,
    "safety-read": _safety_read,
    "stand-down": _stand_down,
    "send-on": _send_on,
    "cannot-resource": _cannot,
}


@require_POST
@page("board.view")
def act(request: Signed, incident_id: int, verb: str) -> HttpResponse:
    """Send, send on, stand down, or say that nobody can go; the pane comes back as it is then."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    error: IopsError | None = None
    try:
        VERBS[verb](request, incident_id)
    except IopsError as refusal:
        error = refusal
    return _pane(request, incident_id, error)

"""The press, one emergency, and those that stand or were lately."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.emergencies import commands, queries
from iops.kernel.errors import Invalid, IopsError, KeyReused, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes


@require_POST
@page("emergencies.press")
def press(request: Signed) -> HttpResponse:
    """One press, and the page that says who has it."""
    made = commands.press(by=request.actor).value
    return redirect("emergency", emergency_id=made.id)


@page("emergencies.view", task="incident")
def emergency_list(request: Signed) -> HttpResponse:
    """Those that stand first, then those of the last week."""
    lines = queries.emergencies(by=request.actor)
    context = {
        "title": "Officer emergencies",
        "lead": "Calls for help that stand, and those of the last seven days.",
        "lines": lines,
        "standing": sum(line.one.ended_at is None for line in lines),
    }
    return render(request, "emergencies/list.html", context)


@page("emergencies.view", task="incident")
def emergency(request: Signed, emergency_id: int) -> HttpResponse:
    """One call for help: for the officer who pressed, and for those who answer."""
    return _emergency(request, emergency_id)


def _emergency(request: Signed, emergency_id: int, error: IopsError | None = None) -> HttpResponse:
    line = queries.emergency(by=request.actor, emergency_id=emergency_id)
    one, actor = line.one, request.actor
    mine = one.account_id == actor.account_id
    context: dict[str, Any] = {
        "title": f"Officer emergency: {one.callsign}",
        "crumbs": [("Officer emergencies", reverse("emergencies")), (one.callsign, "")],
        "line": line,
        "one": one,
        "mine": mine,
        "over": one.ended_at is not None,
        "may_acknowledge": (
            not mine
            and one.ended_at is None
            and one.acknowledged_at is None
            and actor.may("emergencies.acknowledge")
        ),
        "may_stand_down": (
            not mine and one.ended_at is None and actor.may("emergencies.stand_down")
        ),
        "endings": codes.choices("emergency-endings"),
        "given": request.POST,
        "error": error,
        "idempotency_key": str(new_uid()),
    }
    status = error.status if error else 200
    return render(request, "emergencies/emergency.html", context, status=status)


@require_POST
@page("emergencies.acknowledge")
def acknowledge(request: Signed, emergency_id: int) -> HttpResponse:
    """Say "I have it"."""
    try:
        commands.acknowledge_emergency(by=request.actor, emergency_id=emergency_id)
    except (Invalid, Refused) as refusal:
        return _emergency(request, emergency_id, refusal)
    return redirect("emergency", emergency_id=emergency_id)


@require_POST
@page("emergencies.stand_down")
def stand_down(request: Signed, emergency_id: int) -> HttpResponse:
    """Stand it down with its reason; what was typed stays where it is refused."""
    try:
        commands.stand_down_emergency(
            by=request.actor,
            emergency_id=emergency_id,
            ending=request.POST.get("ending", ""),
            reason=request.POST.get("reason", ""),
        )
    except (Invalid, Refused) as refusal:
        return _emergency(request, emergency_id, refusal)
    except KeyReused as reused:
        return _emergency(request, emergency_id, reused.on_form("it"))
    return redirect("emergency", emergency_id=emergency_id)

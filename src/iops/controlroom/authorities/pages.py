"""The authorities of one incident: asked for, given, refused, withdrawn, on one page."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.authorities import commands, queries
from iops.controlroom.authorities.kinds import kinds
from iops.controlroom.incidents.queries import incident_card
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page


@page("authorities.view", task="incident")
def of_incident(request: Signed, incident_id: int) -> HttpResponse:
    """What was asked for on one incident, and what was said to it."""
    if request.method != "POST":
        return _shown(request, incident_id)
    given = request.POST
    try:
        commands.ask_authority(
            by=request.actor, incident_id=incident_id, kind=given.get("kind", ""),
            what=given.get("what", ""), reason=given.get("reason", ""),
            asked_by=given.get("asked_by", ""),
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as refusal:
        return _shown(request, incident_id, _said(refusal))
    messages.success(request, "Asked for. Who can give it is told now.")
    return redirect("authorities-of", incident_id=incident_id)


def _shown(
    request: Signed,
    incident_id: int,
    error: IopsError | None = None,
    about: int | None = None,
    verb: str = "",
) -> HttpResponse:
    card = incident_card(by=request.actor, incident_id=incident_id)
    actor, incident = request.actor, card.incident
    context: dict[str, Any] = {
        "title": "Authorities",
        "caption": incident.number,
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Authorities", ""),
        ],
        "incident": incident,
        "card": card,
        "lines": queries.authorities_of(by=actor, incident_id=incident_id),
        "kinds": kinds(),
        "may": {verb: actor.may(f"authorities.{verb}") for verb in ("ask", "give", "withdraw")},
        "me": actor.account_id,
        "about": about,
        "verb": verb,
        "given": request.POST,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "authorities/list.html", context, status=status)


@page("authorities.view", task="incident")
def one(request: Signed, request_id: int) -> HttpResponse:
    """Where one authority stands: on the page of those of its incident."""
    found = queries.authority(by=request.actor, request_id=request_id)
    address = reverse("authorities-of", args=[found.one.incident_id])
    return redirect(f"{address}#authority-{request_id}")


def _give(request: Signed, request_id: int) -> str:
    commands.give_authority(
        by=request.actor, request_id=request_id, conditions=request.POST.get("conditions", ""),
        until=request.POST.get("until", ""), who=request.POST.get("who", ""),
    )  # fmt: skip
    return "Authorised."


def _refuse(request: Signed, request_id: int) -> str:
    commands.refuse_authority(
        by=request.actor, request_id=request_id, reason=request.POST.get("reason", "")
    )
    return "Refused."


def _withdraw(request: Signed, request_id: int) -> str:
    commands.withdraw_authority(
        by=request.actor, request_id=request_id, reason=request.POST.get("reason", "")
    )
    return "Withdrawn. The crews on the job are told now."


def _told(request: Signed, request_id: int) -> str:
    commands.crews_told(by=request.actor, request_id=request_id)
    return "Recorded: the crews know."


def _confirm(request: Signed, request_id: int) -> str:
    commands.confirm_word(by=request.actor, request_id=request_id)
    return "Confirmed."


VERBS: dict[str, Callable[[Signed, int], str]] = {
    "give": _give,
    "refuse": _refuse,
    "withdraw": _withdraw,
    "told": _told,
    "confirm": _confirm,
}


@require_POST
@page("authorities.view", task="incident")
def act(request: Signed, request_id: int, verb: str) -> HttpResponse:
    """Say one thing to a request, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    incident_id = queries.authority(by=request.actor, request_id=request_id).one.incident_id
    try:
        messages.success(request, VERBS[verb](request, request_id))
    except (Invalid, Refused, KeyReused) as refusal:
        error = _said(refusal)
        error.fields = {
            f"{field}_{verb}_{request_id}": text for field, text in error.fields.items()
        }
        return _shown(request, incident_id, error, request_id, verb)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("authorities-of", incident_id=incident_id)


def _said(refusal: IopsError) -> IopsError:
    return refusal.on_form("the page") if isinstance(refusal, KeyReused) else refusal

"""The requests of the room, one request, and asking from the log of an incident."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.incidents.queries import incident_card, named
from iops.controlroom.services import commands, queries
from iops.controlroom.services.agencies import agencies
from iops.controlroom.services.contracts import IN, KINDS, OUT
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page


def _said(error: IopsError) -> IopsError:
    return error.on_form("the requests") if isinstance(error, KeyReused) else error


@page("services.view", task="incident")
def requests(request: Signed) -> HttpResponse:
    """What waits for an answer, of us and of them, first."""
    ended = request.GET.get("show") == "ended"
    lines = queries.requests(by=request.actor, ended=ended)
    context = {
        "title": "Other services",
        "lead": "Who was asked, who asks us, and how far they are.",
        "ours": [line for line in lines if line.one.direction == OUT],
        "theirs": [line for line in lines if line.one.direction == IN],
        "ended": ended,
        "now": clock.now(),
    }
    return render(request, "services/list.html", context)


@page("services.view", task="incident")
def one(request: Signed, request_id: int) -> HttpResponse:
    """One request with all that became known of it."""
    return _one(request, request_id)


def _one(
    request: Signed, request_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    card = queries.request(by=request.actor, request_id=request_id)
    line = card.line
    may = request.actor.may("services.ask")
    context = {
        "title": line.agency,
        "caption": line.one.number,
        "crumbs": [("Other services", reverse("services")), (line.one.number, "")],
        "card": card,
        "line": line,
        "one": line.one,
        "outgoing": line.one.direction == OUT,
        "may": may,
        "may_hear": may and line.one.direction == OUT and line.open,
        "may_answer": may and line.one.direction == IN and line.one.state == "asked",
        "may_report": may and line.one.direction == IN and line.open
        and line.one.state != "asked",
        "error": error,
        "verb": verb,
        "given": request.POST,
        "now": clock.now(),
    }  # fmt: skip
    return render(request, "services/one.html", context, status=error.status if error else 200)


def _tell(request: Signed, number: int) -> None:
    try:
        commands.tell(by=request.actor, request_id=number, text=request.POST.get("more", ""))
    except Invalid as error:
        raise Invalid.at("more", error.message) from None


def _hear(request: Signed, number: int) -> None:
    given = request.POST
    commands.hear(
        by=request.actor, request_id=number, state=given.get("state", ""),
        taken_by=given.get("taken_by", ""), reference=given.get("reference", ""),
        text=given.get("text", ""),
    )  # fmt: skip


def _withdraw(request: Signed, number: int) -> None:
    commands.withdraw(by=request.actor, request_id=number, reason=request.POST.get("reason", ""))


def _take_on(request: Signed, number: int) -> None:
    typed = request.POST.get("incident", "")
    try:
        incident = named(by=request.actor, text=typed)
    except Invalid as error:
        raise Invalid.at("incident", error.message) from None
    commands.take_on(by=request.actor, request_id=number, incident_id=incident)


def _turn_down(request: Signed, number: int) -> None:
    commands.turn_down(by=request.actor, request_id=number, reason=request.POST.get("reason", ""))


def _report(request: Signed, number: int) -> None:
    given = request.POST
    if not given.get("state"):
        raise Invalid.at("state", "Choose how far it is.")
    commands.report(
        by=request.actor, request_id=number, state=given.get("state", ""),
        text=given.get("text", ""),
    )  # fmt: skip


def _seen(request: Signed, number: int) -> None:
    commands.see_refused(
        by=request.actor, request_id=number, decision=request.POST.get("decision", "")
    )


VERBS: dict[str, tuple[Callable[[Signed, int], None], str]] = {
    "tell": (_tell, "Told."),
    "hear": (_hear, "Written down."),
    "withdraw": (_withdraw, "Withdrawn."),
    "take-on": (_take_on, "Taken on; they get our reference."),
    "turn-down": (_turn_down, "Refused; they are told why."),
    "report": (_report, "They are told."),
    "seen": (_seen, "Written down."),
}


@require_POST
@page("services.ask", task="incident")
def act(request: Signed, request_id: int, verb: str) -> HttpResponse:
    """Tell them, write down what they said, withdraw; take on, turn down, report."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    run, done = VERBS[verb]
    try:
        run(request, request_id)
    except (Invalid, Refused, KeyReused) as error:
        return _one(request, request_id, _said(error), verb)
    messages.success(request, done)
    return redirect("service-request", request_id=request_id)


@page("services.view", task="incident")
def of_incident(request: Signed, incident_id: int) -> HttpResponse:
    """Ask another service about an incident, or hand it over; what was asked stands below."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    error: IopsError | None = None
    if request.method == "POST":
        given = request.POST
        try:
            made = commands.ask(
                by=request.actor, incident_id=incident_id, agency_code=given.get("agency", ""),
                kind=given.get("kind", ""), what=given.get("what", ""),
                way="telephone" if given.get("by_telephone") else "",
                with_caller=bool(given.get("with_caller")),
            ).value  # fmt: skip
            number = getattr(made, "pk", None) or made.id
            return redirect("service-request", request_id=number)
        except (Invalid, Refused, KeyReused) as refusal:
            error = _said(refusal)
    incident = card.incident
    with visibility(request.actor):
        lines = queries.requests_on(request.actor, [incident_id])
        owners = queries.owners_of(request.actor, [incident_id])
    given_what = request.POST.get("what") if request.method == "POST" else incident.summary
    context = {
        "title": "Other services",
        "caption": incident.number,
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Other services", ""),
        ],
        "incident": incident,
        "card": card,
        "veiled": card.spot.place_text != incident.place_text,
        "lines": lines,
        "owners": owners,
        "agencies": agencies(),
        "kinds": KINDS.items(),
        "what": given_what,
        "kind": request.POST.get("kind", "attend"),
        "may": request.actor.may("services.ask") and incident.state != "closed",
        "error": error,
        "given": request.POST,
    }
    status = error.status if error else 200
    return render(request, "services/ask.html", context, status=status)

"""The queue of hits, the page of one, and circulations."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.anpr import commands, queries
from iops.controlroom.diary.rules import HOW, moment_in
from iops.controlroom.incidents.queries import named
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused, all_at_once
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes


@page("anpr.view", task="incident")
def hits(request: Signed) -> HttpResponse:
    """Hits that wait, the nearest first; below them what was dealt with."""
    context = {
        "title": "ANPR hits",
        "waiting": queries.queue(by=request.actor),
        "past": queries.past(by=request.actor),
        "may_circulate": request.actor.may("anpr.circulate"),
    }
    return render(request, "anpr/hits.html", context)


@page("anpr.view", task="incident")
def hit(request: Signed, hit_id: int) -> HttpResponse:
    """One hit: what is asked, whether it is current, what came of it."""
    return _hit(request, hit_id)


def _hit(request: Signed, hit_id: int, error: IopsError | None = None) -> HttpResponse:
    if isinstance(error, KeyReused):
        error = error.on_form("the hit")
    line = queries.hit_card(by=request.actor, hit_id=hit_id)
    context = {
        "title": f"{line.hit.vrm}, {line.hit.camera}",
        "caption": f"ANPR hit A{hit_id}",
        "crumbs": [("ANPR hits", reverse("anpr")), (line.hit.vrm, "")],
        "line": line,
        "hit": line.hit,
        "results": codes.choices("anpr-results"),
        "may_act": request.actor.may("anpr.act") and line.open,
        "given": request.POST,
        "error": error,
    }
    return render(request, "anpr/hit.html", context, status=error.status if error else 200)


def _confirm(request: Signed, hit_id: int) -> str:
    commands.confirm(by=request.actor, hit_id=hit_id, how=request.POST.get("how", ""))
    return "Confirmed: it is still current."


def _done(request: Signed, hit_id: int) -> str:
    given, wrong, incident = request.POST, {}, None
    if given.get("incident", "").strip():
        try:
            incident = named(by=request.actor, text=given["incident"])
        except (Invalid, NotVisible) as error:
            wrong["incident"] = str(error)
    wrong |= codes.wrong("anpr-results", given.get("result", ""), field="result")
    all_at_once(wrong)
    commands.act_on(
        by=request.actor, hit_id=hit_id, result=given.get("result", ""),
        note=given.get("note", ""), incident_id=incident,
    )  # fmt: skip
    return "Dealt with."


VERBS = {"confirm": _confirm, "done": _done}


@require_POST
@page("anpr.act")
def act(request: Signed, hit_id: int, verb: str) -> HttpResponse:
    """Confirm a hit, or say what came of it."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        said = VERBS[verb](request, hit_id)
    except (Invalid, Refused, KeyReused) as error:
        return _hit(request, hit_id, error)
    messages.success(request, said)
    return redirect("anpr") if verb == "done" else redirect("anpr-hit", hit_id=hit_id)


@page("anpr.view", task="incident")
def circulations(request: Signed) -> HttpResponse:
    """What is looked for; and a form for one more."""
    if request.method != "POST":
        return _circulations(request)
    if not request.actor.may("anpr.circulate"):
        raise NotVisible("Your role does not circulate.")
    given, wrong = request.POST, {}
    until = clock.now()
    try:
        until = moment_in(given.get("expires_at", ""), clock.now())
    except ValueError as error:
        wrong["expires_at"] = str(error)
    for name, sentence in (
        ("who", "Say which vehicle or person."), ("why", "Say why it is looked for."),
        ("source", "Say who can confirm it at any hour."),
    ):  # fmt: skip
        if not given.get(name, "").strip():
            wrong[name] = sentence
    try:
        all_at_once(wrong)
        made = commands.circulate(
            by=request.actor, who=given.get("who", ""), vrm=given.get("vrm", ""),
            why=given.get("why", ""), action=given.get("action", ""),
            source=given.get("source", ""), expires_at=until,
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as error:
        shown = error.on_form("the list") if isinstance(error, KeyReused) else error
        return _circulations(request, shown)
    messages.success(request, "Circulated.")
    return redirect("circulation", circulation_id=made.value.pk)


def _circulations(request: Signed, error: IopsError | None = None) -> HttpResponse:
    context = {
        "title": "Circulations",
        "crumbs": [("ANPR hits", reverse("anpr")), ("Circulations", "")],
        "lines": queries.circulations(by=request.actor),
        "actions": codes.choices("circulation-actions"),
        "may_circulate": request.actor.may("anpr.circulate"),
        "how": HOW,
        "given": request.POST,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "anpr/circulations.html", context, status=status)


@page("anpr.view", task="incident")
def circulation(request: Signed, circulation_id: int) -> HttpResponse:
    """One circulation with its hits."""
    return _circulation(request, circulation_id)


def _circulation(
    request: Signed, circulation_id: int, error: IopsError | None = None
) -> HttpResponse:
    if isinstance(error, KeyReused):
        error = error.on_form("the circulation")
    card = queries.circulation_card(by=request.actor, circulation_id=circulation_id)
    one = card.line.one
    context = {
        "title": one.who,
        "caption": f"Circulation C{circulation_id}",
        "crumbs": [("ANPR hits", reverse("anpr")), ("Circulations", reverse("circulations")),
                   (one.vrm or one.who, "")],
        "card": card,
        "line": card.line,
        "one": one,
        "may_change": request.actor.may("anpr.circulate") and one.ended_at is None,
        "how": HOW,
        "given": request.POST,
        "error": error,
    }  # fmt: skip
    status = error.status if error else 200
    return render(request, "anpr/circulation.html", context, status=status)


@require_POST
@page("anpr.circulate")
def change(request: Signed, circulation_id: int, verb: str) -> HttpResponse:
    """Renew a circulation, or end it."""
    given = request.POST
    try:
        if verb == "renew":
            try:
                until = moment_in(given.get("expires_at", ""), clock.now())
            except ValueError as wrong:
                raise Invalid.at("expires_at", str(wrong)) from None
            commands.renew(by=request.actor, circulation_id=circulation_id, expires_at=until)
        elif verb == "end":
            commands.end_circulation(
                by=request.actor, circulation_id=circulation_id, why=given.get("why", "")
            )
        else:
            raise NotVisible("There is no such action.")
    except (Invalid, Refused, KeyReused) as error:
        return _circulation(request, circulation_id, error)
    messages.success(request, "Renewed." if verb == "renew" else "Ended.")
    return redirect("circulation", circulation_id=circulation_id)

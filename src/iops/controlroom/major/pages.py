"""The list, the declaration of one, and the one page on which it is commanded and logged."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.incidents.commands import add_log_entry, link_incidents
from iops.controlroom.incidents.contracts import LinkKind
from iops.controlroom.incidents.queries import incident_card, named
from iops.controlroom.major import commands, queries
from iops.controlroom.major.contracts import (
    COUNTS,
    DECLARED,
    KINDS,
    METHANE,
    STEPS,
    Decided,
    Report,
)
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page, whole
from iops.reference.codes import queries as codes


@page("major.view", task="incident")
def majors(request: Signed) -> HttpResponse:
    """Those that stand first, then those of the last months."""
    lines = queries.majors(by=request.actor)
    context = {
        "title": "Major incidents",
        "lead": "Major and critical incidents that stand, and those of the last three months.",
        "lines": lines,
        "standing": sum(line.one.stood_down_at is None for line in lines),
    }
    return render(request, "major/list.html", context)


@page("major.declare", task="incident")
def declare(request: Signed, incident_id: int) -> HttpResponse:
    """Declare one incident a major or a critical one."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    error: IopsError | None = None
    if request.method == "POST":
        try:
            made = commands.declare(
                by=request.actor, incident_id=incident_id, kind=request.POST.get("kind", ""),
                reason=request.POST.get("reason", ""), name=request.POST.get("name", ""),
            ).value  # fmt: skip
            return redirect("major", major_id=made.id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = _said(refusal)
    incident = card.incident
    context = {
        "title": "Declare a major or critical incident",
        "caption": incident.number,
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Declare", ""),
        ],
        "incident": incident,
        "card": card,
        "kinds": KINDS.items(),
        "given": request.POST,
        "error": error,
    }
    return render(request, "major/declare.html", context, status=error.status if error else 200)


@page("major.view", task="incident")
def major(request: Signed, major_id: int) -> HttpResponse:
    """One major or critical incident, whole."""
    return _major(request, major_id)


def _major(
    request: Signed, major_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    card = queries.major_card(by=request.actor, major_id=major_id)
    one, main, actor = card.line.one, card.line.main, request.actor
    over = one.stood_down_at is not None
    last = card.versions[0].one if card.versions else None
    given: Any = request.POST if verb else {}
    context: dict[str, Any] = {
        "title": card.line.called,
        "caption": f"{card.line.kind}, {main.number}",
        "crumbs": [("Major incidents", reverse("majors")), (card.line.called, "")],
        "card": card,
        "line": card.line,
        "one": one,
        "main": main,
        "over": over,
        "may": {
            "keep": not over and actor.may("major.keep"),
            "confirm": not over and one.confirmed_at is None and actor.may("major.confirm"),
            "stand_down": not over and actor.may("major.stand_down"),
            "log": actor.may("incidents.log"),
            "link": not over and actor.may("incidents.link"),
        },
        "keeps_log": card.keeper_id == actor.account_id,
        "fields": _fields(last, given if verb == "methane" else None, main.place_text),
        "counts": [
            (field, label, given.get(field, "") if verb == "methane" else
             ("" if last is None or getattr(last, field) is None else getattr(last, field)))
            for field, label in COUNTS
        ],
        "declared": DECLARED.items(),
        "steps": [(field, label, given.get(field, "")) for field, label in STEPS.items()],
        "given": given,
        "verb": verb,
        "error": error,
    }  # fmt: skip
    return render(request, "major/major.html", context, status=error.status if error else 200)


def _fields(last: Any, typed: Any, place: str) -> list[dict[str, str]]:
    """The letters as a form shows them: what was typed, else the last version."""
    found = []
    for field, letter, asks in METHANE:
        text = getattr(last, field) if last is not None else ""
        if last is None and field == "location":
            text = place
        if typed is not None:
            text = typed.get(field, "")
        found.append({"name": field, "letter": letter, "asks": asks, "text": text})
    return found


def _confirm(request: Signed, major_id: int) -> str:
    commands.confirm(by=request.actor, major_id=major_id)
    return "You have it."


def _methane(request: Signed, major_id: int) -> str:
    given = request.POST
    p1, p2, p3, dead = (given.get(field, "") for field, _ in COUNTS)
    report = Report(
        **{field: given.get(field, "") for field, _, _ in METHANE},
        given_by=given.get("given_by", ""), counts=(p1, p2, p3, dead),
    )  # fmt: skip
    made = commands.write_methane(by=request.actor, major_id=major_id, report=report).value
    return f"METHANE, version {made.number}." if hasattr(made, "number") else "METHANE recorded."


def _role(request: Signed, major_id: int) -> str:
    commands.name_holder(
        by=request.actor, major_id=major_id, role=request.POST.get("role", ""),
        who=request.POST.get("who", ""),
    )  # fmt: skip
    return f"{codes.label('command-roles', request.POST.get('role', ''))}: recorded."


def _decide(request: Signed, major_id: int) -> str:
    given = request.POST
    decided = Decided(
        decision=given.get("decision", ""), reason=given.get("reason", ""), by=given.get("by", ""),
        **{field: given.get(field, "") for field in STEPS},
    )  # fmt: skip
    commands.record_decision(
        by=request.actor, major_id=major_id, given=decided, corrects=whole(given, "corrects")
    )
    return "Written down."


def _principle(request: Signed, major_id: int) -> str:
    commands.tick_principle(
        by=request.actor, major_id=major_id, code=request.POST.get("principle", ""),
        done=request.POST.get("done", "yes") == "yes", text=request.POST.get("note", ""),
    )  # fmt: skip
    return ""


def _part(request: Signed, major_id: int) -> str:
    one = queries.major_card(by=request.actor, major_id=major_id).line.one
    other = named(by=request.actor, text=request.POST.get("other", ""))
    link_incidents(
        by=request.actor, incident_id=other, other_id=one.incident_id, kind=LinkKind.PART,
        reason="Part of the major incident" if one.kind == "major" else "",
    )  # fmt: skip
    return "It belongs to it now."


def _log(request: Signed, major_id: int) -> str:
    one = queries.major_card(by=request.actor, major_id=major_id).line.one
    add_log_entry(by=request.actor, incident_id=one.incident_id, text=request.POST.get("text", ""))
    return ""


def _stand_down(request: Signed, major_id: int) -> str:
    commands.stand_down(by=request.actor, major_id=major_id, reason=request.POST.get("ending", ""))
    return "Stood down."


VERBS: dict[str, Callable[[Signed, int], str]] = {
    "confirm": _confirm,
    "methane": _methane,
    "role": _role,
    "decide": _decide,
    "principle": _principle,
    "part": _part,
    "log": _log,
    "stand-down": _stand_down,
}


@require_POST
@page("major.view", task="incident")
def act(request: Signed, major_id: int, verb: str) -> HttpResponse:
    """Do one thing, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        said = VERBS[verb](request, major_id)
    except (Invalid, Refused, KeyReused) as refusal:
        return _major(request, major_id, _said(refusal), verb)
    if said:
        messages.success(request, said)
    return redirect("major", major_id=major_id)


def _said(refusal: IopsError) -> IopsError:
    return refusal.on_form("the page") if isinstance(refusal, KeyReused) else refusal

"""The desks of the room: who sits where, what each has, and what is done about it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.desks import commands, queries
from iops.controlroom.desks.contracts import DeskLine
from iops.kernel.errors import EditConflict, Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.web import Signed, page, whole
from iops.reference.places.queries import areas_of

SENT_BEFORE = "This form was sent before, with other values. Look at the desks, and send it again."


@page("desks.view")
def desk_list(request: Signed) -> HttpResponse:
    """All desks, those first that nobody sits at and that have work."""
    return _list(request)


def _list(request: Signed, error: IopsError | None = None) -> HttpResponse:
    lines, actor = queries.desks(by=request.actor), request.actor
    mine = next((one for one in lines if _sits(one, actor.account_id)), None)
    context = {
        "title": "Desks",
        "lines": lines,
        "mine": mine,
        "into": [one for one in lines if not one.merged and one.sitters],
        "empty": sum(one.unstaffed for one in lines),
        "error": error,
        "may": {verb: actor.may(f"desks.{verb}") for verb in ("sit", "merge", "manage")},
        "idempotency_key": str(new_uid()),
    }
    return render(request, "desks/desks.html", context, status=error.status if error else 200)


def _sits(line: DeskLine, account_id: int) -> bool:
    return any(one.account_id == account_id for one in line.sitters)


def _take(request: Signed, desk_id: int) -> str:
    commands.take_desk(by=request.actor, desk_id=desk_id)
    return "You sit at this desk."


def _leave(request: Signed, desk_id: int) -> str:
    commands.leave_desk(by=request.actor)
    return "You have left the desk."


def _merge(request: Signed, desk_id: int) -> str:
    into = whole(request.POST, "into")
    if into is None:
        raise Invalid.at("into", "Choose the desk that does its work from now on.")
    commands.merge_desk(by=request.actor, desk_id=desk_id, into_id=into)
    return "Merged."


def _split(request: Signed, desk_id: int) -> str:
    commands.split_desk(by=request.actor, desk_id=desk_id)
    return "Split off: you sit at this desk."


def _close(request: Signed, desk_id: int) -> str:
    commands.close_desk(by=request.actor, desk_id=desk_id)
    return "The desk is closed."


VERBS: dict[str, Callable[[Signed, int], str]] = {
    "take": _take,
    "leave": _leave,
    "merge": _merge,
    "split": _split,
    "close": _close,
}


@require_POST
@page("desks.view")
def act(request: Signed, desk_id: int, verb: str) -> HttpResponse:
    """Do one thing about a desk, and show them all again."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        said = VERBS[verb](request, desk_id)
    except (Invalid, Refused) as refusal:
        return _list(request, refusal)
    except KeyReused:
        return _list(request, Refused(SENT_BEFORE))
    messages.success(request, said)
    return redirect("desks")


@page("desks.view")
def desk(request: Signed, desk_id: int) -> HttpResponse:
    """One desk: what it covers, and who sat there when."""
    card = queries.desk_card(by=request.actor, desk_id=desk_id)
    context = {
        "title": card.line.name,
        "caption": f"Desk {card.line.code}",
        "crumbs": [("Desks", reverse("desks")), (card.line.name, "")],
        "card": card,
        "line": card.line,
        "may_manage": request.actor.may("desks.manage"),
        "idempotency_key": str(new_uid()),
    }
    return render(request, "desks/desk.html", context)


@page("desks.manage")
def new_desk(request: Signed) -> HttpResponse:
    """Make a desk."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            commands.make_desk(by=request.actor, **_given(request.POST))
            messages.success(request, "The desk is made. Somebody takes it now.")
            return redirect("desks")
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused:
            error = Refused(SENT_BEFORE)
    given = _typed(request.POST)
    return _form(request, {"title": "New desk", "cancel_url": reverse("desks")}, given, error)


@page("desks.manage")
def change(request: Signed, desk_id: int) -> HttpResponse:
    """Change what a desk is called and what it covers."""
    card = queries.desk_card(by=request.actor, desk_id=desk_id)
    line, error = card.line, None
    if request.method == "POST":
        try:
            commands.change_desk(
                by=request.actor, desk_id=desk_id, **_given(request.POST),
                expected_version=whole(request.POST, "version"),
            )  # fmt: skip
            messages.success(request, "Saved. Open incidents are at the desk of their place.")
            return redirect("desk", desk_id=desk_id)
        except (Invalid, Refused, EditConflict) as refusal:
            error = refusal
        except KeyReused:
            error = Refused(SENT_BEFORE)
    if request.method == "POST":
        given = _typed(request.POST)
    else:
        given = {
            "code": line.code, "name": line.name, "takes_rest": line.takes_rest,
            "divisions": list(card.divisions), "beats": ", ".join(card.beats),
        }  # fmt: skip
    context = {
        "title": f"Change {line.name}",
        "crumbs": [("Desks", reverse("desks")), (line.name, reverse("desk", args=[line.id])),
                   ("Change", "")],
        "cancel_url": reverse("desk", args=[line.id]),
        "version": line.version,
    }  # fmt: skip
    return _form(request, context, given, error)


def _form(
    request: Signed, more: dict[str, Any], given: dict[str, Any], error: IopsError | None
) -> HttpResponse:
    context = {
        "crumbs": [("Desks", reverse("desks")), ("New desk", "")],
        "given": given,
        "error": error,
        "divisions": areas_of("division"),
        "idempotency_key": str(new_uid()),
        **more,
    }
    return render(request, "desks/form.html", context, status=error.status if error else 200)


def _typed(given: QueryDict) -> dict[str, Any]:
    """The form as it was sent, to show it again."""
    return {
        "code": given.get("code", ""), "name": given.get("name", ""),
        "takes_rest": bool(given.get("takes_rest")), "divisions": given.getlist("divisions"),
        "beats": given.get("beats", ""),
    }  # fmt: skip


def _given(given: QueryDict) -> dict[str, Any]:
    """What the commands want."""
    beats = given.get("beats", "").replace(";", ",").split(",")
    return {
        "code": given.get("code", ""),
        "name": given.get("name", ""),
        "takes_rest": bool(given.get("takes_rest")),
        "areas": [
            *(("division", one) for one in given.getlist("divisions")),
            *(("beat", one.strip()) for one in beats if one.strip()),
        ],
    }


@require_POST
@page("incidents.view", task="incident")
def move(request: Signed, incident_id: int) -> HttpResponse:
    """Move an incident to another desk, from its page."""
    try:
        commands.move_incident(
            by=request.actor, incident_id=incident_id, desk_id=whole(request.POST, "desk") or 0,
            reason=request.POST.get("reason", ""),
        )  # fmt: skip
    except (Invalid, Refused) as refusal:
        return _moving(request, incident_id, refusal)
    except KeyReused:
        return _moving(request, incident_id, Refused(SENT_BEFORE))
    return redirect("incident", incident_id=incident_id)


@page("desks.sit", task="incident")
def moving(request: Signed, incident_id: int) -> HttpResponse:
    """To which desk an incident goes, and why."""
    return _moving(request, incident_id)


def _moving(request: Signed, incident_id: int, error: IopsError | None = None) -> HttpResponse:
    found = queries.placed(by=request.actor, incident_id=incident_id)
    context = {
        "title": f"Desk of {found.short}",
        "crumbs": [("Incidents", reverse("incidents")),
                   (found.number, reverse("incident", args=[incident_id])), ("Desk", "")],
        "found": found,
        "desks": [one for one in queries.names(request.actor) if one[0] != found.desk_id],
        "given": request.POST,
        "error": error,
        "idempotency_key": str(new_uid()),
    }  # fmt: skip
    return render(request, "desks/move.html", context, status=error.status if error else 200)

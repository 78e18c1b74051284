"""The register of alarms, one alarm, and what happens upon one on an incident."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.alarms import commands, queries, rules
from iops.controlroom.alarms.contracts import AlarmIn
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page, whole
from iops.reference.codes import queries as codes

FIELDS = ("urn", "premises", "place", "kind", "confirmed_by", "company", "company_phone", "note")


@page("alarms.view")
def alarms(request: Signed) -> HttpResponse:
    """The register; what is looked for comes by POST, that no words stand in an address."""
    words, gone = request.POST.get("q", "").strip()[:100], request.GET.get("level") == "withdrawn"
    context = {
        "title": "Alarms",
        "lead": "Alarm systems by URN, with the response they have. Figures after NPCC policy.",
        "lines": queries.alarms(by=request.actor, words=words, withdrawn=gone),
        "asked": words,
        "gone": gone,
        "may_keep": request.actor.may("alarms.keep"),
    }
    return render(request, "alarms/list.html", context)


@page("alarms.view")
def alarm(request: Signed, alarm_id: int) -> HttpResponse:
    """One alarm: response, keyholders, false calls with their days."""
    return _shown(request, alarm_id)


def _shown(
    request: Signed, alarm_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    card = queries.alarm_card(by=request.actor, alarm_id=alarm_id)
    one = card.line.one
    context = {
        "title": f"URN {one.urn}",
        "caption": card.line.kind,
        "crumbs": [("Alarms", reverse("alarms")), (one.urn, "")],
        "card": card,
        "line": card.line,
        "one": one,
        "levels": [each for each in codes.choices("alarm-levels") if each[0] != one.level],
        "may_keep": request.actor.may("alarms.keep") and one.ended_at is None,
        "given": request.POST,
        "verb": verb,
        "error": error,
    }
    return render(request, "alarms/alarm.html", context, status=error.status if error else 200)


@page("alarms.keep")
def write(request: Signed, alarm_id: int | None = None) -> HttpResponse:
    """Register an alarm, or change one."""
    error: IopsError | None = None
    given: dict[str, Any] = {} if alarm_id is None else _kept(request, alarm_id)
    if request.method == "POST":
        given = request.POST.dict()
        told = AlarmIn(
            **{name: str(given.get(name, "")) for name in FIELDS},
            keyholders=rules.keyholders_in(str(given.get("keyholders", ""))),
        )
        try:
            made = commands.save_alarm(by=request.actor, given=told, alarm_id=alarm_id).value
            messages.success(request, "Registered.")
            return redirect("alarm", alarm_id=made.id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = _said(refusal)
    title = "Register an alarm" if alarm_id is None else "Change an alarm"
    context = {
        "title": title,
        "crumbs": [("Alarms", reverse("alarms")), (title, "")],
        "given": given,
        "kinds": codes.choices("alarm-kinds"),
        "error": error,
    }
    return render(request, "alarms/form.html", context, status=error.status if error else 200)


def _kept(request: Signed, alarm_id: int) -> dict[str, Any]:
    line = queries.alarm_card(by=request.actor, alarm_id=alarm_id).line
    one = line.one
    keys = "\n".join(
        f"{'* ' if key.confidential else ''}{key.name}, {key.phone}" for key in line.keyholders
    )
    return {
        "urn": one.urn, "premises": one.premises, "place": one.place_text, "kind": one.kind,
        "confirmed_by": one.confirmed_by, "company": one.company,
        "company_phone": one.company_phone, "note": one.note, "keyholders": keys,
    }  # fmt: skip


@require_POST
@page("alarms.keep")
def act(request: Signed, alarm_id: int, verb: str) -> HttpResponse:
    """Set the level, or end the alarm."""
    try:
        if verb == "level":
            commands.set_level(
                by=request.actor, alarm_id=alarm_id, level=request.POST.get("level", ""),
                reason=request.POST.get("reason", ""),
            )  # fmt: skip
            messages.success(request, "Recorded.")
        elif verb == "end":
            commands.end_alarm(by=request.actor, alarm_id=alarm_id)
            messages.success(request, "It is connected no longer.")
        else:
            raise NotVisible("There is no such action.")
    except (Invalid, Refused, KeyReused) as refusal:
        return _shown(request, alarm_id, _said(refusal), verb)
    return redirect("alarm", alarm_id=alarm_id)


def _activate(request: Signed, alarm_id: int, incident_id: int) -> None:
    commands.activate(by=request.actor, alarm_id=alarm_id, incident_id=incident_id)


def _outcome(request: Signed, alarm_id: int, incident_id: int) -> None:
    commands.say_outcome(
        by=request.actor, alarm_id=alarm_id, incident_id=incident_id,
        outcome=request.POST.get("outcome", ""), note=request.POST.get("note", ""),
    )  # fmt: skip


def _ring(request: Signed, alarm_id: int, incident_id: int) -> None:
    commands.ring_keyholder(
        by=request.actor, keyholder_id=whole(request.POST, "keyholder") or 0,
        incident_id=incident_id, said=request.POST.get("said", ""),
        note=request.POST.get("note", ""),
    )  # fmt: skip


VERBS: dict[str, Callable[[Signed, int, int], None]] = {
    "activate": _activate,
    "outcome": _outcome,
    "ring": _ring,
}


@require_POST
@page("alarms.work", task="incident")
def on_incident(request: Signed, alarm_id: int, incident_id: int, verb: str) -> HttpResponse:
    """What happens upon an alarm on an incident; back to where it was pressed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, alarm_id, incident_id)
    except (Invalid, Refused, KeyReused) as refusal:
        return _shown(request, alarm_id, _said(refusal))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("incident", incident_id=incident_id)


def _said(refusal: IopsError) -> IopsError:
    return refusal.on_form("the page") if isinstance(refusal, KeyReused) else refusal

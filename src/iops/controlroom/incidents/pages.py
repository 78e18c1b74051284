"""The list of incidents and the page of one."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.incidents import commands, queries, sampling
from iops.controlroom.incidents.contracts import LINK_LABELS, STATE_LABELS, Assessment, LinkKind
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.ids import is_number, new_uid
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes

THRIVE = {
    "threat": "Threat",
    "harm": "Harm",
    "risk": "Risk",
    "investigation": "Investigation",
    "vulnerability": "Vulnerability",
    "engagement": "Engagement",
}
PAGE_SIZE = 50
SHOWN_STATES = [("open", "Open"), ("result-due", "Result due"), ("closed", "Closed")]


@page("incidents.view", task="incident")
def incident_list(request: Signed) -> HttpResponse:
    """Incidents, newest first."""
    before = request.GET.get("before", "")
    state = request.GET.get("state", "open")
    found = queries.incidents(
        by=request.actor,
        state=state,
        before=int(before) if is_number(before) else None,
        limit=PAGE_SIZE,
    )
    types = dict(codes.choices("incident-types"))
    more = len(found) == PAGE_SIZE
    context = {
        "title": "Incidents",
        "incidents": [
            {
                "incident": one,
                "type_label": types.get(one.type_code, one.type_code),
                "state_label": STATE_LABELS.get(one.state, one.state),
            }
            for one in found
        ],
        "state": state,
        "states": SHOWN_STATES,
        "paged": bool(before),
        "next_url": f"?state={state}&before={found[-1].pk}" if more else "",
        "previous_url": f"?state={state}" if before else "",
    }
    return render(request, "incidents/list.html", context)


def incident_context(request: Signed, incident_id: int) -> dict[str, Any]:
    """What the page and the board's pane show of one incident."""
    card = queries.incident_card(by=request.actor, incident_id=incident_id)
    with visibility(request.actor):
        shown: dict[str, list[Any]] = defaultdict(list)
        for declared in registry.each("cards"):
            if declared.of == "incident":
                shown[declared.slot] += declared.lines(request.actor, [incident_id])
    incident = card.incident
    return {
        "title": f"{incident.short} {card.type_label}",
        "caption": incident.number,
        "crumbs": [("Incidents", reverse("incidents")), (incident.number, "")],
        "card": card,
        "incident": incident,
        "state_label": STATE_LABELS.get(incident.state, incident.state),
        "panels": shown["panel"],
        "units": shown["units"],
        "diary": shown["diary"],
        "answers": shown["answers"],
        "right_care": shown["right-care"],
        "appointments": shown["appointments"],
        "promises": shown["promises"],
        "services": shown["services"],
        "owners": shown["owners"],
        "feedback": shown["feedback"],
        "majors": shown["majors"],
        "authorities": shown["authorities"],
        "plans": shown["plans"],
        "alarms": shown["alarms"],
        "reviews": shown["reviews"],
        "tick_back": reverse("incident", args=[incident_id]),
        "desk": next(iter(shown["desk"]), None),
        "link_kinds": [
            (kind, words[0])
            for kind, words in LINK_LABELS.items()
            if kind != LinkKind.DUPLICATE or incident.state != "closed"
        ],
        "holding": [one for one in card.links if not one.ended],
        "duplicate_of": next(
            (one for one in card.links if one.says == "Duplicate of" and not one.ended), None
        ),
        "grades": codes.choices("grades"),
        "types": codes.choices("incident-types"),
        "closing_code": request.POST.get("closing_code", incident.type_code),
        "thrive": [(name, words, request.POST.get(name, "")) for name, words in THRIVE.items()],
        "assessments": [
            {
                "one": one,
                "parts": [
                    (words, getattr(one, name))
                    for name, words in THRIVE.items()
                    if getattr(one, name)
                ],
            }
            for one in card.assessments
        ],
        "may": {
            verb.replace("decide_", ""): request.actor.may(f"incidents.{verb}")
            for verb in ("log", "grade", "assess", "close", "reopen", "decide_no_crime", "link")
        }
        | {
            "sight": request.actor.may("access.set_sight"),
            "right_care": request.actor.may("right_care.decide"),
            "book": request.actor.may("appointments.book"),
            "promise": request.actor.may("promises.promise"),
            "services": request.actor.may("services.ask"),
            "declare": request.actor.may("major.declare"),
            "authority": request.actor.may("authorities.ask"),
            "alarm": request.actor.may("alarms.work"),
            "tick": request.actor.may("plans.tick"),
        },
        "given": request.POST,
        "given_log": request.POST.get("text", ""),
        "idempotency_key": str(new_uid()),
        "actions": [
            {
                "label": action.label,
                "key": action.key,
                "address": action.url.format(id=incident_id),
            }
            for action in registry.each("actions")
            if action.on == "incident" and request.actor.may(action.permission)
        ],
    }


@page("incidents.view", task="incident")
def incident(request: Signed, incident_id: int) -> HttpResponse:
    """One incident, whole."""
    return render(request, "incidents/incident.html", incident_context(request, incident_id))


@page("incidents.view", task="incident")
def panel(request: Signed, incident_id: int) -> HttpResponse:
    """One incident, as the board's log pane shows it."""
    return render(request, "incidents/panel.html", incident_context(request, incident_id))


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


def _link(request: Signed, incident_id: int) -> None:
    given = request.POST
    other = queries.named(by=request.actor, text=given.get("other", ""))
    reason, kind = given.get("reason", ""), given.get("kind", "")
    if kind == LinkKind.DUPLICATE:
        commands.mark_duplicate(
            by=request.actor, incident_id=incident_id, of_id=other, reason=reason
        )
        return
    commands.link_incidents(
        by=request.actor, incident_id=incident_id, other_id=other, kind=kind, reason=reason
    )


def _unlink(request: Signed, incident_id: int) -> None:
    link = request.POST.get("link", "")
    if not is_number(link):
        raise Invalid.at("link", "Choose the link to take back.")
    commands.unlink(by=request.actor, link_id=int(link), reason=request.POST.get("end_reason", ""))


def _correct(request: Signed, incident_id: int) -> None:
    entry = request.POST.get("entry", "")
    if not is_number(entry):
        raise Invalid.at("entry", "Choose the entry to correct.")
    commands.correct_log_entry(
        by=request.actor,
        incident_id=incident_id,
        entry_id=int(entry),
        text=request.POST.get("correction", ""),
    )


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "grade": _grade,
    "log": _log,
    "correct": _correct,
    "assess": _assess,
    "close": _close,
    "reopen": _reopen,
    "no-crime": _no_crime,
    "link": _link,
    "unlink": _unlink,
}


#: How the page calls a field that a command calls otherwise: several forms stand on it.
NAMES: dict[str, dict[str, str]] = {
    "grade": {"assessment": "grade_rationale", "rationale": "grade_rationale"},
    "close": {"assessment": "close_rationale", "rationale": "close_rationale"},
    "correct": {"text": "correction"},
    "no-crime": {"reason": "no_crime"},
    "reopen": {"reason": "reopen"},
    "link": {"reason": "link_reason"},
    "unlink": {"reason": "end_reason"},
}


@require_POST
@page("incidents.view", task="incident")
def act(request: Signed, incident_id: int, verb: str) -> HttpResponse:
    """Do one thing to an incident, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    template = "panel" if request.headers.get("HX-Request") else "incident"
    try:
        VERBS[verb](request, incident_id)
    except (Invalid, Refused, KeyReused) as refusal:
        error = refusal.on_form("the log") if isinstance(refusal, KeyReused) else refusal
        names = NAMES.get(verb, {})
        error.fields = {names.get(field, field): text for field, text in error.fields.items()}
        context = incident_context(request, incident_id) | {"error": error, "open_verb": verb}
        return render(request, f"incidents/{template}.html", context, status=error.status)
    if template == "panel":
        request.POST = QueryDict()
        return render(request, "incidents/panel.html", incident_context(request, incident_id))
    return redirect("incident", incident_id=incident_id)


@page("incidents.check_no_crime")
def no_crime_sample(request: Signed) -> HttpResponse:
    """A sample of what was said to be no crime, drawn by lot."""
    return _sample(request)


@require_POST
@page("incidents.check_no_crime")
def check_no_crime(request: Signed, decision_id: int) -> HttpResponse:
    """The registrar's word on one decision."""
    verdict = request.POST.get("verdict", "")
    error: IopsError | None = None
    try:
        if verdict not in ("stands", "record"):
            raise Invalid.at(
                "note", "Say whether the decision stands, or a crime is to be recorded."
            )
        commands.check_no_crime(
            by=request.actor,
            decision_id=decision_id,
            agreed=verdict == "stands",
            note=request.POST.get("note", ""),
        )
    except (Invalid, Refused) as refusal:
        error = refusal
        error.fields = {f"{field}_{decision_id}": text for field, text in error.fields.items()}
    return _sample(request, error, decision_id)


def _sample(
    request: Signed, error: IopsError | None = None, checked_id: int | None = None
) -> HttpResponse:
    given = request.POST if request.method == "POST" else request.GET
    lot = given.get("lot", "").strip()[:40] or clock.local_date(clock.now()).isoformat()
    context = {
        "title": "Not crimes",
        "lead": "Incidents that looked like a crime and were said to be none, drawn by lot.",
        "lot": lot,
        "sample": sampling.no_crime_sample(by=request.actor, lot=lot),
        "error": error,
        "typed_for": checked_id if error else None,
        "typed": request.POST.get("note", ""),
    }
    status = error.status if error else 200
    return render(request, "incidents/not_crimes.html", context, status=status)

"""Who deals with an incident, asked of one; the figures of all; a supervisor's look."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.incidents.queries import incident_card
from iops.controlroom.right_care import commands, forms, prompts, queries, rules
from iops.controlroom.right_care.contracts import OUTCOMES, QUESTIONS, SAYS, Told
from iops.controlroom.right_care.forms import Typed
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, Refused, all_at_once
from iops.kernel.web import Signed, page, whole

SENT_BEFORE = "This form was sent before, with other words. Look at the list, and send it again."
PERIODS = (1, 7, 28, 365)


@page("right_care.view")
def right_care(request: Signed) -> HttpResponse:
    """The figures of a time, what waits to be looked at first, and who was not asked about yet."""
    return _figures(request)


def _figures(
    request: Signed, error: IopsError | None = None, decision_id: int | None = None
) -> HttpResponse:
    days = whole(request.GET, "days")
    found = queries.figures(by=request.actor, days=days if days in PERIODS else 7)
    context = {
        "title": "Right Care, Right Person",
        "lead": "Who deals with what is about somebody's care, and whether they took it on.",
        "found": found,
        "periods": PERIODS,
        "may_look": request.actor.may("right_care.look"),
        "error": error,
        "typed_for": decision_id,
        "typed": request.POST.get("note", ""),
    }
    status = error.status if error else 200
    return render(request, "right_care/list.html", context, status=status)


@require_POST
@page("right_care.look")
def look(request: Signed, decision_id: int) -> HttpResponse:
    """A supervisor has looked at a decision against the advice."""
    try:
        commands.look_at_decision(
            by=request.actor, decision_id=decision_id, note=request.POST.get("note", "")
        )
    except (Invalid, Refused, KeyReused) as refusal:
        error = Refused(SENT_BEFORE) if isinstance(refusal, KeyReused) else refusal
        error.fields = {f"{field}_{decision_id}": text for field, text in error.fields.items()}
        return _figures(request, error, decision_id)
    return redirect("right-care")


@page("right_care.view", task="incident")
def decide(request: Signed, incident_id: int) -> HttpResponse:
    """Ask of one incident who deals with it; every version stands below the form."""
    card = incident_card(by=request.actor, incident_id=incident_id)
    found = queries.right_care_of(by=request.actor, incident_id=incident_id)
    error: IopsError | None = None
    if request.method == "POST":
        typed = forms.read(lambda name: request.POST.get(name, "").strip())
        try:
            _decide(request, incident_id, typed)
            messages.success(request, "Recorded.")
            return redirect("incident", incident_id=incident_id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = Refused(SENT_BEFORE) if isinstance(refusal, KeyReused) else refusal
            error.fields = {f"rc_{field}": text for field, text in error.fields.items()}
    else:
        last = found.versions[0].one if found.versions else None
        names = ("risk", "crime", "children")
        typed = Typed(Told(**{name: getattr(last, name) for name in names}) if last else Told())
    incident = card.incident
    context = {
        "title": "Right Care, Right Person",
        "caption": incident.number,
        "crumbs": [
            ("Incidents", reverse("incidents")),
            (incident.number, reverse("incident", args=[incident_id])),
            ("Right care", ""),
        ],
        "incident": incident,
        "card": card,
        "found": found,
        "may_decide": request.actor.may("right_care.decide"),
        "error": error,
        **fields_context(typed),
    }
    status = error.status if error else 200
    return render(request, "right_care/decide.html", context, status=status)


def fields_context(typed: Typed) -> dict[str, object]:
    """What the fields of a decision need, wherever they stand."""
    told = typed.told
    return {
        "typed": typed,
        "told": told,
        "advice": rules.advise(risk=told.risk, crime=told.crime, children=told.children),
        "asks": [
            {"name": f"rc_{name}", "text": text, "said": getattr(told, name), "field": name}
            for name, text in QUESTIONS.items()
        ],
        "says": SAYS.items(),
        "outcomes": OUTCOMES.items(),
        "agencies": prompts.agencies(),
    }


def _decide(request: Signed, incident_id: int, typed: Typed) -> None:
    known = {code for code, _ in prompts.agencies()}
    all_at_once(rules.wrong_with(typed.told, agencies=known, now=clock.now()) | typed.wrong)
    commands.decide_right_care(by=request.actor, incident_id=incident_id, told=typed.told)

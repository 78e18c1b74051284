"""Plans: the list, one whole, writing one, and ticking a step on an incident."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.plans import commands, queries
from iops.controlroom.plans.contracts import MATCHES, PERSON, PLACE, Draft, Opening
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page, whole
from iops.pole.confidential.queries import sees_places
from iops.reference.codes import queries as codes
from iops.reference.places.queries import place_match

#: What a form offers as the day of review.
USUAL_REVIEW = timedelta(days=180)


@page("plans.view")
def plans(request: Signed) -> HttpResponse:
    """Plans that stand; what is looked for comes by POST, that no words stand in an address."""
    words, kind = request.POST.get("q", "").strip()[:200], request.GET.get("kind", "")
    kinds = codes.choices("plan-kinds")
    kind = kind if kind in dict(kinds) else ""
    context = {
        "title": "Plans",
        "lead": "They open by themselves on the call, the incident and the crew's page.",
        "lines": queries.plans(by=request.actor, kind=kind, words=words),
        "asked": words,
        "kind": kind,
        "kinds": kinds,
        "may_keep": request.actor.may("plans.keep"),
    }
    return render(request, "plans/list.html", context)


@page("plans.view")
def plan(request: Signed, plan_id: int) -> HttpResponse:
    """One plan: its steps, where it opens, its versions."""
    return _shown(request, plan_id)


def _shown(
    request: Signed, plan_id: int, error: IopsError | None = None, verb: str = ""
) -> HttpResponse:
    card = queries.plan_card(by=request.actor, plan_id=plan_id)
    one = card.line.one
    context = {
        "title": one.title,
        "caption": f"{card.line.kind} P{one.pk}",
        "crumbs": [("Plans", reverse("plans")), (one.title, "")],
        "card": card,
        "line": card.line,
        "one": one,
        "match_kinds": [(code, *words) for code, words in MATCHES.items()],
        "may_keep": request.actor.may("plans.keep") and one.withdrawn_at is None,
        "may_sight": request.actor.may("access.set_sight"),
        "review_on": request.POST.get("review_on") or _usual_day(),
        "given": request.POST,
        "verb": verb,
        "error": error,
    }
    return render(request, "plans/plan.html", context, status=error.status if error else 200)


def _usual_day() -> str:
    return (clock.local_date(clock.now()) + USUAL_REVIEW).isoformat()


@page("plans.keep")
def write(request: Signed, plan_id: int | None = None) -> HttpResponse:
    """Write a plan, or a further version of one."""
    error: IopsError | None = None
    given: dict[str, Any] = _first(request) if plan_id is None else _kept(request, plan_id)
    if request.method == "POST":
        given = request.POST.dict()
        opens = _opening(given) if plan_id is None else None
        try:
            made = commands.write_plan(
                by=request.actor, draft=_draft(given), plan_id=plan_id, opens=opens
            ).value
            messages.success(request, "Written.")
            return redirect("plan", plan_id=made.id)
        except (Invalid, Refused, KeyReused) as refusal:
            error = _said(refusal)
    title = "New plan" if plan_id is None else "New version of a plan"
    context = {
        "title": title,
        "crumbs": [("Plans", reverse("plans")), (title, "")],
        "given": given,
        "new": plan_id is None,
        "kinds": [(one.code, one.label, one.detail.get("hint", ""))
                  for one in codes.codes("plan-kinds")],
        "match_kinds": [(code, *words) for code, words in MATCHES.items()],
        "error": error,
    }  # fmt: skip
    return render(request, "plans/form.html", context, status=error.status if error else 200)


def _first(request: Signed) -> dict[str, Any]:
    """An empty plan; where it was asked for from a place or a person, it opens there."""
    today = clock.local_date(clock.now())
    given = {"valid_from": today.isoformat(), "review_on": _usual_day()}
    place, person = whole(request.GET, "place"), whole(request.GET, "person")
    if place is not None:
        found = place_match(place, confidential=sees_places(request.actor))
        given |= {"match": PLACE, "text": found.label if found else ""}
    if person is not None:
        given |= {"match": PERSON, "text": f"PER-{person:07d}"}
    return given


def _kept(request: Signed, plan_id: int) -> dict[str, Any]:
    one = queries.plan_card(by=request.actor, plan_id=plan_id).line.one
    return {
        "kind": one.kind, "title": one.title, "body": one.body, "steps": one.steps,
        "valid_from": one.valid_from.isoformat(),
        "valid_to": one.valid_to.isoformat() if one.valid_to else "", "review_on": _usual_day(),
    }  # fmt: skip


def _opening(given: dict[str, Any]) -> Opening | None:
    """Where it opens; None where nothing was typed for it."""
    text = str(given.get("text", "")).strip()
    if not text and not given.get("match"):
        return None
    return Opening(str(given.get("match", "")), text, str(given.get("metres", "")))


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(
        kind=str(given.get("kind", "")), title=str(given.get("title", "")),
        body=str(given.get("body", "")), steps=str(given.get("steps", "")),
        valid_from=_day(given.get("valid_from")), valid_to=_day(given.get("valid_to")),
        review_on=_day(given.get("review_on")), owner=str(given.get("owner", "")),
        note=str(given.get("note", "")),
    )  # fmt: skip


def _day(text: object) -> date | None:
    try:
        return date.fromisoformat(str(text or "").strip())
    except ValueError:
        return None


def _review(request: Signed, plan_id: int) -> str:
    commands.review_plan(
        by=request.actor, plan_id=plan_id, review_on=_day(request.POST.get("review_on"))
    )
    return "Reviewed."


def _withdraw(request: Signed, plan_id: int) -> str:
    commands.withdraw_plan(by=request.actor, plan_id=plan_id)
    return "Withdrawn: it opens nowhere any longer."


def _match(request: Signed, plan_id: int) -> str:
    given = request.POST
    commands.add_match(
        by=request.actor, plan_id=plan_id, kind=given.get("match", ""),
        text=given.get("text", ""), metres=given.get("metres", ""),
    )  # fmt: skip
    return "It opens there from now on."


def _unmatch(request: Signed, plan_id: int) -> str:
    number = whole(request.POST, "number")
    if number is None:
        raise Invalid("Choose where it shall open no longer.")
    commands.end_match(by=request.actor, match_id=number)
    return "It opens there no longer."


VERBS: dict[str, Callable[[Signed, int], str]] = {
    "review": _review,
    "withdraw": _withdraw,
    "match": _match,
    "unmatch": _unmatch,
}


@require_POST
@page("plans.keep")
def act(request: Signed, plan_id: int, verb: str) -> HttpResponse:
    """Do one thing to a plan, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        messages.success(request, VERBS[verb](request, plan_id))
    except (Invalid, Refused, KeyReused) as refusal:
        return _shown(request, plan_id, _said(refusal), verb)
    return redirect("plan", plan_id=plan_id)


@require_POST
@page("plans.tick", task="incident")
def tick(request: Signed, plan_id: int, incident_id: int) -> HttpResponse:
    """Say of a step that it was done on an incident; back to where it was pressed."""
    try:
        commands.tick_step(
            by=request.actor, plan_id=plan_id, incident_id=incident_id,
            step=whole(request.POST, "step") or 0,
            done=request.POST.get("done", "yes") == "yes", note=request.POST.get("note", ""),
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as refusal:
        return _shown(request, plan_id, _said(refusal))
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("incident", incident_id=incident_id)


def _said(refusal: IopsError) -> IopsError:
    return refusal.on_form("the page") if isinstance(refusal, KeyReused) else refusal

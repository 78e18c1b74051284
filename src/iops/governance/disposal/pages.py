"""The pages of retention and disposal."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from iops.governance.disposal import commands, queries
from iops.governance.disposal.contracts import GROUNDS
from iops.kernel.errors import Invalid, IopsError, Refused
from iops.kernel.web import Signed, page, whole


@page("disposal.propose")
def overview(request: Signed) -> HttpResponse:
    """Reviews that are due, proposals that wait, and what was disposed of."""
    found = queries.overview(by=request.actor, page=whole(request.GET, "page") or 1)
    context = {
        "title": "Retention and disposal",
        "lead": "What is kept no longer than it is needed: one person proposes, another approves.",
        "found": found,
        "previous_url": f"?page={found.page - 1}" if found.page > 1 else "",
        "next_url": f"?page={found.page + 1}" if found.page < found.pages else "",
        "may": _may(request),
    }
    return render(request, "disposal/overview.html", context)


@page("disposal.review")
def review(request: Signed, review_id: int) -> HttpResponse:
    """One review: keep the record until a day, or propose that it be disposed of."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            return _decide(request, review_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    line = queries.review(by=request.actor, review_id=review_id)
    context = {
        "title": line.about.label,
        "caption": "Retention review",
        "crumbs": _crumbs(line.about.label),
        "line": line,
        "blanked": queries.blanked_places(line.about.kind),
        "error": error,
        "given": request.POST,
    }
    return render(request, "disposal/review.html", context, status=error.status if error else 200)


def _decide(request: Signed, review_id: int) -> HttpResponse:
    given = request.POST
    if given.get("verb") == "dispose":
        made = commands.propose_from_review(
            by=request.actor, review_id=review_id, note=given.get("note", "")
        ).value
        messages.success(request, "Proposed. Another person approves it.")
        return redirect("disposal-proposal", proposal_id=made.pk)
    commands.keep_record(
        by=request.actor,
        review_id=review_id,
        until=_day(given.get("until", "")),
        reason=given.get("reason", ""),
    )
    messages.success(request, "Kept. It is reviewed again then.")
    return redirect("disposal")


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid(
            "Say until which day it is kept.", fields={"until": "A day, like 2030-11-22."}
        ) from None


@page("disposal.propose")
def proposal(request: Signed, proposal_id: int) -> HttpResponse:
    """One proposal: approve it, refuse it, or see what was blanked."""
    error: IopsError | None = None
    if request.method == "POST":
        try:
            return _answer(request, proposal_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    line = queries.proposal(by=request.actor, proposal_id=proposal_id)
    context = {
        "title": line.about.label,
        "caption": "Disposal",
        "crumbs": _crumbs(line.about.label),
        "line": line,
        "blanked": [] if line.hidden else queries.blanked_places(line.about.kind),
        "may": _may(request),
        "error": error,
        "given": request.POST,
    }
    return render(request, "disposal/proposal.html", context, status=error.status if error else 200)


def _answer(request: Signed, proposal_id: int) -> HttpResponse:
    if request.POST.get("verb") == "refuse":
        commands.refuse_disposal(
            by=request.actor, proposal_id=proposal_id, reason=request.POST.get("reason", "")
        )
        messages.success(request, "Refused. Nothing was blanked.")
    else:
        done = commands.dispose(by=request.actor, proposal_id=proposal_id).value
        messages.success(request, f"Disposed of: {sum(done.tables.values())} rows were blanked.")
    return redirect("disposal-proposal", proposal_id=proposal_id)


@page("disposal.propose")
def new(request: Signed) -> HttpResponse:
    """Propose a disposal for another reason than the end of a period."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            record_id, number = queries.find_record(
                by=request.actor,
                record_kind=given.get("record_kind", ""),
                called=given.get("called", ""),
            )
            made = commands.propose(
                by=request.actor,
                record_kind=given.get("record_kind", ""),
                record_id=record_id,
                ground=given.get("ground", ""),
                note=given.get("note", ""),
                number=number,
            ).value
            messages.success(request, "Proposed. Another person approves it.")
            return redirect("disposal-proposal", proposal_id=made.pk)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": "Propose a disposal",
        "crumbs": _crumbs("New"),
        "kinds": queries.disposable_kinds(),
        "grounds": GROUNDS.items(),
        "error": error,
        "given": given,
    }
    return render(request, "disposal/new.html", context, status=error.status if error else 200)


def _crumbs(here: str) -> list[tuple[str, str]]:
    return [("Disposal", reverse("disposal")), (here, "")]


def _may(request: Signed) -> dict[str, bool]:
    return {verb: request.actor.may(f"disposal.{verb}") for verb in ("review", "approve")}

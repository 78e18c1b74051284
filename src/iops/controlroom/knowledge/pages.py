"""The knowledge base: by topic, by words, one article, writing one, and a part of the call page."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.knowledge import commands, queries
from iops.controlroom.knowledge.contracts import Draft
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes

SENT_BEFORE = "This form was sent before, with other words. Look at the page, and send it again."
#: What a form offers as the day of review.
USUAL_REVIEW = timedelta(days=180)


@page("knowledge.read")
def articles(request: Signed) -> HttpResponse:
    """Everything by topic; what was asked for, by POST, that no words stand in an address."""
    asked = request.POST.get("q", "").strip()
    context = {
        "title": "Knowledge",
        "lead": "Short pages for the call: what to know, what to do, whom to ring.",
        "asked": asked,
        "found": queries.find_articles(by=request.actor, text=asked) if asked else None,
        "lines": [] if asked else queries.articles(by=request.actor),
        "may_keep": request.actor.may("knowledge.keep"),
    }
    return render(request, "knowledge/list.html", context)


@require_POST
@page("knowledge.read")
def part(request: Signed) -> HttpResponse:
    """What helps in a call: by what is looked for, else by its type and words."""
    asked = request.POST.get("k_ask", "").strip()
    found = (
        queries.find_articles(by=request.actor, text=asked)
        if asked
        else queries.articles_for_call(
            by=request.actor, type_code=request.POST.get("type_code", ""),
            what=request.POST.get("what", ""),
        )
    )  # fmt: skip
    context = {"found": found[: queries.MOST_ON_CALL], "asked": asked}
    return render(request, "knowledge/part.html", context)


@page("knowledge.read")
def article(request: Signed, article_id: int) -> HttpResponse:
    """One article, its owner, its day of review and its versions."""
    return _shown(request, article_id)


def _shown(request: Signed, article_id: int, error: IopsError | None = None) -> HttpResponse:
    card = queries.article_card(by=request.actor, article_id=article_id)
    one = card.line.one
    context = {
        "title": one.title,
        "caption": one.topic,
        "crumbs": [("Knowledge", reverse("knowledge")), (one.title, "")],
        "card": card,
        "line": card.line,
        "one": one,
        "types": [codes.label("incident-types", code) for code in one.types],
        "may_keep": request.actor.may("knowledge.keep") and one.withdrawn_at is None,
        "review_on": request.POST.get("review_on") or _usual_day(),
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "knowledge/article.html", context, status=status)


def _usual_day() -> str:
    return (clock.local_date(clock.now()) + USUAL_REVIEW).isoformat()


@page("knowledge.keep")
def write(request: Signed, article_id: int | None = None) -> HttpResponse:
    """Write an article, or a further version of one."""
    error: IopsError | None = None
    given: dict[str, Any] = {"review_on": _usual_day(), "types": []}
    if article_id is not None:
        one = queries.article_card(by=request.actor, article_id=article_id).line.one
        given = {"topic": one.topic, "title": one.title, "body": one.body,
                 "types": one.types, "review_on": _usual_day()}  # fmt: skip
    if request.method == "POST":
        given = request.POST.dict() | {"types": request.POST.getlist("types")}
        try:
            made = commands.write_article(
                by=request.actor, draft=_draft(given), article_id=article_id
            ).value
            messages.success(request, "Written.")
            return redirect("article", article_id=made.id)
        except (Invalid, Refused) as refusal:
            error = refusal
        except KeyReused:
            error = Refused(SENT_BEFORE)
    title = "New article" if article_id is None else "New version of an article"
    context = {
        "title": title,
        "crumbs": [("Knowledge", reverse("knowledge")), (title, "")],
        "given": given,
        "types": codes.choices("incident-types"),
        "topics": sorted({line.one.topic for line in queries.articles(by=request.actor)}),
        "error": error,
    }
    return render(request, "knowledge/form.html", context, status=error.status if error else 200)


def _draft(given: dict[str, Any]) -> Draft:
    return Draft(
        topic=str(given.get("topic", "")), title=str(given.get("title", "")),
        body=str(given.get("body", "")), review_on=_day(str(given.get("review_on", ""))),
        owner=str(given.get("owner", "")), types=tuple(filter(None, given.get("types") or ())),
        note=str(given.get("note", "")),
    )  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _review(request: Signed, article_id: int) -> str:
    commands.review_article(
        by=request.actor, article_id=article_id,
        review_on=_day(request.POST.get("review_on", "")),
    )  # fmt: skip
    return "Reviewed."


def _withdraw(request: Signed, article_id: int) -> str:
    commands.withdraw_article(by=request.actor, article_id=article_id)
    return "Withdrawn: it is found no longer."


VERBS: dict[str, Callable[[Signed, int], str]] = {"review": _review, "withdraw": _withdraw}


@require_POST
@page("knowledge.keep")
def act(request: Signed, article_id: int, verb: str) -> HttpResponse:
    """Say that it is right still, or withdraw it."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        messages.success(request, VERBS[verb](request, article_id))
    except (Invalid, Refused, KeyReused) as refusal:
        error = Refused(SENT_BEFORE) if isinstance(refusal, KeyReused) else refusal
        return _shown(request, article_id, error)
    return redirect("article", article_id=article_id)

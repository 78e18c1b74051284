"""The list of searches, the page of one, and the receipt for the person searched."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from iops.casework.encounters import commands, queries
from iops.casework.encounters.contracts import RECORD, REVIEW, VIEW
from iops.casework.encounters.queries import Wanted
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.web import Signed, page, whole
from iops.reference.codes import queries as codes

PAGE_SIZE = 50


@page(VIEW)
def encounter_list(request: Signed) -> HttpResponse:
    """Searches by day, team, outcome and review, newest first."""
    wanted, wrong = _wanted(request)
    lines = queries.encounters(by=request.actor, wanted=wanted, limit=PAGE_SIZE)
    may_review = request.actor.may(REVIEW)
    query = _query(request)
    full = len(lines) == PAGE_SIZE
    older = urlencode({**query, "before": str(lines[-1].encounter.pk)}) if full else ""
    context = {
        "title": "Stop and searches",
        "lines": lines,
        "day_error": wrong,
        "choices": _choices(request, wanted, may_review),
        "query": query,
        "teams": queries.teams_of_force(by=request.actor),
        "outcomes": [label for _, label in codes.choices("stop-search-outcomes")],
        "next_url": f"?{older}" if older else "",
        "previous_url": f"?{urlencode(query)}" if wanted.before else "",
        "may_review": may_review,
        "may_record": request.actor.may(RECORD),
        "sample": (queries.SAMPLE, queries.SAMPLE_DAYS) if wanted.review == "sample" else None,
    }
    return render(request, "encounters/list.html", context)


def _wanted(request: Signed) -> tuple[Wanted, str]:
    """What the address asks for, and what is wrong with the day."""
    given = request.GET
    text, wrong = given.get("day", ""), ""
    day = None
    if text:
        try:
            day = date.fromisoformat(text)
        except ValueError:
            wrong = f"“{text[:20]}” is not a day. Write it like 2026-11-22."
        if day is not None and not 1990 <= day.year <= 2100:
            day, wrong = None, "Searches are of 1990 and later. Check the year."
    review = given.get("review", "")
    known = ("open", "doubted", "sample") if request.actor.may(REVIEW) else ()
    wanted = Wanted(
        day=day,
        team_id=whole(given, "team"),
        outcome=given.get("outcome", "").replace("\x00", "")[:100],
        mine=given.get("mine") == "1",
        review=review if review in known else "",
        before=whole(given, "before"),
    )
    return wanted, wrong


def _query(request: Signed) -> dict[str, str]:
    """What narrows the list, to be carried from page to page."""
    names = ("day", "team", "outcome", "mine", "review")
    return {name: request.GET[name][:100] for name in names if request.GET.get(name)}


def _choices(request: Signed, wanted: Wanted, may_review: bool) -> list[dict[str, Any]]:
    """All, mine, and for those who review: not reviewed, doubted, a sample."""
    kept = {name: text for name, text in _query(request).items() if name not in ("mine", "review")}
    ways = [("All", {}), ("Mine", {"mine": "1"})]
    if may_review:
        ways += [("Not reviewed", {"review": "open"}), ("Doubted", {"review": "doubted"}),
                 (f"Draw {queries.SAMPLE}", {"review": "sample"})]  # fmt: skip
    now = {"mine": "1"} if wanted.mine else {"review": wanted.review} if wanted.review else {}
    return [
        {"label": label, "url": f"?{urlencode({**kept, **way})}", "current": way == now}
        for label, way in ways
    ]


def _context(request: Signed, encounter_id: int) -> dict[str, Any]:
    card = queries.encounter_card(by=request.actor, encounter_id=encounter_id)
    unread = any(line.one.read_at is None and line.one.feedback for line in card.reviews)
    return {
        "title": card.encounter.number,
        "caption": f"Stop and search, {card.encounter.kind.lower()}",
        "crumbs": [("Searches", reverse("encounters")), (card.encounter.number, "")],
        "card": card,
        "one": card.encounter,
        "masked": queries.is_masked(card.spot),
        "to_read": card.mine and unread,
        "given": request.POST,
    }


@page(VIEW, task="incident")
def encounter(request: Signed, encounter_id: int) -> HttpResponse:
    """One search, whole."""
    return render(request, "encounters/encounter.html", _context(request, encounter_id))


@page(VIEW)
def receipt(request: Signed, encounter_id: int) -> HttpResponse:
    """What the person searched is given: what it was, and how they get a copy (Code A 4.2)."""
    card = queries.receipt(by=request.actor, encounter_id=encounter_id)
    context = {
        "title": "Receipt for a stop and search",
        "caption": card.encounter.number,
        "crumbs": [
            ("Searches", reverse("encounters")),
            (card.encounter.number, reverse("encounter", args=[encounter_id])),
            ("Receipt", ""),
        ],
        "card": card,
        "one": card.encounter,
    }
    return render(request, "encounters/receipt.html", context)


def _review(request: Signed, encounter_id: int) -> None:
    verdict = request.POST.get("reasonable", "")
    commands.review_search(
        by=request.actor,
        encounter_id=encounter_id,
        reasonable={"yes": True, "no": False}.get(verdict),
        feedback=request.POST.get("feedback", ""),
    )
    messages.success(request, "Reviewed.")


def _read(request: Signed, encounter_id: int) -> None:
    commands.read_feedback(by=request.actor, encounter_id=encounter_id)


VERBS: dict[str, Callable[[Signed, int], None]] = {"review": _review, "read": _read}


@require_POST
@page(VIEW, task="incident")
def act(request: Signed, encounter_id: int, verb: str) -> HttpResponse:
    """Review a search, or say that the review is read; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, encounter_id)
    except (Invalid, Refused) as error:
        context = _context(request, encounter_id) | {"error": error}
        return render(request, "encounters/encounter.html", context, status=error.status)
    return redirect("encounter", encounter_id=encounter_id)

"""The pages of saved searches."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.web import Signed, page
from iops.pole.saved_searches import commands, queries

VERBS = {"seen": commands.see_matches, "end": commands.end_search}


@page("people.view")
def mine(request: Signed) -> HttpResponse:
    """The actor's saved searches."""
    context = {"title": "Saved searches", "lines": queries.mine(by=request.actor)}
    return render(request, "saved_searches/mine.html", context)


@require_POST
@page("people.view")
def save(request: Signed) -> HttpResponse:
    """Save what was typed into the find box."""
    try:
        commands.save_search(by=request.actor, text=request.POST.get("q", ""))
    except (Invalid, Refused) as error:
        context = {
            "title": "Saved searches",
            "lines": queries.mine(by=request.actor),
            "problem": error.message,
        }
        return render(request, "saved_searches/mine.html", context, status=error.status)
    return redirect("saved-searches")


@page("people.view")
def matches(request: Signed, search_id: int) -> HttpResponse:
    """What a saved search found."""
    found = queries.matches(by=request.actor, search_id=search_id)
    return render(
        request, "saved_searches/matches.html", {"title": "Saved search", "matches": found}
    )


@page("people.view")
def match(request: Signed, match_id: int) -> HttpResponse:
    """A match leads to its saved search."""
    return redirect(
        "saved-search", search_id=queries.search_of(by=request.actor, match_id=match_id)
    )


@require_POST
@page("people.view")
def act(request: Signed, search_id: int, verb: str) -> HttpResponse:
    """Say that the matches were seen, or end the search."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    VERBS[verb](by=request.actor, search_id=search_id)
    return redirect("saved-searches")

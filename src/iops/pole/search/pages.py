"""The page of the find box. Searches are POST: what is typed is in no address and no log."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid
from iops.kernel.web import Signed, page
from iops.pole.search import queries
from iops.pole.search.answers import FACETS
from iops.pole.search.elsewhere import ask, sources_for


@page("people.view")
def find(request: Signed) -> HttpResponse:
    """Search, and show what was found."""
    text = request.POST.get("q", "") if request.method == "POST" else ""
    narrow, found, problem = _narrow(request), None, ""
    if request.method == "POST":
        try:
            found = queries.find(
                by=request.actor, text=text, narrow=narrow,
                reports=request.POST.get("reports") == "1",
            )  # fmt: skip
        except Invalid as error:
            problem = error.message
    context = {
        "title": "Find",
        "found": found,
        "q": text,
        "narrow": narrow,
        "problem": problem,
        "sources": sources_for(request.actor) if found else [],
        "may_break": request.actor.may("access.break_glass"),
    }
    return render(request, "search/find.html", context, status=422 if problem else 200)


def _narrow(request: HttpRequest) -> dict[str, str]:
    """The facets that were chosen; the button that was pressed comes last and counts."""
    chosen = {code: request.POST.getlist(f"narrow-{code}")[-1:] for code in FACETS}
    return {code: values[0] for code, values in chosen.items() if values and values[0]}


@require_POST
@page("people.view")
def elsewhere(request: Signed, code: str) -> HttpResponse:
    """What one source elsewhere answers, as a part of the page that was there before."""
    try:
        answer = ask(by=request.actor, code=code, text=request.POST.get("q", ""))
    except Invalid as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain")
    return render(request, "search/answer.html", {"answer": answer})

"""The page of the find box. Searches are POST: what is typed is in no address and no log."""

from django.http import HttpResponse
from django.shortcuts import render

from iops.kernel.errors import Invalid
from iops.kernel.web import Signed, page
from iops.pole.search import queries


@page("people.view")
def find(request: Signed) -> HttpResponse:
    """Search, and show what was found."""
    text = request.POST.get("q", "") if request.method == "POST" else ""
    found, problem = None, ""
    if request.method == "POST":
        try:
            found = queries.find(by=request.actor, text=text)
        except Invalid as error:
            problem = error.message
    context = {
        "title": "Find",
        "found": found,
        "q": text,
        "problem": problem,
        "may_break": request.actor.may("access.break_glass"),
    }
    return render(request, "search/find.html", context, status=422 if problem else 200)

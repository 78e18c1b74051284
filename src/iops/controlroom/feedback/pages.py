"""The survey of the public, and what was answered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from iops.controlroom.feedback import commands, queries, rules
from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.tries import admitted
from iops.kernel.web import Signed, page

#: From one address within an hour; a household answers once or twice.
_MOST_TRIES = 30


@page("feedback.view")
def results(request: Signed) -> HttpResponse:
    """What callers say, the newest or the worst first."""
    worst = request.GET.get("order") == "worst"
    context = {
        "title": "Feedback",
        "lead": "What callers said when they were asked how we did.",
        "figures": queries.figures(by=request.actor),
        "lines": queries.answers(by=request.actor, worst=worst),
        "worst": worst,
        "labels": {int(code): words for code, words in rules.ANSWERS},
    }
    return render(request, "feedback/results.html", context)


def survey(request: HttpRequest, token: str) -> HttpResponse:
    """Three questions, for whoever has the link: nobody signs in here."""
    if not admitted(request, "survey", most=_MOST_TRIES):
        return render(request, "feedback/said.html", {"state": "busy"}, status=429)
    by = system_actor("worker")
    state = queries.link_state(by, token)
    if state != "open":
        status = 404 if state == "gone" else 200
        return render(request, "feedback/said.html", {"state": state}, status=status)
    error: IopsError | None = None
    given = {name: request.POST.get(name, "") for name in rules.QUESTIONS}
    words = request.POST.get("words", "")
    if request.method == "POST":
        try:
            commands.answer(by=by, token=token, given=given, words=words)
            return render(request, "feedback/said.html", {"state": "thanks"})
        except (NotVisible, Refused):
            state = queries.link_state(by, token)
            return render(request, "feedback/said.html", {"state": state})
        except Invalid as refusal:
            error = refusal
    context = {
        "questions": [
            {"name": name, "text": text, "said": given[name]}
            for name, text in rules.QUESTIONS.items()
        ],
        "answers": rules.ANSWERS,
        "words": words,
        "longest": rules.LONGEST_WORDS,
        "error": error,
    }
    return render(request, "feedback/survey.html", context, status=error.status if error else 200)

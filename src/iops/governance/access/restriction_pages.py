"""The pages on which a second person looks at who may see a record."""

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from iops.governance.access import commands
from iops.governance.access import restriction_queries as queries
from iops.governance.access.commands.restrictions import USUAL
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, Refused
from iops.kernel.web import Signed, page


@page("access.review_restriction")
def restrictions(request: Signed) -> HttpResponse:
    """Restrictions that stand, the next to be looked at first."""
    context = {
        "title": "Restrictions",
        "lead": "Records that few may see: who said so, for whom, and when it is looked at again.",
        "lines": queries.restrictions(by=request.actor),
        "today": clock.local_date(clock.now()),
    }
    return render(request, "access/restrictions.html", context)


@page("access.review_restriction")
def restriction(request: Signed, restriction_id: int) -> HttpResponse:
    """Review one restriction. Nobody reviews their own."""
    error: IopsError | None = None
    given = request.POST
    if request.method == "POST":
        try:
            verdict = given.get("stays", "")
            if verdict not in ("yes", "no"):
                raise Invalid("Say whether it stays.", fields={"stays": "Choose one."})
            commands.review_restriction(
                by=request.actor,
                restriction_id=restriction_id,
                stays=verdict == "yes",
                note=given.get("note", ""),
                review_on=day_of(given.get("review_on", "")),
            )
            messages.success(request, "Reviewed.")
            return redirect("restriction", restriction_id=restriction_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    context = {
        "title": "Review who may see a record",
        "crumbs": [("Restrictions", reverse("restrictions")), ("Review", "")],
        "line": queries.restriction(by=request.actor, restriction_id=restriction_id),
        "usual": usual_day(),
        "given": given,
        "error": error,
    }
    status = error.status if error else 200
    return render(request, "access/restriction.html", context, status=status)


def day_of(text: str) -> date | None:
    """A day as a date field sends it; None where none was chosen. Raises Invalid for no day."""
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Invalid("That is no day.", fields={"review_on": "A day, as 2026-03-31."}) from None


def usual_day() -> str:
    """The day on which it is looked at again, where nobody says another."""
    return (clock.local_date(clock.now()) + USUAL).isoformat()

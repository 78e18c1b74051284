"""The page on which people say who may see a record."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.governance.access.commands import set_sight
from iops.governance.access.contracts import RESTRICTIONS
from iops.governance.access.restriction_pages import day_of, usual_day
from iops.governance.audit.sight import sight_of
from iops.kernel.errors import Invalid, IopsError, Refused
from iops.kernel.ids import is_number
from iops.kernel.web import Signed, page


@page("access.set_sight")
def sight(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Who may see one record: as it is, how it came about, and a form to change it."""
    error: IopsError | None = None
    given = request.POST
    teams = [int(one) for one in given.getlist("teams") if is_number(one)]
    if request.method == "POST":
        try:
            set_sight(
                by=request.actor,
                record_kind=kind,
                record_id=record_id,
                restriction=given.get("restriction", "?"),
                reason=given.get("reason", ""),
                teams=teams,
                keep_workers=bool(given.get("workers")),
                review_on=day_of(given.get("review_on", "")),
            )
            messages.success(request, "Done. It holds from now on, on every screen.")
            return redirect("sight", kind=kind, record_id=record_id)
        except (Invalid, Refused) as refusal:
            error = refusal
    found = sight_of(by=request.actor, record_kind=kind, record_id=record_id)
    context = {
        "title": "Who may see this record",
        "caption": found.what,
        "crumbs": [(found.what, found.url), ("Who may see it", "")],
        "sight": found,
        "choices": RESTRICTIONS.items(),
        "chosen": given.get("restriction", found.restriction) if error else found.restriction,
        "chosen_teams": teams,
        "given": given,
        "usual": usual_day(),
        "error": error,
    }
    return render(request, "audit/sight.html", context, status=error.status if error else 200)

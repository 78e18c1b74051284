"""Recording that somebody died: when, who says so, and what about them stays open."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from iops.kernel.errors import EditConflict, Invalid, IopsError, Refused
from iops.kernel.web import Signed, page, whole
from iops.pole.records.commands import record_death
from iops.pole.records.corrections import DEATH_SOURCES
from iops.pole.records.queries import dying

FIELDS = {"died": 10, "source": 20, "words": 1000}


@page("people.change")
def died_page(request: Signed, profile_id: int) -> HttpResponse:
    """Record a death. A refusal keeps what was typed; so does a change by somebody else."""
    given = {name: request.POST.get(name, "").strip()[:most] for name, most in FIELDS.items()}
    error: IopsError | None = None
    if request.method == "POST":
        try:
            record_death(
                by=request.actor,
                profile_id=profile_id,
                expected_version=whole(request.POST, "expected_version") or 0,
                **given,
            )
            messages.success(request, f"Recorded: died {given['died']}. Nothing was closed by it.")
            return redirect("person", nominal_id=profile_id)
        except (Invalid, Refused, EditConflict) as refusal:
            error = refusal
    found = dying(by=request.actor, profile_id=profile_id)
    standing = found.standing
    context = {
        "title": "Record a death",
        "caption": f"{standing.title}, record {profile_id}",
        "crumbs": [(standing.title, standing.url), ("Record a death", "")],
        "standing": standing,
        "died": standing.texts["died"],
        "duties": found.duties,
        "sources": list(DEATH_SOURCES.items()),
        "given": given,
        "error": error,
    }
    return render(request, "records/died.html", context, status=error.status if error else 200)

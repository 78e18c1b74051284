"""The diary of the room, and the two things that are done with it."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from iops.controlroom.desks.queries import own_desk
from iops.controlroom.diary import commands, queries
from iops.controlroom.diary.rules import HOW
from iops.controlroom.incidents.queries import named
from iops.kernel import clock
from iops.kernel.errors import Invalid, IopsError, KeyReused, NotVisible, Refused
from iops.kernel.web import Signed, page


def _shown(request: Signed, error: IopsError | None = None) -> HttpResponse:
    if isinstance(error, KeyReused):
        error = error.on_form("the list")
    mine = own_desk(request.actor)
    chosen = mine if request.GET.get("desk") == "mine" else None
    lines = queries.diary(by=request.actor, desk_id=chosen)
    context = {
        "title": "Diary",
        "sits": mine is not None,
        "of_mine": chosen is not None,
        "lines": lines,
        "late": sum(one.late for one in lines),
        "error": error,
        "given": request.POST,
        "how": HOW,
        "today": clock.local_date(clock.now()),
    }
    return render(request, "diary/diary.html", context, status=error.status if error else 200)


@page("diary.view")
def diary(request: Signed) -> HttpResponse:
    """Everything that waits, the soonest first; and a form for an incident by its number."""
    if request.method != "POST":
        return _shown(request)
    try:
        commands.bring_forward(
            by=request.actor, incident_id=_incident(request), when=request.POST.get("when", ""),
            what=request.POST.get("what", ""),
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as error:
        return _shown(request, error)
    return redirect("diary")


def _incident(request: Signed) -> int:
    """The incident that was typed, by its number. Raises Invalid for none."""
    try:
        return named(by=request.actor, text=request.POST.get("incident", ""))
    except (Invalid, NotVisible) as error:
        raise Invalid.at("incident", str(error)) from None


@require_POST
@page("incidents.view", task="incident")
def note(request: Signed, incident_id: int) -> HttpResponse:
    """Bring something forward on one incident, from its page."""
    try:
        commands.bring_forward(
            by=request.actor, incident_id=incident_id, when=request.POST.get("when", ""),
            what=request.POST.get("what", ""),
        )  # fmt: skip
    except (Invalid, Refused, KeyReused) as error:
        return _shown(request, error)
    return redirect("incident", incident_id=incident_id)


@require_POST
@page("incidents.view", task="incident")
def done(request: Signed, entry_id: int) -> HttpResponse:
    """Say what came of an entry; back to where it was said."""
    try:
        commands.done(by=request.actor, entry_id=entry_id, result=request.POST.get("result", ""))
    except (Invalid, Refused, KeyReused) as error:
        return _shown(request, error)
    back = request.POST.get("back", "")
    if url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(back)
    return redirect("diary")

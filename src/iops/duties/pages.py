"""My duties, the queues, and what can be done on them."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.duties import commands, queries
from iops.duties.contracts import DutyPage
from iops.governance.access.models import Account
from iops.kernel.errors import IopsError, NotVisible
from iops.kernel.ids import is_number
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page


@page("duties.view")
def my_duties(request: Signed) -> HttpResponse:
    """What I must do, most dangerous first."""
    found = queries.my_duties(by=request.actor, page=_page(request))
    context = {
        "title": "My duties",
        "lead": "What you must do, most dangerous first.",
        **_paged(found),
        "alerts": queries.my_alerts(by=request.actor),
    }
    return render(request, "duties/mine.html", context)


def _page(request: HttpRequest) -> int:
    text = request.GET.get("page", "1")
    return int(text) if is_number(text) and len(text) < 8 else 1


def _paged(found: DutyPage) -> dict[str, Any]:
    first = (found.page - 1) * queries.PAGE_SIZE
    return {
        "found": found,
        "duties": found.lines,
        "first": first + 1,
        "last": first + len(found.lines),
        "previous_url": f"?page={found.page - 1}" if found.page > 1 else "",
        "next_url": f"?page={found.page + 1}" if found.page < found.pages else "",
    }


@page("duties.view_queues")
def queues(request: Signed) -> HttpResponse:
    """Every queue of the force."""
    lines = queries.queue_register(by=request.actor)
    context = {
        "title": "Queues",
        "lead": "Every queue of the force. A queue with nobody on duty escalates at once.",
        "queues": lines,
        "total": sum(line.size for line in lines),
        "total_late": sum(line.late for line in lines),
        "total_unowned": sum(line.unowned for line in lines),
        "unstaffed": sum(not line.staffed for line in lines),
    }
    return render(request, "duties/queues.html", context)


@page("duties.view_queues")
def queue(request: Signed, code: str) -> HttpResponse:
    """One queue and its duties."""
    declared = next((one for one in registry.each("queues") if one.code == code), None)
    if declared is None:
        raise NotVisible("There is no such queue.")
    may_assign = request.actor.may("duties.assign")
    context = {
        "title": declared.label,
        "caption": "Queue",
        "crumbs": [("Queues", reverse("queues")), (declared.label, "")],
        "may_assign": may_assign,
        "queue": declared,
        "code": code,
        **_paged(queries.queue_duties(by=request.actor, queue=code, page=_page(request))),
        "people": _people() if may_assign else (),
    }
    return render(request, "duties/queue.html", context)


def _people() -> list[tuple[int, str]]:
    """Whom a duty can be given to, as a list to choose from has them."""
    found = Account.objects.filter(is_system=False, is_active=True).order_by("name")
    return [
        (pk, f"{name} ({collar})" if collar else name)
        for pk, name, collar in found.values_list("pk", "name", "collar")[:300]
    ]


@require_POST
@page("duties.take")
def take(request: Signed, duty_id: int) -> HttpResponse:
    commands.take_duty(by=request.actor, duty_id=duty_id)
    return back(request)


@require_POST
@page("duties.assign")
def assign(request: Signed, duty_id: int) -> HttpResponse:
    owner = request.POST.get("owner", "")
    commands.assign_duty(
        by=request.actor, duty_id=duty_id, owner_id=int(owner) if is_number(owner) else None
    )
    return back(request)


@require_POST
@page("duties.assign")
def assign_many(request: Signed) -> HttpResponse:
    """Give several duties to one person, or back to their queues: one command for each."""
    owner = request.POST.get("owner", "")
    owner_id = int(owner) if is_number(owner) else None
    chosen = [int(one) for one in request.POST.getlist("duty") if is_number(one)]
    given, refused = 0, ""
    for duty_id in chosen[:500]:
        try:
            commands.assign_duty(by=request.actor, duty_id=duty_id, owner_id=owner_id)
            given += 1
        except IopsError as error:
            refused = error.message
    if not chosen:
        messages.warning(request, "No duty was chosen.")
    elif refused:
        messages.warning(request, f"{given} of {len(chosen)} given. {refused}")
    else:
        messages.success(request, f"{given} given." if given > 1 else "Given.")
    return back(request)


@require_POST
@page("")
def confirm(request: Signed, alert_id: int) -> HttpResponse:
    commands.confirm_alert(by=request.actor, alert_id=alert_id)
    return (
        HttpResponse(status=204)
        if request.headers.get("Accept") == "application/json"
        else back(request)
    )


def back(request: HttpRequest) -> HttpResponse:
    """Return to the page that the button was on."""
    target = request.POST.get("next", "/duties/")
    return redirect(
        target if target.startswith("/") and not target.startswith("//") else "/duties/"
    )

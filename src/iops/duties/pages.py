"""My duties, the queues, and what can be done on them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.duties import commands, queries
from iops.governance.access.models import Account
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page


@page("duties.view")
def my_duties(request: Signed) -> HttpResponse:
    """What I must do, most dangerous first."""
    context = {
        "duties": queries.my_duties(by=request.actor),
        "alerts": queries.my_alerts(by=request.actor),
    }
    return render(request, "duties/mine.html", context)


@page("duties.view_queues")
def queues(request: Signed) -> HttpResponse:
    """Every queue of the force."""
    return render(
        request, "duties/queues.html", {"queues": queries.queue_register(by=request.actor)}
    )


@page("duties.view_queues")
def queue(request: Signed, code: str) -> HttpResponse:
    """One queue and its duties."""
    declared = next((one for one in registry.each("queues") if one.code == code), None)
    context = {
        "queue": declared,
        "code": code,
        "duties": queries.queue_duties(by=request.actor, queue=code),
        "people": Account.objects.filter(is_system=False, is_active=True).order_by("name")[:300],
    }
    return render(request, "duties/queue.html", context)


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
        by=request.actor, duty_id=duty_id, owner_id=int(owner) if owner.isdigit() else None
    )
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

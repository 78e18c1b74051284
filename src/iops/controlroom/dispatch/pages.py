"""A unit's job on the screen of those who do it: one page, made for a thumb."""

from collections import defaultdict
from collections.abc import Callable
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.controlroom.dispatch import cards, commands, queries
from iops.controlroom.incidents.queries import named
from iops.controlroom.resources import states
from iops.controlroom.resources.queries import usual_units
from iops.controlroom.safety.commands import confirm_notice
from iops.controlroom.safety.queries import notice_of
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid, IopsError, NotVisible, Refused
from iops.kernel.ids import new_uid
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page
from iops.reference.codes import queries as codes

#: What of an incident's own page a crew reads on its job, too.
ON_THE_JOB = ("majors", "authorities", "plans", "alarms")


@page("dispatch.own_job")
def own_job(request: Signed) -> HttpResponse:
    """The job of the unit that one sits in; without one, that there is none."""
    unit, deployment_id = queries.own_job(request.actor)
    if deployment_id is not None:
        return redirect("job", deployment_id=deployment_id)
    usual = [] if unit else usual_units(request.actor)
    context = {
        "title": "My job",
        "unit": unit,
        "may_join": request.actor.may("resources.own_crew"),
        "usual": [(one, str(new_uid())) for one in usual],
    }
    return render(request, "dispatch/no_job.html", context)


@page("dispatch.answer", task="incident")
def job(request: Signed, deployment_id: int) -> HttpResponse:
    """One job: what and where, its times, and the one thing to say next."""
    return _job(request, deployment_id)


def _job(request: Signed, deployment_id: int, error: IopsError | None = None) -> HttpResponse:
    found = queries.job(by=request.actor, deployment_id=deployment_id)
    one = found.deployment
    answerer = (
        Account.objects.filter(pk=one.acknowledged_by or 0).values_list("name", flat=True).first()
    )
    over = bool(one.clear_at or one.stood_down_at)
    context: dict[str, Any] = {
        "title": f"{one.callsign} to {found.incident.short}",
        "caption": found.incident.number,
        "spot": found.spot,
        "crumbs": [("My job", reverse("jobs"))] if found.mine else [],
        "job": found,
        "incident": found.incident,
        "type_label": codes.label("incident-types", found.incident.type_code),
        "steps": cards.steps(one, answerer or ""),
        "notice": notice_of(by=request.actor, deployment_id=deployment_id),
        "over": over,
        "waits": not over and one.acknowledged_at is None,
        "may_set_off": not over and not one.mobile_at and not one.at_scene_at,
        "may_arrive": not over and not one.at_scene_at,
        "by_radio": not found.mine,
        "may_send_on": not over and request.actor.may("dispatch.deploy"),
        "answers": found.mine or request.actor.may("dispatch.deploy"),
        "error": error,
        "given": request.POST,
        **_of_the_incident(request.actor, found.incident.pk),
        "tick_back": reverse("job", args=[deployment_id]),
        "may": {"tick": request.actor.may("plans.tick")},
    }
    status = error.status if error else 200
    return render(request, "dispatch/job.html", context, status=status)


def _of_the_incident(by: Actor, incident_id: int) -> dict[str, list[Any]]:
    """What others put on an incident that its crew acts by: authority, plans, what is declared."""
    shown: dict[str, list[Any]] = defaultdict(list)
    with visibility(by):
        for declared in registry.each("cards"):
            if declared.of == "incident" and declared.slot in ON_THE_JOB:
                shown[declared.slot] += declared.lines(by, [incident_id])
    return shown


def _acknowledge(request: Signed, found: queries.Job) -> None:
    commands.acknowledge(by=request.actor, unit_id=found.unit.pk, deployment_id=found.deployment.pk)


def _decline(request: Signed, found: queries.Job) -> None:
    commands.decline(
        by=request.actor,
        unit_id=found.unit.pk,
        deployment_id=found.deployment.pk,
        reason=request.POST.get("reason", ""),
    )


def _read_notice(request: Signed, found: queries.Job) -> None:
    confirm_notice(by=request.actor, deployment_id=found.deployment.pk)


def _send_on(request: Signed, found: queries.Job) -> None:
    commands.redeploy_unit(
        by=request.actor,
        unit_id=found.unit.pk,
        deployment_id=found.deployment.pk,
        incident_id=named(by=request.actor, text=request.POST.get("other", "")),
        reason=request.POST.get("why", ""),
    )


def _report(meaning: str) -> Callable[[Signed, queries.Job], None]:
    def report(request: Signed, found: queries.Job) -> None:
        if found.deployment.clear_at or found.deployment.stood_down_at:
            raise Refused("This job is over.")
        commands.report_state(
            by=request.actor,
            unit_id=found.unit.pk,
            state=states.code_for(meaning),
            result=request.POST.get("result", ""),
        )

    return report


VERBS: dict[str, Callable[[Signed, queries.Job], None]] = {
    "acknowledge": _acknowledge,
    "decline": _decline,
    "safety-read": _read_notice,
    "send-on": _send_on,
    "on-the-way": _report(states.MOBILE),
    "at-scene": _report(states.AT_SCENE),
    "clear": _report(states.AVAILABLE),
}


@require_POST
@page("dispatch.answer", task="incident")
def act(request: Signed, deployment_id: int, verb: str) -> HttpResponse:
    """Say one thing about a job, and show it again; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, queries.job(by=request.actor, deployment_id=deployment_id))
    except (Invalid, Refused) as refusal:
        return _job(request, deployment_id, refusal)
    return redirect("job", deployment_id=deployment_id)

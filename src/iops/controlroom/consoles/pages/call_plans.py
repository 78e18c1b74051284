"""What opens while a caller talks: plans for place, number, type and person; alarms by URN."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.controlroom.alarms.queries import alarms_for_call
from iops.controlroom.consoles import forms
from iops.controlroom.incidents.contracts import USUAL_TYPE
from iops.controlroom.plans.contracts import About
from iops.controlroom.plans.queries import OpenPlan, plans_for_call
from iops.kernel.actors import Actor
from iops.kernel.web import Signed, page
from iops.pole.people.commands import normal_phone


@require_POST
@page("call.view")
def plans(request: Signed) -> HttpResponse:
    """The plans that open for what was typed so far; nothing where none does."""
    form = forms.read(request.POST)
    where = forms.where(form, by=request.actor)
    point = (
        (where.easting, where.northing)
        if where.easting is not None and where.northing is not None
        else None
    )
    about = About(
        place_ids=frozenset() if where.place_id is None else frozenset({where.place_id}),
        point=point,
        areas=frozenset({where.beat, where.division} - {""}),
        phones=frozenset({normal_phone(form.phone)} - {""}),
        types=frozenset({form.type_code or USUAL_TYPE}),
    )
    context = {"plans": _of(request.actor, about)}
    return render(request, "consoles/part_plans.html", context)


@require_POST
@page("call.view")
def alarms(request: Signed) -> HttpResponse:
    """The alarms that the caller means: by the URN that was typed, or at the address."""
    form = forms.read(request.POST)
    where = forms.where(form, by=request.actor)
    may = request.actor.may("alarms.view")
    words = f"{form.what} {form.place}"
    found = alarms_for_call(by=request.actor, words=words, place_id=where.place_id) if may else []
    return render(request, "incidents/alarms.html", {"alarms": found, "dense": True})


def plans_of_people(by: Actor, profiles: Iterable[int]) -> list[OpenPlan]:
    """The plans about people who may be the caller, or whom the caller names."""
    return _of(by, About(profiles=frozenset(profiles)))


def _of(by: Actor, about: About) -> list[OpenPlan]:
    return plans_for_call(by=by, about=about) if by.may("plans.view") else []

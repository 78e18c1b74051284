"""The parts beside the call form: each follows a few fields; the form never waits for them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from iops.controlroom.consoles import forms, positions, rules
from iops.controlroom.consoles.pages.call_plans import plans_of_people
from iops.controlroom.consoles.pages.live_call import wrong_with_care
from iops.controlroom.contacts.models import Draft
from iops.controlroom.contacts.queries import calls_from, draft_of
from iops.controlroom.incidents.contracts import USUAL_TYPE
from iops.controlroom.incidents.queries import history_at
from iops.controlroom.incidents.same_event import possible_duplicates
from iops.controlroom.locating.queries import fixes_from
from iops.controlroom.promises.queries import promised_to
from iops.controlroom.questions.on_call import questions_of_call
from iops.controlroom.right_care.pages import fields_context
from iops.controlroom.right_care.prompts import why_asked
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.web import Signed, page
from iops.pole.cards.queries import PlaceCard, place_card
from iops.pole.confidential.queries import sees_places
from iops.pole.people.commands import normal_phone
from iops.pole.search.answers import Hit
from iops.pole.search.queries import find
from iops.reference.codes import queries as codes
from iops.reference.places.queries import search_places


@require_POST
@page("call.view")
def suggest_places(request: Signed) -> HttpResponse:
    """Places that may be meant by what is typed; the position that it is, or why it is none."""
    text = request.POST.get("place", "")
    read = positions.read(text)
    found = (
        [] if read.point else search_places(text, limit=7, confidential=sees_places(request.actor))
    )
    return render(request, "consoles/part_places.html", {"places": found, "read": read})


@require_POST
@page("call.view")
def locations(request: Signed) -> HttpResponse:
    """Where the telephone is said to be: nothing where nobody says."""
    found = fixes_from(by=request.actor, phone=request.POST.get("phone", ""))
    return render(request, "consoles/part_locations.html", {"fixes": found})


@require_POST
@page("call.view")
def context_part(request: Signed) -> HttpResponse:
    """What is known of the place, the number or the name, whichever was asked about."""
    form = forms.read(request.POST)
    if "place" in request.POST:
        return _about_place(request, form)
    if "phone" in request.POST:
        return _about_phone(request, form)
    return _about_name(request, form)


def _about_place(request: Signed, form: forms.CallForm) -> HttpResponse:
    where = forms.where(form, by=request.actor)
    if where.place_id is None and where.easting is None:
        return HttpResponse("")
    found = history_at(
        by=request.actor,
        place_id=where.place_id,
        easting=where.easting,
        northing=where.northing,
    )
    types = dict(codes.choices("incident-types"))
    card = _card_of(request, where.place_id)
    context = {
        "where": where,
        "card": card,
        "related": [line for line in card.links if line.markers][:6] if card else [],
        "incidents": [{"incident": one, "type": types.get(one.type_code, "")} for one in found],
    }
    return render(request, "consoles/part_place.html", context)


def _card_of(request: Signed, place_id: int | None) -> PlaceCard | None:
    """The card of a place of the gazetteer, where there is one that the actor may see."""
    if place_id is None:
        return None
    try:
        return place_card(by=request.actor, place_id=place_id)
    except NotVisible:
        return None


def _about_phone(request: Signed, form: forms.CallForm) -> HttpResponse:
    phone = normal_phone(form.phone)
    if len(phone) < 6:
        return HttpResponse("")
    draft = _own_draft(request)
    own = draft.contact_id if draft else None
    found = find(by=request.actor, text=phone, most=4)
    context = {
        "phone": phone,
        "found": found,
        "plans": plans_of_people(request.actor, _people(found.hits)),
        "calls": calls_from(by=request.actor, phone=form.phone, leaving_out=own),
        "promises": promised_to(by=request.actor, phone=form.phone),
    }
    return render(request, "consoles/part_phone.html", context)


def _about_name(request: Signed, form: forms.CallForm) -> HttpResponse:
    try:
        found = find(by=request.actor, text=form.name, most=5)
    except Invalid:
        return HttpResponse("")
    context = {"found": found, "plans": plans_of_people(request.actor, _people(found.hits))}
    return render(request, "consoles/part_name.html", context)


def _people(hits: Sequence[Hit]) -> list[int]:
    """The people among what was found, by their records."""
    return [hit.id for hit in hits if hit.kind == "profile" and not hit.contact_owner]


@require_POST
@page("call.view")
def duplicates(request: Signed) -> HttpResponse:
    """Open incidents that the caller may be talking about."""
    form = forms.read(request.POST)
    where = forms.where(form, by=request.actor)
    own = _own_incident(request)
    found = possible_duplicates(
        by=request.actor,
        what=form.what,
        easting=where.easting,
        northing=where.northing,
        type_code=form.type_code,
        leaving_out=own,
        place_id=where.place_id,
        place_text=where.text,
        phone=form.phone,
    )
    types = dict(codes.choices("incident-types"))
    lines = [{"one": one, "type": types.get(one.incident.type_code, "")} for one in found]
    context = {"lines": lines, "own": own}
    return render(request, "consoles/part_duplicates.html", context)


def _own_incident(request: Signed) -> int | None:
    """The incident that this very call has opened is no duplicate of itself."""
    draft = _own_draft(request)
    return draft.incident_id if draft else None


def _own_draft(request: Signed) -> Draft | None:
    """What was saved of the call that asks; None where nothing was."""
    try:
        uid = UUID(request.POST.get("draft", ""))
    except ValueError:
        return None
    return draft_of(by=request.actor, uid=uid)


@require_POST
@page("call.view")
def questions(request: Signed) -> HttpResponse:
    """What to ask, by the type of the incident and the words of the call; what it comes to."""
    context = questions_context(request.actor, forms.read(request.POST))
    return render(request, "consoles/part_questions.html", context)


def questions_context(by: Actor, form: forms.CallForm) -> dict[str, Any]:
    """The question set of a call as it stands; where none fits, what is always asked."""
    type_code = form.type_code or USUAL_TYPE
    call = questions_of_call(
        by, type_code=type_code, usual=USUAL_TYPE, what=form.what, grade=form.grade,
        chosen=form.chosen_set, answers=form.answers,
        seen=form.seen_sets,
    )  # fmt: skip
    return {"call": call, "questions": rules.questions(type_code)}


@require_POST
@page("call.view")
def right_care(request: Signed) -> HttpResponse:
    """Whether the police are the right agency, where something speaks for asking it."""
    context = right_care_context(forms.read(request.POST))
    return render(request, "consoles/part_right_care.html", context)


def right_care_context(form: forms.CallForm) -> dict[str, Any]:
    """The fields of the decision as typed so far; what keeps it from being recorded."""
    type_code = form.type_code or USUAL_TYPE
    why = why_asked(type_code=type_code, qualifiers=form.qualifiers, what=form.what)
    wrong = wrong_with_care(form).values() if form.care.is_decided else ()
    return {"why": why, "wrong": list(wrong), **fields_context(form.care)}

"""The pages of cards."""

from datetime import date

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.web import Signed, page
from iops.pole.cards import queries
from iops.pole.identity.commands import judge, take_back
from iops.pole.links.commands import set_marker
from iops.reference.codes import queries as codes


@page("people.view")
def person(request: Signed, nominal_id: int) -> HttpResponse:
    """The card of a person; an old number leads to the nominal it belongs to now."""
    card = queries.person_card(by=request.actor, nominal_id=nominal_id)
    if card.nominal_id != nominal_id:
        return redirect("person", nominal_id=card.nominal_id)
    context = {"card": card, "marker_types": codes.choices("marker-types")}
    return render(request, "cards/person.html", context)


@page("people.view")
def vehicle(request: Signed, vehicle_id: int) -> HttpResponse:
    card = queries.vehicle_card(by=request.actor, vehicle_id=vehicle_id)
    return render(request, "cards/vehicle.html", {"card": card, "vehicle": card.record})


@page("people.view")
def place(request: Signed, place_id: int) -> HttpResponse:
    card = queries.place_card(by=request.actor, place_id=place_id)
    return render(request, "cards/place.html", {"card": card, "place": card.record})


@require_POST
@page("people.view")
def act(request: Signed, nominal_id: int, verb: str) -> HttpResponse:
    """Judge, take back, or set a marker."""
    given = request.POST
    if verb == "judge":
        judge(
            by=request.actor,
            left_id=nominal_id,
            right_id=_number(given.get("other", "")),
            verdict=given.get("verdict", ""),
            reason=given.get("reason", ""),
        )
    elif verb == "take-back":
        take_back(
            by=request.actor,
            judgement_id=_number(given.get("judgement", "")),
            reason=given.get("reason", ""),
        )
    elif verb == "marker":
        set_marker(
            by=request.actor,
            about_kind="profile",
            about_id=nominal_id,
            type_code=given.get("type_code", ""),
            evidence=given.get("evidence", ""),
            review_on=_day(given.get("review_on", "")),
        )
    else:
        raise NotVisible("There is no such action.")
    return redirect("person", nominal_id=nominal_id)


def _number(text: str) -> int:
    if not text.isdigit():
        raise Invalid(f"“{text}” is not a record number.", fields={"other": "Digits only."})
    return int(text)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"“{text}” is not a day. Write it like 2026-11-22.", fields={"review_on": "A day."}
        ) from None

"""The pages of cards."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST

from iops.kernel import clock
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.web import Signed, page
from iops.pole.cards import queries
from iops.pole.cards.diagram import draw
from iops.pole.identity.commands import judge, take_back
from iops.pole.links.commands import set_marker
from iops.reference.codes import queries as codes

MOST_LINKS, MOST_RELATED = 100, 12
VERDICTS = [("same", "the same person"), ("different", "different people"), ("unsure", "not sure")]
REVIEW_AFTER = timedelta(days=365)


def _around(card: Any) -> dict[str, Any]:
    """What every card shows of its links: the list, the markers by relation, the diagram."""
    return {
        "shown_links": card.links[:MOST_LINKS],
        "more_links": max(0, len(card.links) - MOST_LINKS),
        "related": [line for line in card.links if line.markers][:MOST_RELATED],
        "diagram": draw(card.links),
    }


def _person_context(request: Signed, card: queries.PersonCard) -> dict[str, Any]:
    today = clock.local_date(clock.now())
    lead = card.lead
    age = lead.born.age_on(today) if lead.born and not lead.died else None
    return {
        "title": lead.name,
        "caption": f"Person {card.nominal_id}" + (f", born {lead.born}" if lead.born else ""),
        "card": card,
        "risks": queries.open_risks(by=request.actor, card=card),
        "age": ""
        if age is None
        else (str(age[0]) if age[0] == age[1] else f"{age[0]} to {age[1]}"),
        "ethnicity": codes.label("ethnicity", lead.ethnicity) if lead.ethnicity else "",
        "marker_types": codes.choices("marker-types"),
        "review_default": (today + REVIEW_AFTER).isoformat(),
        "verdicts": VERDICTS,
        "given": request.POST,
        "may": {
            "mark": request.actor.may("links.set_marker"),
            "judge": request.actor.may("identity.judge"),
            "audit": request.actor.may("audit.read"),
        },
        **_around(card),
    }


@page("people.view")
def person(request: Signed, nominal_id: int) -> HttpResponse:
    """The card of a person; an old number leads to the nominal it belongs to now."""
    card = queries.person_card(by=request.actor, nominal_id=nominal_id)
    if card.nominal_id != nominal_id:
        return redirect("person", nominal_id=card.nominal_id)
    return render(request, "cards/person.html", _person_context(request, card))


@page("people.view")
def vehicle(request: Signed, vehicle_id: int) -> HttpResponse:
    """The card of a vehicle."""
    card = queries.vehicle_card(by=request.actor, vehicle_id=vehicle_id)
    context = {
        "title": card.record.vrm,
        "caption": "Vehicle",
        "card": card,
        "vehicle": card.record,
        **_around(card),
    }
    return render(request, "cards/vehicle.html", context)


@page("people.view")
def place(request: Signed, place_id: int) -> HttpResponse:
    """The card of a place."""
    card = queries.place_card(by=request.actor, place_id=place_id)
    context = {
        "title": card.record.label,
        "caption": "Place",
        "card": card,
        "place": card.record,
        **_around(card),
    }
    return render(request, "cards/place.html", context)


def _judge(request: Signed, nominal_id: int) -> None:
    given = request.POST
    judge(
        by=request.actor,
        left_id=nominal_id,
        right_id=_number(given.get("other", "")),
        verdict=given.get("verdict", ""),
        reason=given.get("reason", ""),
    )


def _take_back(request: Signed, nominal_id: int) -> None:
    given = request.POST
    take_back(
        by=request.actor,
        judgement_id=_number(given.get("judgement", "")),
        reason=given.get("reason", ""),
    )


def _mark(request: Signed, nominal_id: int) -> None:
    given = request.POST
    set_marker(
        by=request.actor,
        about_kind="profile",
        about_id=nominal_id,
        type_code=given.get("type_code", ""),
        evidence=given.get("evidence", ""),
        review_on=_day(given.get("review_on", "")),
    )


VERBS: dict[str, Callable[[Signed, int], None]] = {
    "judge": _judge,
    "take-back": _take_back,
    "marker": _mark,
}


@require_POST
@page("people.view")
def act(request: Signed, nominal_id: int, verb: str) -> HttpResponse:
    """Judge, take back, or set a marker; a refusal keeps what was typed."""
    if verb not in VERBS:
        raise NotVisible("There is no such action.")
    try:
        VERBS[verb](request, nominal_id)
    except (Invalid, Refused) as error:
        card = queries.person_card(by=request.actor, nominal_id=nominal_id)
        context = _person_context(request, card) | {"error": error, "open_verb": verb}
        return render(request, "cards/person.html", context, status=error.status)
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

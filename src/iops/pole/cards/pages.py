"""The pages of cards."""

from collections.abc import Callable, Sequence
from datetime import date, timedelta
from typing import Any

from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from iops.kernel import clock
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.ids import is_number
from iops.kernel.registry import registry
from iops.kernel.web import Signed, page
from iops.pole.cards import files, queries
from iops.pole.cards.diagram import draw
from iops.pole.cards.implied import ImpliedLine
from iops.pole.cards.persons import age_of
from iops.pole.cards.picture import picture_of, read_records
from iops.pole.cards.said import said_of
from iops.pole.cards.strip import strip_of
from iops.pole.cards.things import THINGS, thing_card
from iops.pole.confidential.contracts import MARKABLE
from iops.pole.identity.commands import judge, take_back
from iops.pole.links.commands import set_marker
from iops.pole.people.numbers import record_named
from iops.reference.codes import queries as codes

MOST_RELATED, MOST_LINES = 12, 60
VERDICTS = [("same", "the same person"), ("different", "different people"), ("unsure", "not sure")]
REVIEW_AFTER = timedelta(days=365)


def _around(request: Signed, card: Any, kind: str, record_id: int) -> dict[str, Any]:
    """What every card shows around its record: links, markers by relation, diagram, timeline."""
    most = None if request.GET.get("all") == "1" else MOST_LINES
    return {
        "card": card,
        "back": request.path,
        "kind": kind,
        "record_id": record_id,
        "node": f"{kind}:{record_id}",
        "related": [line for line in card.around.lines if line.markers][:MOST_RELATED],
        "diagram": draw([*card.around.lines, *_implied(card)]),
        "timeline": card.timeline[:most],
        "actions": [
            {"label": one.label, "key": one.key, "address": one.url.format(id=record_id)}
            for one in registry.each("actions")
            if one.on == kind and request.actor.may(one.permission)
        ],
        "older": max(0, len(card.timeline) - MOST_LINES) if most else 0,
        "may": {
            "attach": request.actor.may("attachments.attach"),
            "mark": request.actor.may("links.set_marker"),
            "link": request.actor.may("links.link"),
            "record": request.actor.may("people.record"),
            "correct": request.actor.may("people.change"),
            "judge": request.actor.may("identity.judge"),
            "same": request.actor.may("sameness.judge"),
            "audit": request.actor.may("audit.read"),
            "sight": request.actor.may("access.set_sight"),
            "mark_place": request.actor.may("places.mark_confidential"),
            "mark_person": request.actor.may("people.set_confidential"),
        },
    }


def _implied(card: Any) -> Sequence[ImpliedLine]:
    """Of a place none: who had a part in what happened there stands beside it."""
    return card.implied.lines if hasattr(card, "implied") else ()


def _person_context(request: Signed, card: queries.PersonCard) -> dict[str, Any]:
    today = clock.local_date(clock.now())
    lead = card.lead
    died = card.died
    born = lead.born or next((one.profile.born for one in card.profiles if one.profile.born), None)
    listed = {
        "ethnicity": ("ethnicity", lead.ethnicity),
        "observed": ("observed-ethnicity", lead.observed_ethnicity),
        "gender": ("gender", lead.gender),
    }
    return {
        "title": lead.name,
        "caption": card.number
        + (f", born {lead.born}" if lead.born else "")
        + (f", died {died}" if died else ""),
        "age": age_of(born, died, today),
        **{name: codes.label(of, code) if code else "" for name, (of, code) in listed.items()},
        "marker_types": codes.choices("marker-types"),
        "review_default": (today + REVIEW_AFTER).isoformat(),
        "verdicts": VERDICTS,
        "given": request.POST,
        **_around(request, card, "profile", lead.pk),
    }


@page("people.view")
def person(request: Signed, nominal_id: int) -> HttpResponse:
    """The card of a person; an old number leads to the nominal it belongs to now."""
    card = queries.person_card(by=request.actor, nominal_id=nominal_id)
    if card.nominal_id != nominal_id:
        return redirect("person", nominal_id=card.nominal_id)
    return render(request, "cards/person.html", _person_context(request, card))


def _thing_context(request: Signed, kind: str, record_id: int) -> dict[str, Any]:
    card = thing_card(by=request.actor, kind=kind, record_id=record_id)
    of = THINGS[kind]
    return {
        "title": of.title(card.record),
        "caption": of.label,
        "label": of.label,
        "facts": of.facts(card.record),
        **_around(request, card, kind, record_id),
    }


@page("people.view")
def thing(request: Signed, record_id: int, kind: str) -> HttpResponse:
    """The card of a vehicle, phone, document, property item or organisation."""
    return render(request, "cards/thing.html", _thing_context(request, kind, record_id))


def _place_context(request: Signed, place_id: int) -> dict[str, Any]:
    card = queries.place_card(by=request.actor, place_id=place_id)
    return {
        "title": card.record.label,
        "caption": "Place",
        "place": card.record,
        "markable": card.record.kind in MARKABLE,
        **_around(request, card, "place", place_id),
    }


@page("people.view")
def place(request: Signed, place_id: int) -> HttpResponse:
    """The card of a place."""
    return render(request, "cards/place.html", _place_context(request, place_id))


@require_POST
@page("attachments.attach")
def attach(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Put an uploaded file on a record; what is wrong with it is said on the record's card."""
    return files.attach(request, kind, record_id, _card_again)


def _card_again(request: Signed, kind: str, record_id: int, more: dict[str, Any]) -> HttpResponse:
    """The card of a record once more, with what was refused there."""
    back = {"profile": "person"}.get(kind, kind)
    if kind == "profile":
        card = queries.person_card(by=request.actor, nominal_id=record_id)
        context = _person_context(request, card)
        back_id = card.nominal_id
    elif kind == "place":
        context, back_id = _place_context(request, record_id), record_id
    elif kind in THINGS:
        context, back_id = _thing_context(request, kind, record_id), record_id
    else:
        raise NotVisible("There is no card of this kind.")
    template = back if back in ("person", "place") else "thing"
    context |= more | {"back": reverse(back, args=[back_id])}
    return render(request, f"cards/{template}.html", context, status=more["error"].status)


@page("people.view")
def said(request: Signed, kind: str, record_id: int) -> HttpResponse:
    """Who says what is on the card of a record."""
    if kind not in ("profile", "place", *THINGS):
        raise NotVisible("There is no card of this kind.")
    found = said_of(by=request.actor, kind=kind, record_id=record_id)
    context = {
        "title": f"Who says so: {found.title}",
        "lead": "Each fact with the record that says it, by whom and when, on what it stands.",
        "crumbs": [(found.title, found.url), ("Who says so", "")],
        "said": found,
    }
    return render(request, "cards/said.html", context)


@page("people.view")
def place_map(request: Signed, place_id: int) -> HttpResponse:
    """The place and what happened near it, as points for its map and the list under it."""
    found = queries.place_map(by=request.actor, place_id=place_id)
    answer = JsonResponse(
        {
            "title": found.place.label,
            "longitude": found.place.longitude,
            "latitude": found.place.latitude,
            "spots": [
                {
                    "kind": spot.kind,
                    "title": spot.title,
                    "detail": spot.detail,
                    "url": spot.url,
                    "at": spot.at.isoformat(),
                    "longitude": spot.longitude,
                    "latitude": spot.latitude,
                }
                for spot in found.spots
            ],
        }
    )
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@page("people.view")
def picture(request: Signed) -> HttpResponse:
    """Map and timeline of a set of records, as a part of the page that shows them."""
    try:
        records = read_records(request.POST.getlist("record"))
    except Invalid as error:
        return HttpResponse(error.message, status=error.status, content_type="text/plain")
    found = picture_of(by=request.actor, records=records)
    context = {
        "picture": found,
        "strip": strip_of([(event.what.at, event.lane) for event in found.events]),
        "pins": [
            {
                "kind": spot.kind,
                "title": spot.title,
                "longitude": spot.longitude,
                "latitude": spot.latitude,
            }
            for spot in found.spots
        ],
    }
    answer = render(request, "cards/picture.html", context)
    answer["Cache-Control"] = "private, no-store"
    return answer


def _judge(request: Signed, nominal_id: int) -> None:
    given = {name: request.POST.get(name, "").strip() for name in ("other", "verdict", "reason")}
    other = record_named(given["other"])
    wrong = {}
    if other is None:
        wrong["other"] = (
            "Type the number of the other record, or of the person as their card says it: "
            "PER-0000123-26."
        )
    if given["verdict"] not in dict(VERDICTS):
        wrong["verdict"] = "Choose whether they are the same person."
    if not given["reason"]:
        wrong["reason"] = "Say why: what speaks for it."
    if other is None or wrong:
        raise Invalid("Nothing is judged yet.", fields=wrong)
    judge(
        by=request.actor,
        left_id=nominal_id,
        right_id=other[0],
        verdict=given["verdict"],
        reason=given["reason"],
    )


def _take_back(request: Signed, nominal_id: int) -> None:
    number, reason = (request.POST.get(name, "").strip() for name in ("judgement", "reason"))
    if not is_number(number):
        raise Invalid("There is no such judgement.")
    if not reason:
        raise Invalid(
            "Nothing is taken back yet.", fields={f"back_{number}": "Say why it is taken back."}
        )
    take_back(by=request.actor, judgement_id=int(number), reason=reason)


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


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise Invalid(
            f"“{text}” is not a day. Write it like 2026-11-22.", fields={"review_on": "A day."}
        ) from None

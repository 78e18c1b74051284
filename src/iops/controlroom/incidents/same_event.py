"""Open incidents that a caller may be talking about: one event, many calls."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Final

from django.db.models import Q, QuerySet

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents import rules
from iops.controlroom.incidents.contracts import USUAL_TYPE
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.incidents.rules.same_event import LATEST_MINUTES, Telling
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.contracts import CONFIDENTIAL, Spot
from iops.pole.confidential.queries import open_to, records_at, spot_of, spots_near
from iops.pole.people.commands import normal_phone
from iops.reference.places.models import Place
from iops.reference.places.said import SaidPoint, point_in

#: How far around the call open incidents are compared, beyond what its place is exact to.
NEAR_METRES: Final = 800.0
#: How exact each kind of place is as the place of an event, in metres: house practice.
RADIUS: Final = {"address": 15.0, "premises": 40.0, "junction": 40.0, "postcode": 80.0,
                 "street": 150.0}  # fmt: skip
#: The most incidents that one call is compared with, the nearest or the newest first.
MOST: Final = 150
OFFERED: Final = 5
MOST_AT_ONE: Final = 50
#: What a handler types where nobody knows where it is.
UNKNOWN: Final = "location unknown"
_CIRCLE: Final = re.compile(r"\(within (\d+(?:\.\d+)?) (m|km)\b")


@dataclass(frozen=True)
class Duplicate:
    """An open incident that a new call may be about, and how alike the two are.

    ``sure``: so alike that the handler is told it is the same. ``why``: what speaks for it.
    """

    incident: Incident
    score: float
    metres: float | None
    sure: bool = False
    why: tuple[str, ...] = field(default=())


@record_view(
    "incidents.duplicates",
    permission="incidents.view",
    shows=lambda found: [("incident", one.incident.pk) for one in found],
)
def possible_duplicates(
    *,
    by: Actor,
    what: str,
    easting: float | None,
    northing: float | None,
    type_code: str = "",
    leaving_out: int | None = None,
    place_id: int | None = None,
    place_text: str = "",
    phone: str = "",
) -> list[Duplicate]:
    """Open incidents that the caller may be talking about, the likeliest first.

    Of those near in place and time, told alike, or at the same place as long as they are open.
    """
    around = (easting, northing) if easting is not None and northing is not None else None
    call = Telling(
        at=clock.now(),
        words=what,
        spot=around,
        radius=_exact(_kinds([place_id]), place_id, place_text),
        place=_open_words(place_text),
        type_code=type_code,
        phone=normal_phone(phone),
    )
    by_number, by_words = _at_number(by, place_id), _told_alike(by, place_id, place_text)
    same = by_number | by_words
    veiled = {} if around is None else spots_near(by, "incident", around, NEAR_METRES + call.radius)
    near = _candidates(by, call, same, veiled).exclude(pk=leaving_out or 0)
    incidents = {one.pk: one for one in near.order_by("-pk")[:MOST]}
    spots = {pk: veiled.get(pk, spot_of(one)) for pk, one in incidents.items()}
    alike = rules.compare(call, _told(by, incidents, spots, by_number))
    found = [
        Duplicate(incidents[pk], one.chance, _metres(around, spots[pk]), one.sure, one.why)
        for pk, one in alike.items()
        # At the very place an open incident is worth a look however old it is.
        if one.offered or pk in same
    ]
    return sorted(found, key=lambda one: -one.score)[:OFFERED]


def point_said(text: str) -> SaidPoint | None:
    """The position as which a place was told, if it was."""
    try:
        return point_in(text)
    except ValueError:
        return None


def _kinds(place_ids: Iterable[int | None]) -> dict[int, str]:
    known = {one for one in place_ids if one is not None}
    return dict(Place.objects.filter(pk__in=known).values_list("pk", "kind")) if known else {}


def _exact(kinds: Mapping[int, str], place_id: int | None, text: str) -> float:
    """Metres within which a place lies: its circle as it was said, or what its kind is."""
    circle = _CIRCLE.search(text)
    if circle:
        return float(circle[1]) * (1000 if circle[2] == "km" else 1)
    return RADIUS.get(kinds.get(place_id or 0, ""), rules.USUAL_RADIUS)


def _candidates(
    by: Actor, call: Telling, same: set[int], veiled: Mapping[int, Spot]
) -> QuerySet[Incident]:
    lately = Q(opened_at__gte=call.at - timedelta(minutes=LATEST_MINUTES))
    here = Q(easting=None)
    if call.spot is None:
        here = Q()
    else:
        (east, north), reach = call.spot, NEAR_METRES + call.radius
        here |= Q(pk__in=list(veiled)) | Q(
            easting__range=(east - reach, east + reach),
            northing__range=(north - reach, north + reach),
        )
    open_ones = Incident.objects.visible_to(by).exclude(state="closed")
    return open_ones.filter((lately & here) | Q(pk__in=same))


def _told(
    by: Actor, incidents: Mapping[int, Incident], spots: Mapping[int, Spot], here: set[int]
) -> dict[int, list[Telling]]:
    """What was told of each incident: its log's summary, and what each later caller said."""
    kinds = _kinds(one.place_id for one in spots.values())
    told = {
        pk: [
            Telling(
                at=one.opened_at,
                words=one.summary,
                spot=_point(spots[pk]),
                radius=_exact(kinds, spots[pk].place_id, spots[pk].place_text),
                place=_open_words(spots[pk].place_text),
                type_code="" if one.type_code == USUAL_TYPE else one.type_code,
                same_place=pk in here,
            )
        ]
        for pk, one in incidents.items()
    }
    calls = _calls_about(by, incidents)
    places = _places(by, (contact.place_id for _, contact in calls))
    opened: set[int] = set()
    for number, contact in calls:
        if number in opened:
            told[number].append(_as_told(contact, places))
        else:
            # What the first caller said is what the log was opened with.
            told[number] = [replace(told[number][0], phone=contact.caller_phone)]
            opened.add(number)
    return told


def _as_told(contact: Contact, places: Mapping[int, Place]) -> Telling:
    """What a caller said, and where: a place of the gazetteer, a position, or words."""
    place = places.get(contact.place_id or 0)
    said = None if place is not None else point_said(contact.place_text)
    kinds = {} if place is None else {place.pk: place.kind}
    spot = (said.easting, said.northing) if said is not None else None
    return Telling(
        at=contact.presented_at,
        words=contact.what,
        spot=tuple(place.point) if place is not None else spot,
        radius=_exact(kinds, contact.place_id, contact.place_text),
        place=_open_words(contact.place_text),
        phone=contact.caller_phone,
    )


def _places(by: Actor, place_ids: Iterable[int | None]) -> dict[int, Place]:
    known = {one for one in place_ids if one is not None}
    return Place.objects.filter(open_to(by)).in_bulk(known) if known else {}


def _calls_about(by: Actor, incidents: Iterable[int]) -> Sequence[tuple[int, Contact]]:
    tied = IncidentContact.objects.visible_to(by).filter(incident_id__in=list(incidents))
    of = dict(tied.values_list("contact_id", "incident_id"))
    contacts = Contact.objects.visible_to(by).filter(pk__in=list(of)).order_by("pk")
    return [(of[one.pk], one) for one in contacts]


def _open_words(text: str) -> str:
    """The words that say where; none for a position, or where it is withheld or not known."""
    unsaid = text == CONFIDENTIAL or text.strip().casefold() == UNKNOWN
    return "" if unsaid or point_said(text) else text


def _point(spot: Spot) -> tuple[float, float] | None:
    if spot.easting is None or spot.northing is None:
        return None
    return spot.easting, spot.northing


def _metres(around: tuple[float, float] | None, spot: Spot) -> float | None:
    there = _point(spot)
    return None if around is None or there is None else math.dist(around, there)


def _at_number(by: Actor, place_id: int | None) -> set[int]:
    """Open incidents at a place of the gazetteer."""
    if place_id is None:
        return set()
    open_ones = Incident.objects.visible_to(by).exclude(state="closed")
    there = Q(place_id=place_id) | Q(pk__in=records_at(by, "incident", [place_id]))
    return set(open_ones.filter(there).values_list("pk", flat=True)[:MOST_AT_ONE])


def _told_alike(by: Actor, place_id: int | None, place_text: str) -> set[int]:
    """Open incidents at what was told in the same words, where either has no number."""
    words = rules.place_words(place_text)
    if not words or place_text == CONFIDENTIAL:
        return set()
    open_ones = Incident.objects.visible_to(by).exclude(state="closed")
    told = open_ones.exclude(place_text=CONFIDENTIAL).order_by("-pk")
    # Who tells the place in fewer words, or in more, may mean the same.
    alike = Q(pk__in=[])
    for word in sorted(words, key=len)[-2:]:
        alike |= Q(place_text__icontains=word)
    lines = told.filter(alike).values_list("pk", "place_text", "place_id")[:200]
    return {
        pk for pk, text, number in lines
        if (number is None or place_id is None) and rules.same_place_words(text, place_text)
    }  # fmt: skip

"""Which plans open for what is known of a call or an incident: a few indexed look-ups for all."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from django.db.models import Q

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.plans import rules
from iops.controlroom.plans.contracts import AREA, AROUND, PERSON, PHONE, PLACE, TYPE, About
from iops.controlroom.plans.models import Match, Plan
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import spot_of, true_spots
from iops.pole.identity.models import Membership
from iops.pole.identity.queries import nominals_of
from iops.pole.links.queries import tied_to

#: No more are read for one look: a place with more plans has none that anybody reads.
MOST = 200


def about_incidents(by: Actor, incident_ids: Sequence[int]) -> dict[int, About]:
    """What is known of these incidents: where, of which type, who rang, who stands in it."""
    found = list(Incident.objects.visible_to(by).filter(pk__in=incident_ids))
    spots = true_spots(by, "incident", [one.pk for one in found])
    tied = IncidentContact.objects.visible_to(by).filter(incident_id__in=[one.pk for one in found])
    incident_of = dict(tied.values_list("contact_id", "incident_id"))
    phones: dict[int, set[str]] = defaultdict(set)
    people: dict[int, set[int]] = defaultdict(set)
    rang = Contact.objects.visible_to(by).filter(pk__in=incident_of)
    for contact, phone, profile in rang.values_list("pk", "caller_phone", "caller_profile_id"):
        if phone:
            phones[incident_of[contact]].add(phone)
        if profile is not None:
            people[incident_of[contact]].add(profile)
    for profile, incident in tied_to(by, "incident", incident_ids, "profile").items():
        people[incident].add(profile)
    told = {}
    for one in found:
        spot = spots.get(one.pk, spot_of(one))
        point = (
            (spot.easting, spot.northing)
            if spot.easting is not None and spot.northing is not None
            else None
        )
        told[one.pk] = About(
            place_ids=frozenset({spot.place_id} - {None}),  # type: ignore[arg-type]
            point=point,
            areas=frozenset({one.beat, one.division} - {""}),
            phones=frozenset(phones[one.pk]),
            types=frozenset({one.type_code}),
            profiles=frozenset(people[one.pk]),
        )
    return told


def matches_for(by: Actor, told: Mapping[int, About]) -> dict[int, dict[int, list[Match]]]:
    """The matches that open for each of these, by plan. Plans that hold today, and are seen."""
    people = _same_people(profile for about in told.values() for profile in about.profiles)
    found = _candidates(by, told.values(), people)
    plans = _holding(by, {one.plan_id for one in found})
    answer: dict[int, dict[int, list[Match]]] = {}
    for key, about in told.items():
        theirs = {other for one in about.profiles for other in people.get(one, {one})}
        opened: dict[int, list[Match]] = defaultdict(list)
        for one in found:
            if one.plan_id in plans and _opens(one, about, theirs):
                opened[one.plan_id].append(one)
        answer[key] = dict(opened)
    return answer


def _candidates(by: Actor, asked: Iterable[About], people: Mapping[int, set[int]]) -> list[Match]:
    """Every match that may open for any of these, in one statement over the indexes."""
    wanted = Q(pk__in=[])
    places: set[int] = set()
    for about in asked:
        places |= about.place_ids
        for kind, words in ((AREA, about.areas), (PHONE, about.phones), (TYPE, about.types)):
            if words:
                wanted |= Q(kind=kind, word__in=sorted(words))
        if about.point is not None:
            east, north = about.point
            wanted |= Q(
                metres__gt=0,
                easting__range=(east - rules.FARTHEST, east + rules.FARTHEST),
                northing__range=(north - rules.FARTHEST, north + rules.FARTHEST),
            )
    if places:
        wanted |= Q(place_id__in=sorted(places))
    everybody = {one for same in people.values() for one in same}
    if everybody:
        wanted |= Q(kind=PERSON, profile_id__in=sorted(everybody))
    found = Match.objects.visible_to(by).filter(wanted, ended_at=None)
    return list(found.order_by("pk")[:MOST])


def _holding(by: Actor, plan_ids: Iterable[int]) -> set[int]:
    today = clock.local_date(clock.now())
    found = Plan.objects.visible_to(by).filter(pk__in=list(plan_ids), withdrawn_at=None)
    found = found.filter(Q(valid_to=None) | Q(valid_to__gte=today), valid_from__lte=today)
    return set(found.values_list("pk", flat=True))


def _same_people(profiles: Iterable[int]) -> dict[int, set[int]]:
    """All that is judged to be one person with each of these, itself among them."""
    asked = set(profiles)
    if not asked:
        return {}
    nominals = nominals_of(asked)
    members: dict[int, set[int]] = defaultdict(set)
    rows = Membership.objects.filter(nominal_id__in=set(nominals.values()))
    for profile, nominal in rows.values_list("profile_id", "nominal_id"):
        members[nominal].add(profile)
    return {one: members[nominals.get(one, one)] | {one, nominals.get(one, one)} for one in asked}


def _opens(one: Match, about: About, people: set[int]) -> bool:
    if one.kind == PLACE:
        return one.place_id in about.place_ids
    if one.kind == AROUND:
        if one.easting is None or one.northing is None or about.point is None:
            return one.place_id in about.place_ids
        return rules.is_near((one.easting, one.northing), about.point, one.metres)
    if one.kind == PERSON:
        return one.profile_id in people
    words = {AREA: about.areas, PHONE: about.phones, TYPE: about.types}
    return one.word in words.get(one.kind, frozenset())

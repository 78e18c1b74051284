"""Gathering what endangers a crew: as far as whoever asks may see it. Within ``visibility``.

One statement for each kind of record around the incident and its place, and one for all markers:
a person that was recorded twice is warned of by either record.
"""

from collections.abc import Iterable
from datetime import date

from iops.controlroom.contacts.models import Contact
from iops.controlroom.incidents.limits import limit
from iops.controlroom.incidents.models import Incident, IncidentContact
from iops.controlroom.safety import rules
from iops.controlroom.safety.contracts import Danger
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.titles import titles
from iops.pole.confidential.queries import true_spot, unveiled
from iops.pole.identity.queries import members_of_all, nominals_of
from iops.pole.links.models import Link
from iops.pole.links.queries import links_of, markers_at, other_end
from iops.pole.people.audience import sees_details
from iops.pole.people.models import Profile
from iops.pole.sameness.queries import together
from iops.reference.codes import queries as codes

End = tuple[str, int]
#: Residents and links that are looked at: a hostel has more.
MOST = 300
THIS_PLACE, THIS_INCIDENT = "This place", "This incident"


def dangers_of(by: Actor, incident: Incident) -> list[Danger]:
    """Warnings about the place, who is involved, and who is tied to the place; gravest first."""
    today = clock.local_date(clock.now())
    places = _places(by, incident)
    ties: dict[End, str] = {("place", one): "" for one in places}
    for end, relation in (
        *_involved(by, incident),
        *_of_places(by, places, today),
    ):
        ties.setdefault(end, relation)
    return rules.in_order([*_qualifiers(incident), *_marked(by, _every_record(ties), today)])


def _places(by: Actor, incident: Incident) -> list[int]:
    """The records of the place, as far as the actor may know it."""
    spot = true_spot(by, "incident", incident)
    return [] if spot.place_id is None else list(together(by, "place", [spot.place_id]))


def _involved(by: Actor, incident: Incident) -> Iterable[tuple[End, str]]:
    """Who called, and who or what a link ties to the incident."""
    joined = IncidentContact.objects.visible_to(by).filter(incident=incident)
    called = Contact.objects.visible_to(by).filter(
        pk__in=joined.values("contact_id"), caller_profile_id__isnull=False
    )
    for profile in called.values_list("caller_profile_id", flat=True):
        if profile is not None:
            yield ("profile", profile), "reported this"
    for link in links_of(by, "incident", [incident.pk], limit=MOST)[0]:
        yield (
            other_end(link, "incident", [incident.pk]),
            rules.of_incident(_label(link, link.from_kind != "incident"), link.until),
        )


def _of_places(by: Actor, places: list[int], today: date) -> Iterable[tuple[End, str]]:
    """Who is tied to the place by a link, now or once, and who is recorded as living there."""
    if not places:
        return
    for link in links_of(by, "place", places, limit=MOST)[0]:
        relation = rules.of_place(
            link.reason, _label(link, link.from_kind != "place"), link.since, link.until, today
        )
        yield other_end(link, "place", places), relation
    here = Profile.objects.visible_to(by).filter(place_id__in=places).order_by("-id")
    for profile in here[:MOST]:
        if sees_details(by, profile):
            day = clock.local_date(profile.created_at)
            yield ("profile", profile.pk), f"living here, recorded {day:%d %b %Y}"


def _label(link: Link, outward: bool) -> str:
    """What the other end is to the incident or the place, in the words of the list."""
    code = codes.find("link-reasons", link.reason)
    if code is None:
        return str(link.reason)
    return code.label if outward else str(code.detail.get("inverse") or code.label)


def _every_record(ties: dict[End, str]) -> dict[End, str]:
    """With the other records of each person, however their names were spelt."""
    people = {number: words for (kind, number), words in ties.items() if kind == "profile"}
    if not people:
        return ties
    nominals = nominals_of(people)
    words = {nominals[number]: people[number] for number in reversed(list(people))}
    also: dict[End, str] = {
        ("profile", profile): words[nominal]
        for profile, nominal in members_of_all(set(nominals.values())).items()
    }
    return {**also, **ties}


def _marked(by: Actor, ties: dict[End, str], today: date) -> list[Danger]:
    least = limit("safety-from")
    found = [one for one in markers_at(by, list(ties), today) if one.danger >= least]
    called = titles(by, {one.about for one in found})
    said = unveiled(by, "links_marker", "evidence", {one.id: one.evidence for one in found})
    return [
        Danger(
            label=one.label,
            danger=one.danger,
            whose=THIS_PLACE if one.about[0] == "place" and not ties[one.about]
            else called[one.about][0],
            relation=ties[one.about],
            evidence=said[one.id],
            url=called[one.about][1],
            marker_id=one.id,
            overdue=one.overdue,
            records=(one.about,) if one.about[0] != "place" else (),
        )
        for one in found
        if one.about in called
    ]  # fmt: skip


def _qualifiers(incident: Incident) -> list[Danger]:
    """What was said of the incident itself: a knife, firearms."""
    return [
        Danger(codes.label("qualifiers", code), danger, THIS_INCIDENT, "as reported")
        for code, danger in warning_qualifiers(incident)
    ]


def warning_qualifiers(incident: Incident) -> list[tuple[str, int]]:
    """The qualifiers of an incident that warn, each with its danger of 100."""
    least = limit("safety-from")
    listed = [(code, codes.find("qualifiers", code)) for code in incident.qualifiers]
    found = [(code, int(one.detail.get("danger") or 0)) for code, one in listed if one]
    return [(code, danger) for code, danger in found if danger >= least]

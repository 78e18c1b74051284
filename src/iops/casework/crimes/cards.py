"""Lines that crimes put on the cards of others."""

from collections.abc import Callable, Sequence

from django.db.models import OuterRef, Q, QuerySet, Subquery

from iops.casework.crimes.models import Crime, CrimeIncident, Party
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import Happening, MapSpot, NowLine, PersonHere, TimelineEntry
from iops.pole.confidential.queries import records_at, veiled_at
from iops.pole.links.queries import tied_to
from iops.reference.codes import queries as codes
from iops.reference.places.near import RECENT, at_confidential_place, within_sight

#: A person with more open crimes than these has them on the timeline.
MOST_NOW, MOST_SPOTS, MOST_SET = 12, 40, 300
#: Who has a part in a crime, by kind of record, and the column that names them.
PARTIES = {"profile": "profile_id", "organisation": "organisation_id"}


def officers_of(kind: str, record_id: int) -> list[int]:
    """The officer in case of an open crime: their work, and their sight of it."""
    if kind != "crime":
        return []
    found = Crime.objects.filter(pk=record_id, state="open", owner_id__isnull=False)
    return list(found.values_list("owner_id", flat=True))


def crimes_of_incident(by: Actor, incident_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes of an incident."""
    tied = CrimeIncident.objects.visible_to(by).filter(incident_id__in=incident_ids)
    return _lines(list(Crime.objects.visible_to(by).filter(pk__in=tied.values("crime_id"))))


def crimes_of_people(by: Actor, profile_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes that these profiles are part of, newest first."""
    parties = Party.objects.visible_to(by).filter(profile_id__in=profile_ids)
    roles = dict(parties.values_list("crime_id", "role"))
    found = Crime.objects.visible_to(by).filter(pk__in=roles).order_by("-recorded_at")[:500]
    return _lines(list(found), roles)


def open_crimes_of_people(by: Actor, profile_ids: Sequence[int]) -> list[NowLine]:
    """Open crimes in which these profiles are victim or suspect, each with its officer."""
    parties = Party.objects.visible_to(by).filter(
        profile_id__in=profile_ids, role__in=("victim", "suspect"), crime__state="open"
    )
    roles: dict[int, set[str]] = {}
    for crime_id, role in parties.values_list("crime_id", "role"):
        roles.setdefault(crime_id, set()).add(role)
    if not roles:
        return []
    officer = Account.objects.filter(pk=OuterRef("owner_id")).values("name")
    found = Crime.objects.visible_to(by).filter(pk__in=roles).order_by("-recorded_at")
    return [
        NowLine(
            kind="crime",
            text=f"{' and '.join(sorted(roles[crime.pk])).capitalize()} in {crime.number} "
            f"{codes.label('crime-classes', crime.class_code)}, "
            + (f"officer in case {crime.officer}" if crime.officer else "no officer in case yet"),
            url=f"/crimes/{crime.pk}/",
            at=crime.recorded_at,
        )
        for crime in found.annotate(officer=Subquery(officer[:1]))[:MOST_NOW]
    ]


def crimes_at_places(by: Actor, place_ids: Sequence[int]) -> list[TimelineEntry]:
    """The crimes that happened at these places, newest first."""
    return _lines(list(_at(by, place_ids).order_by("-recorded_at")[:300]))


def _at(by: Actor, place_ids: Sequence[int]) -> QuerySet[Crime]:
    """Crimes at these places, the veiled ones among them where the actor may know it."""
    return Crime.objects.visible_to(by).filter(
        Q(place_id__in=place_ids) | Q(pk__in=records_at(by, "crime", place_ids))
    )


def people_at_places(by: Actor, place_ids: Sequence[int]) -> list[PersonHere]:
    """Who had a part in crimes that happened at these places."""
    crimes = {one.pk: one for one in _at(by, place_ids).order_by("-recorded_at")[:300]}
    parties = Party.objects.visible_to(by).filter(
        crime_id__in=crimes, profile_id__isnull=False
    ).values_list("profile_id", "crime_id", "role")  # fmt: skip
    return [
        PersonHere(who, f"{role} in {crimes[one].number}", crimes[one].reported_at,
                   f"/crimes/{one}/")
        for who, one, role in parties
    ]  # fmt: skip


def crimes_near_places(by: Actor, place_ids: Sequence[int]) -> list[MapSpot]:
    """Crimes of the last year within sight of these places; none at a confidential one."""
    found = Crime.objects.visible_to(by).filter(
        within_sight(place_ids), reported_at__gte=clock.now() - RECENT, longitude__isnull=False
    )
    return [
        MapSpot(
            kind="crime",
            id=crime.pk,
            title=f"{crime.number} {codes.label('crime-classes', crime.class_code)}",
            detail=_detail(crime),
            url=f"/crimes/{crime.pk}/",
            at=crime.reported_at,
            longitude=crime.longitude or 0.0,
            latitude=crime.latitude or 0.0,
        )
        for crime in found.exclude(at_confidential_place()).order_by("-recorded_at")[:MOST_SPOTS]
    ]


def crimes_of_set(kind: str) -> Callable[[Actor, Sequence[int]], list[Happening]]:
    """Crimes that concern records of a kind, or that are themselves in the set; newest first."""

    def lines(by: Actor, ids: Sequence[int]) -> list[Happening]:
        whose = _concerned(by, kind, ids)
        found = Crime.objects.visible_to(by).filter(pk__in=list(whose))
        return [
            Happening(
                kind="crime",
                id=crime.pk,
                title=f"{crime.number} {codes.label('crime-classes', crime.class_code)}",
                detail=_detail(crime),
                url=f"/crimes/{crime.pk}/",
                at=crime.reported_at,
                of=(kind, whose[crime.pk]),
                longitude=None if crime.shut else crime.longitude,
                latitude=None if crime.shut else crime.latitude,
            )
            for crime in found.annotate(shut=at_confidential_place()).order_by("-recorded_at")[
                :MOST_SET
            ]
        ]

    return lines


def _concerned(by: Actor, kind: str, ids: Sequence[int]) -> dict[int, int]:
    """Crimes that concern these records, each with the one that it concerns."""
    if kind == "crime":
        return {one: one for one in ids}
    if kind == "place":
        at = Crime.objects.visible_to(by).filter(place_id__in=ids).order_by("-recorded_at")
        return {**veiled_at(by, "crime", ids), **dict(at.values_list("pk", "place_id")[:MOST_SET])}
    tied = tied_to(by, kind, ids, "crime")
    if kind in PARTIES:
        parties = Party.objects.visible_to(by).filter(**{f"{PARTIES[kind]}__in": ids})
        rows = parties.order_by("-id").values_list("crime_id", PARTIES[kind])
        tied = {**dict(rows[:MOST_SET]), **tied}
    return tied


def _lines(crimes: list[Crime], roles: dict[int, str] | None = None) -> list[TimelineEntry]:
    return [
        TimelineEntry(
            at=crime.reported_at,
            kind="crime",
            title=f"{crime.number} {codes.label('crime-classes', crime.class_code)}",
            detail=_detail(crime, (roles or {}).get(crime.pk, "")),
            url=f"/crimes/{crime.pk}/",
        )
        for crime in crimes
    ]


def _detail(crime: Crime, role: str = "") -> str:
    """The part in it, or how it stands; that it is cancelled is always said."""
    if crime.state != "cancelled":
        return role or crime.state
    return ", ".join(filter(None, [role, f"cancelled ({crime.cancel_code})"]))

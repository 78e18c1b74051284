"""Marking a place as confidential, and lifting that."""

from dataclasses import asdict

from django.db.models import F, Q

from iops.governance.access.audiences import admitted
from iops.governance.access.commands.sight import workers_on
from iops.governance.access.models import Audience, AudienceGrant
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotPermitted, NotVisible, Refused
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS, registry
from iops.pole.confidential.audience import whereabouts_audience, whole_sight
from iops.pole.confidential.commands.prose import keep_place, open_again
from iops.pole.confidential.commands.ties import hide_ties, show_ties
from iops.pole.confidential.commands.whereabouts import columns_of, set_workers, veil_values
from iops.pole.confidential.contracts import MARKABLE
from iops.pole.confidential.marked import records_there, twins_of
from iops.pole.confidential.models import Mark, Whereabouts
from iops.pole.confidential.queries import is_shut, means, spot_of
from iops.pole.people.models import Profile
from iops.reference.places.models import Place


@command("places.mark_confidential", result="confidential_mark")
def mark_place(*, by: Actor, place_id: int, confidential: bool, reason: str) -> Outcome[Mark]:
    """Make a place confidential, or lift that: a reason is needed, and stays on record.

    Every record that says it is there (incidents, calls, crimes), by the number of the place, its
    words or its point, is veiled in the same step, also those that the actor may not see, and
    unveiled when it is lifted; so are the twins of the place in the gazetteer, and the address
    wherever somebody has typed it. Raises NotVisible
    for no such place, Refused where it stands so already, NotPermitted for lifting without the
    right to know confidential places.
    """
    if len(reason.strip()) < 10:
        raise Invalid("Say why, in a sentence.", fields={"reason": "At least ten characters."})
    if not confidential and not by.may("places.see_confidential"):
        raise NotPermitted("Those who may see confidential places lift this.")
    place = Place.objects.select_for_update().filter(pk=place_id).first()
    if place is None:
        raise NotVisible("There is no place with this number.")
    if place.kind not in MARKABLE:
        raise Refused("Only an address or premises can be confidential, not a street or postcode.")
    if place.confidential == confidential:
        raise Refused(f"This place is {'' if confidential else 'not '}confidential already.")
    places = [place, *(_twins(place) if confidential else _marked_with(place))]
    Place.objects.filter(pk__in=[one.pk for one in places]).update(confidential=confidential)
    audience = whereabouts_audience(by.force_id)
    admitted(by, audience)
    marks = [
        Mark.objects.create(
            audience_id=audience,
            created_by=by.account_id,
            about_kind="place",
            about_id=one.pk,
            with_place_id=None if one is place else place_id,
            confidential=confidential,
            reason=reason.strip(),
        )
        for one in places
    ]
    facts = [Fact("confidential.marked", "confidential_mark", one.pk, audience) for one in marks]
    for kind in registry.each("located"):
        facts += (_veil if confidential else _unveil)(by, kind, places, audience)
    facts += _residents(by, places, confidential=confidential, audience=audience)
    for one in places:
        facts += keep_place(by, one, audience) if confidential else open_again("place", one.pk)
    once = {(one.type, one.kind, one.id): one for one in facts}
    for fact, kind, pk in once:
        if fact == WHEREABOUTS and workers_on(kind, pk):
            set_workers(kind, pk)
    return Outcome(marks[0], list(once.values()))


def _twins(place: Place) -> list[Place]:
    return [one for one in twins_of(place) if not one.confidential]


def _marked_with(place: Place) -> list[Place]:
    """The twins that were not marked for themselves, and are no twin of another marked place."""
    lifted = []
    for twin in twins_of(place):
        mark = Mark.objects.filter(about_kind="place", about_id=twin.pk).order_by("-pk").first()
        if twin.confidential and mark is not None and mark.with_place_id is not None:
            beside = [one for one in twins_of(twin) if one.confidential and one.pk != place.pk]
            lifted += [] if beside else [twin]
    return lifted


def _residents(by: Actor, places: list[Place], *, confidential: bool, audience: int) -> list[Fact]:
    """Mask address and phone of the people recorded there, but for those masked by themselves.

    Their ties to places and phones follow, so that no phone leads back to them.
    """
    with whole_sight():
        there = records_there(Profile, places)
        before = Q(details_audience_id=None)
        if not confidential:
            before = Q(details_audience_id__in=_of_places(by.force_id))
        found = Profile.objects.filter(before, pk__in=there)
        if not confidential:
            still = [one.pk for one in found if is_shut(spot_of(one))]
            found = found.exclude(pk__in=still)
        was = dict(found.values_list("pk", "details_audience_id"))
        seen = list(found.values_list("pk", "audience_id"))
        Profile.objects.filter(pk__in=[pk for pk, _ in seen]).update(
            details_audience_id=audience if confidential else None, version=F("version") + 1
        )
    numbers = [pk for pk, _ in seen]
    if confidential:
        hide_ties(numbers, audience)
    else:
        for hidden in {one for one in was.values() if one is not None}:
            show_ties(by, numbers, hidden)
    return [Fact(WHEREABOUTS, "profile", pk, seen_by) for pk, seen_by in seen]


def _of_places(force_id: int) -> list[int]:
    """Audiences of whoever may know confidential places, and of nobody by name or team."""
    named = AudienceGrant.objects.exclude(account=None, team=None).values("audience_id")
    found = Audience.objects.filter(force_id=force_id, restriction="confidential")
    return list(found.exclude(pk__in=named).values_list("pk", flat=True))


def _veil(by: Actor, kind: str, places: list[Place], audience: int) -> list[Fact]:
    model = record_model(kind)
    with whole_sight():
        there = records_there(model, places)
        found = list(model.objects.select_for_update().filter(pk__in=there).order_by("pk"))
        Whereabouts.objects.bulk_create(
            Whereabouts(
                audience_id=audience,
                created_by=by.account_id,
                record_kind=kind,
                record_id=one.pk,
                asked=False,
                **asdict(spot_of(one)),
            )
            for one in found
        )
        model.objects.filter(pk__in=[one.pk for one in found]).update(
            version=F("version") + 1, **veil_values(kind)
        )
    return [Fact(WHEREABOUTS, kind, one.pk, one.audience_id) for one in found]


def _unveil(by: Actor, kind: str, places: list[Place], audience: int) -> list[Fact]:
    model = record_model(kind)
    numbers = {place.pk for place in places}
    with whole_sight():
        maybe = Whereabouts.objects.filter(
            Q(place_id__in=numbers) | Q(place_id=None), record_kind=kind
        )
        open_now = [one.pk for one in maybe if _lifted(one, places)]
        kept = Whereabouts.objects.filter(pk__in=open_now)
        spots = {one.record_id: spot_of(one) for one in kept}
        found = list(model.objects.select_for_update().filter(pk__in=spots))
        columns = columns_of(kind)
        for one in found:
            for name, of in columns.items():
                setattr(one, name, getattr(spots[one.pk], of))
            one.version += 1
        model.objects.bulk_update(found, [*columns, "version"], batch_size=500)
        kept.delete()
    return [Fact(WHEREABOUTS, kind, one.pk, one.audience_id) for one in found]


def _lifted(kept: Whereabouts, places: list[Place]) -> bool:
    """Whether it is at one of the places that are lifted, and neither asked for nor at another.

    Where it was not yet kept whether somebody asked, the number of the place decides.
    """
    spot = spot_of(kept)
    there = spot.place_id is not None or (
        kept.asked is not None and any(means(spot, place) for place in places)
    )
    return there and not kept.asked and not is_shut(spot)

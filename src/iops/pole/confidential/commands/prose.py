"""Keeping confidential addresses out of typed text, and saying them again when they are lifted.

The database masks what is written while a phrase stands (``sql/prose.sql``); here phrases are
set down and taken away, what is written already is gone through, and readers follow the work.
"""

from collections.abc import Iterable
from itertools import chain

from django.db import connection
from django.db.models import F

from iops.governance.access.audiences import alone, set_accounts
from iops.governance.access.models import Audience, AudienceGrant
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS
from iops.pole.confidential import phrases
from iops.pole.confidential.audience import whereabouts_audience, whole_sight
from iops.pole.confidential.commands.ties import hide_ties
from iops.pole.confidential.contracts import MASK
from iops.pole.confidential.models import Phrase, Said
from iops.pole.people.models import Profile
from iops.reference.places.models import Place


def keep_place(by: Actor, place: Place, audience: int) -> list[Fact]:
    """Mask how people write a place, in all that is written and will be."""
    told = phrases.of_place(place.label, place.number, place.street, place.postcode, place.uprn)
    return _keep(by, "place", place.pk, told, audience)


@command("confidential.keep_person", permission="")
def keep_person(*, by: Actor, profile_id: int) -> Outcome[int]:
    """Mask how people write the address of a record that is confidential; a changed one anew.

    Nothing happens for an open record that was open before. Called when a person is recorded or
    changed. A confidential place has phrases of its own, for whoever may know places. Ties to
    places and phones go out of sight with them.
    """
    with whole_sight():
        profile = Profile.objects.filter(pk=profile_id).first()
    facts = [] if profile is None else _keep_person(by, profile)
    if profile is not None and profile.details_audience_id is not None:
        hide_ties([profile_id], profile.details_audience_id)
    return Outcome(len(facts), facts)


def _keep_person(by: Actor, profile: Profile) -> list[Fact]:
    audience = profile.details_audience_id
    told = [] if audience is None else _told_of(profile)
    with whole_sight():
        standing = Phrase.objects.filter(about_kind="profile", about_id=profile.pk).exclude(key="")
        held = {(one.key, one.pattern, one.audience_id) for one in standing}
    if held == {(one.key, one.pattern, audience) for one in told}:
        return []
    facts = open_again("profile", profile.pk) if held else []
    if told and audience is not None:
        facts += _keep(by, "profile", profile.pk, told, audience)
    return facts


def _told_of(profile: Profile) -> list[phrases.Told]:
    place = Place.objects.filter(pk=profile.place_id or 0).first()
    if place is not None and place.confidential:
        return []
    told = phrases.of_address(profile.address)
    if place is not None:
        told += phrases.of_place("", place.number, place.street, uprn=place.uprn, whole=False)
    return list(dict.fromkeys(told))


def _keep(
    by: Actor, kind: str, about_id: int, told: Iterable[phrases.Told], audience: int
) -> list[Fact]:
    with whole_sight():
        Phrase.objects.bulk_create(
            Phrase(
                audience_id=audience,
                created_by=by.account_id,
                about_kind=kind,
                about_id=about_id,
                key=one.key,
                words=list(one.words),
                pattern=one.pattern,
            )
            for one in told
        )
    return veil_written(kind, about_id)


def veil_written(kind: str = "", about_id: int = 0, *, table: str = "") -> list[Fact]:
    """Mask what is written already, by the words of one source or of all; states what changed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT kind, id, access_audience_of(kind, id)"
            " FROM confidential_veil_prose(%s, %s, %s)",
            [kind, about_id, table],
        )
        return _changed(cursor.fetchall())


def open_again(kind: str, about_id: int) -> list[Fact]:
    """Say what was masked because of a place or person that is confidential no longer."""
    with whole_sight():
        Phrase.objects.filter(about_kind=kind, about_id=about_id).exclude(key="").update(
            key="", words=[], pattern="", version=F("version") + 1
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT kind, id, access_audience_of(kind, id)"
            " FROM confidential_show_prose(%s, %s)",
            [kind, about_id],
        )
        return _changed(cursor.fetchall())


def _changed(rows: Iterable[tuple[str, int, int | None]]) -> list[Fact]:
    return [Fact(WHEREABOUTS, kind, pk, seen) for kind, pk, seen in rows if seen is not None]


def set_readers(kind: str, record_id: int, workers: Iterable[int]) -> None:
    """Let those who have work on a record read what its text says, and none who had.

    Who wrote it is not among them by that: what somebody once typed is no reason to go on reading.
    """
    with whole_sight():
        found = Said.objects.filter(about_kind=kind, about_id=record_id, nth__isnull=False)
        lines = list(found.values_list("pk", "base_id", "audience_id"))
    for base in {base for _, base, _ in lines}:
        own = alone(Audience.objects.get(pk=base), kind, record_id)
        with whole_sight():
            Said.objects.filter(
                pk__in=[pk for pk, of, seen in lines if of == base and seen != own]
            ).update(audience_id=own, version=F("version") + 1)
        set_accounts(own, chain(_named_in(base), workers))


def _named_in(audience_id: int) -> list[int]:
    """Accounts that the audience of the address names itself: they go on knowing it."""
    named = AudienceGrant.objects.filter(audience_id=audience_id, account_id__isnull=False)
    return [one for one in named.values_list("account_id", flat=True) if one is not None]


def carry_words(by: Actor, source: tuple[str, int], to: tuple[str, int]) -> None:
    """Keep for the text of a record what the text that it was taken from keeps, mask by mask."""
    (kind, pk), (kind_to, pk_to) = source, to
    table = record_model(kind)._meta.db_table
    model = record_model(kind_to)
    with whole_sight():
        held = Said.objects.filter(table_name=table, row_id=pk, nth__isnull=False)
        told = Said.objects.filter(table_name=model._meta.db_table, row_id=pk_to)
        known = set(told.filter(nth__isnull=False).values_list("field", flat=True))
        taken = model.objects.filter(pk=pk_to).values().first() or {}
        Said.objects.bulk_create(
            Said(
                audience_id=one.base_id, created_by=one.created_by, words=one.words, nth=one.nth,
                table_name=model._meta.db_table, row_id=pk_to, field=one.field,
                about_kind=kind_to, about_id=pk_to, source_kind=one.source_kind,
                source_id=one.source_id, base_id=one.base_id,
            )
            for one in held
            if one.field not in known and MASK in str(taken.get(one.field) or "")
        )  # fmt: skip


def has_masks(kind: str, record_id: int) -> bool:
    """Whether the text of a record says something that only a few may know."""
    with whole_sight():
        found: bool = Said.objects.filter(
            about_kind=kind, about_id=record_id, nth__isnull=False
        ).exists()
    return found


@command("confidential.veil_loaded", permission="confidential.follow")
def veil_loaded(*, by: Actor, table: str) -> Outcome[int]:
    """Mask what was loaded in bulk into a table, which no trigger looks at row by row."""
    facts = veil_written(table=table)
    return Outcome(len(facts), facts)


@command("confidential.catch_up", permission="confidential.follow")
def catch_up(*, by: Actor) -> Outcome[int]:
    """Set down the phrases of what was made confidential before there were any."""
    told = Phrase.objects.exclude(key="")
    facts: list[Fact] = []
    places = Place.objects.filter(confidential=True)
    for place in places.exclude(pk__in=told.filter(about_kind="place").values("about_id")):
        facts += keep_place(by, place, whereabouts_audience(by.force_id))
    people = Profile.objects.filter(details_audience_id__isnull=False)
    for profile in people.exclude(pk__in=told.filter(about_kind="profile").values("about_id")):
        facts += _keep_person(by, profile)
    return Outcome(len(facts), facts)

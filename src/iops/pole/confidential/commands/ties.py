"""Ties of a person to places and phones: they go out of sight with address and phone."""

from collections.abc import Collection
from dataclasses import replace

from django.db.models import F, OuterRef, Q, QuerySet, Subquery

from iops.governance.access.models import Audience
from iops.kernel.actors import Actor
from iops.pole.confidential.audience import whole_sight
from iops.pole.links.commands import CONFIDENTIAL_ENDS, seen_by
from iops.pole.links.models import Link
from iops.pole.people.models import Profile


def hide_ties(profile_ids: Collection[int], becomes: int) -> None:
    """Those ties that everybody of the record's audience saw are seen by a narrower one."""
    with whole_sight():
        for end in ("from_id", "to_id"):
            own = Profile.objects.filter(pk=OuterRef(end)).values("audience_id")
            _ties(profile_ids, end).filter(audience_id=Subquery(own)).update(
                audience_id=becomes, version=F("version") + 1
            )


def show_ties(by: Actor, profile_ids: Collection[int], hidden: int) -> None:
    """They are seen again by whoever may see both ends, whether the actor may or not."""
    with whole_sight():
        every = replace(by, audiences=tuple(Audience.objects.values_list("pk", flat=True)))
        for end in ("from_id", "to_id"):
            for tie in _ties(profile_ids, end).filter(audience_id=hidden):
                ends = (tie.from_kind, tie.from_id), (tie.to_kind, tie.to_id)
                tie.audience_id = seen_by(every, *ends)
                tie.version += 1
                tie.save()


def _ties(profile_ids: Collection[int], end: str) -> QuerySet[Link]:
    ids = list(profile_ids)
    if end == "from_id":
        return Link.objects.filter(
            Q(from_kind="profile", from_id__in=ids, to_kind__in=CONFIDENTIAL_ENDS)
        )
    return Link.objects.filter(Q(to_kind="profile", to_id__in=ids, from_kind__in=CONFIDENTIAL_ENDS))

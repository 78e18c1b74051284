"""What the pages of confidentiality show: what holds now, and how it came about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.confidential.models import Mark
from iops.pole.confidential.queries import open_to
from iops.pole.people.models import Profile
from iops.reference.places.models import Place


@dataclass(frozen=True)
class MarkLine:
    """One mark of the past: when, who, what, why."""

    at: datetime
    who: str
    confidential: bool
    reason: str


@dataclass(frozen=True)
class Marks:
    """A place or a person's record: whether its address is confidential, and since when and why."""

    title: str
    confidential: bool
    lines: Sequence[MarkLine]
    profile_id: int = 0


@record_view("confidential.place", permission="places.mark_confidential", shows=lambda _: ())
def marks_of_place(*, by: Actor, place_id: int) -> Marks:
    """The marks of a place. Raises NotVisible for one that the actor may not know."""
    place = Place.objects.filter(open_to(by), pk=place_id).first()
    if place is None:
        raise NotVisible("There is no place with this number that you may see.")
    return Marks(place.label, place.confidential, _lines(by, "place", place_id))


@record_view(
    "confidential.person",
    permission="people.set_confidential",
    shows=lambda found: [("profile", found.profile_id)],
)
def marks_of_person(*, by: Actor, profile_id: int) -> Marks:
    """The marks of a person's record. Raises NotVisible where address and phone are not shown."""
    found = Profile.objects.visible_to(by).filter(pk=profile_id).first()
    hidden = None if found is None else found.details_audience_id
    if found is None or (hidden is not None and not by.sees(hidden)):
        raise NotVisible("There is no record with this number whose address you may see.")
    lines = _lines(by, "profile", profile_id)
    return Marks(found.name, hidden is not None, lines, profile_id)


def _lines(by: Actor, kind: str, record_id: int) -> list[MarkLine]:
    marks = list(
        Mark.objects.visible_to(by).filter(about_kind=kind, about_id=record_id).order_by("-pk")
    )
    names = dict(
        Account.objects.filter(pk__in={one.created_by for one in marks}).values_list("pk", "name")
    )
    return [
        MarkLine(one.created_at, names.get(one.created_by, "?"), one.confidential, one.reason)
        for one in marks
    ]

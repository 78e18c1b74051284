"""What people do with attachments."""

from typing import Any, BinaryIO

from django.apps import apps
from django.db.models import F

from iops.governance.access.audiences import admitted, open_audience, whole_sight
from iops.kernel import clock, files
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.events import Fact
from iops.kernel.registry import registry
from iops.pole.attachments.models import Attachment
from iops.pole.confidential.audience import whereabouts_audience
from iops.pole.confidential.queries import open_to
from iops.reference.places.models import Place

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")


def audience_of(by: Actor, kind: str, record_id: int) -> int:
    """The audience of the record that a file is put on. Raises NotVisible.

    A place has none of its own: everybody knows it, or those who may know confidential places.
    """
    if kind == "place":
        place = Place.objects.filter(open_to(by), pk=record_id).first()
        if place is None:
            raise NotVisible("There is no place with this number that you may see.")
        return _audience_of_place(by, place)
    try:
        model: Any = apps.get_model(registry.record_kind(kind).model)
        found = model.objects.visible_to(by).filter(pk=record_id).first()
    except (LookupError, AttributeError):
        found = None
    if found is None:
        raise NotVisible("There is no record with this number that you may see.")
    return int(found.audience_id)


def _audience_of_place(by: Actor, place: Place) -> int:
    if place.confidential:
        return whereabouts_audience(by.force_id)
    return open_audience(by.force_id)


@command("attachments.attach", result="attachment")
def attach(
    *, by: Actor, about_kind: str, about_id: int, title: str, stream: BinaryIO,
    marking: str = "OFFICIAL",
) -> Outcome[Attachment]:  # fmt: skip
    """Put a file on a record. What it is, its bytes say. It is seen by whoever sees the record."""
    if not title.strip():
        raise Invalid("Give the file a title.", fields={"title": "Needed."})
    if marking not in MARKINGS:
        raise Invalid("Choose a marking.", fields={"marking": f"One of {', '.join(MARKINGS)}."})
    audience = audience_of(by, about_kind, about_id)
    admitted(by, audience)
    stored = files.store(stream)
    made = Attachment.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        about_kind=about_kind,
        about_id=about_id,
        file=stored,
        title=title.strip(),
        marking=marking,
        photo=stored.media_type.startswith("image/"),
    )
    data = {"about": [about_kind, about_id]}
    return Outcome(made, [Fact("attachments.attached", "attachment", made.pk, audience, data)])


@command("attachments.remove", permission="attachments.attach", result="attachment")
def remove(*, by: Actor, attachment_id: int) -> Outcome[Attachment]:
    """Take a file off a record. The file and its history stay until they are disposed of."""
    found = locked(Attachment.objects, by, attachment_id, what="file")
    found.removed_at = clock.now()
    found.version += 1
    found.save()
    return Outcome(found, [Fact("attachments.removed", "attachment", found.pk, found.audience_id)])


@command("attachments.follow_place", permission="")
def follow_place(*, by: Actor, place_id: int) -> Outcome[int]:
    """Show the files on a place to whoever may know it, once it is marked or lifted; how many."""
    place = Place.objects.get(pk=place_id)
    with whole_sight():
        moved = Attachment.objects.filter(about_kind="place", about_id=place_id).update(
            audience_id=_audience_of_place(by, place), version=F("version") + 1
        )
    return Outcome(moved)

"""What people do with attachments."""

from typing import Any, BinaryIO

from django.apps import apps
from django.db.models import F

from iops.governance.access.audiences import admitted, open_audience, whole_sight
from iops.kernel import clock, files
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.registry import registry
from iops.pole.attachments.models import Attachment
from iops.pole.confidential.audience import whereabouts_audience
from iops.pole.confidential.queries import open_to
from iops.pole.identity.queries import members_of
from iops.pole.people.commands import choose_photo, drop_photo
from iops.pole.people.models import Profile
from iops.reference.places.models import Place

MARKINGS = ("OFFICIAL", "OFFICIAL-SENSITIVE")
LONGEST_TITLE = 200
#: The shortest reason that says anything.
SHORTEST_REASON = 10


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
    *, by: Actor, about_kind: str, about_id: int, title: str, stream: BinaryIO | None,
    marking: str = "OFFICIAL",
) -> Outcome[Attachment]:  # fmt: skip
    """Put a file on a record. What it is, its bytes say. It is seen by whoever sees the record.

    Raises Invalid with a sentence for each wrong value.
    """
    audience = audience_of(by, about_kind, about_id)
    admitted(by, audience)
    # What has no file yet takes its title from the file: one sentence is enough.
    wrong = _wrong(title if stream or title.strip() else "-", marking)
    stored = None
    try:
        if stream is None:
            raise Invalid("Choose a file.")
        if wrong:  # nothing is kept of it, but all that is wrong is said at once
            files.look_at(stream)
        else:
            stored = files.store(stream)
    except Invalid as error:
        wrong["file"] = error.message
    all_at_once(wrong)
    assert stored is not None
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


def _wrong(title: str, marking: str) -> dict[str, str]:
    """A sentence for each thing that is wrong with what is said of a file."""
    wrong = {}
    if not title.strip():
        wrong["title"] = "Give the file a title."
    elif len(title.strip()) > LONGEST_TITLE:
        wrong["title"] = f"At most {LONGEST_TITLE} characters; the title has {len(title.strip())}."
    if marking not in MARKINGS:
        wrong["marking"] = f"Choose a marking: {' or '.join(MARKINGS)}."
    return wrong


@command("attachments.remove", permission="attachments.attach", result="attachment")
def remove(*, by: Actor, attachment_id: int, reason: str) -> Outcome[Attachment]:
    """Take a file off its record, and say why. A photo of a person is their portrait no longer.

    The file, who removed it and why are kept until they are disposed of.
    Raises Invalid without a reason, Refused where it was removed before.
    """
    if len(reason.strip()) < SHORTEST_REASON:
        said = "Say in a sentence why the file does not belong here."
        raise Invalid(said, fields={"reason": said})
    found = locked(Attachment.objects, by, attachment_id, what="file")
    if found.removed_at is not None:
        raise Refused("This file was removed already.")
    found.removed_at, found.removed_by = clock.now(), by.account_id
    found.removed_why = reason.strip()
    found.version += 1
    found.save()
    portrait = Profile.objects.visible_to(by).filter(photo_id=found.pk, pk=found.about_id)
    if found.about_kind == "profile" and portrait.exists():
        drop_photo(by=by, profile_id=found.about_id, photo_id=found.pk)
    return Outcome(found, [Fact("attachments.removed", "attachment", found.pk, found.audience_id)])


@command("attachments.use_as_photo", permission="people.change", result="profile")
def use_as_photo(*, by: Actor, attachment_id: int, shown: bool = True) -> Outcome[Profile]:
    """Show a photo as the portrait of the person on whose record it is, or show it no longer.

    A person has one portrait: on their other records none stands any more, as far as the actor
    sees them. Raises Refused for a file that is no photo of a person.
    """
    found = locked(Attachment.objects, by, attachment_id, what="file")
    if found.about_kind != "profile" or not found.photo or found.removed_at is not None:
        raise Refused("Only a photo on a person's record can be shown as their portrait.")
    if not shown:
        return Outcome(drop_photo(by=by, profile_id=found.about_id, photo_id=found.pk).value)
    _, members = members_of(found.about_id)
    others = Profile.objects.visible_to(by).filter(pk__in=members).exclude(photo_id=None)
    for other in others.exclude(pk=found.about_id).order_by("pk"):
        drop_photo(by=by, profile_id=other.pk, photo_id=other.photo_id)
    return Outcome(choose_photo(by=by, profile_id=found.about_id, photo_id=found.pk).value)


@command("attachments.follow_place", permission="")
def follow_place(*, by: Actor, place_id: int) -> Outcome[int]:
    """Show the files on a place to whoever may know it, once it is marked or lifted; how many."""
    place = Place.objects.get(pk=place_id)
    with whole_sight():
        moved = Attachment.objects.filter(about_kind="place", about_id=place_id).update(
            audience_id=_audience_of_place(by, place), version=F("version") + 1
        )
    return Outcome(moved)

"""Files on a record, and one file to read."""

from collections.abc import Iterable, Sequence

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.attachments.models import Attachment
from iops.pole.confidential.queries import unveil
from iops.pole.people.models import Profile

#: Removed files that one card tells of.
MOST_REMOVED = 50


def attachments_of(by: Actor, kind: str, ids: Iterable[int]) -> list[Attachment]:
    """Files on these records, newest first. The card that shows them logs the look."""
    found = Attachment.objects.visible_to(by).filter(
        about_kind=kind, about_id__in=list(ids), removed_at=None, file__disposed_at=None
    )
    return list(found.select_related("file").order_by("-id"))


def portrait(files: Iterable[Attachment], profiles: Sequence[Profile]) -> Attachment | None:
    """The photo that stands for a person: of the first of these records that chose one.

    ``files`` are those that the viewer may read: none stands where the chosen one was removed, or
    is restricted.
    """
    chosen = {one.photo_id: place for place, one in enumerate(profiles) if one.photo_id}
    photos = [one for one in files if one.pk in chosen and one.photo]
    return min(photos, key=lambda one: chosen[one.pk], default=None)


@record_view(
    "attachments.one",
    permission="attachments.attach",
    shows=lambda found: [("attachment", found.pk)],
)
def standing(*, by: Actor, attachment_id: int) -> Attachment:
    """One file with what is said of it, to be removed; also one that was. Raises NotVisible."""
    found: Attachment | None = (
        Attachment.objects.visible_to(by)
        .filter(pk=attachment_id, file__disposed_at=None)
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotVisible("There is no such file that you may see.")
    unveil(by, found)
    return found


def removed_from(by: Actor, kind: str, ids: Iterable[int]) -> list[Attachment]:
    """Files that were taken off these records, the newest first, for the card's timeline."""
    found = Attachment.objects.visible_to(by).filter(about_kind=kind, about_id__in=list(ids))
    return list(found.exclude(removed_at=None).order_by("-removed_at")[:MOST_REMOVED])


@record_view(
    "attachments.read",
    permission="attachments.read",
    shows=lambda found: [("attachment", found.pk)],
    verb=Verb.CONSULTATION,
)
def attachment(*, by: Actor, attachment_id: int) -> Attachment:
    """One file, to be read. Raises NotVisible."""
    found: Attachment | None = (
        Attachment.objects.visible_to(by)
        .filter(pk=attachment_id, removed_at=None, file__disposed_at=None)
        .select_related("file")
        .first()
    )
    if found is None:
        raise NotVisible("There is no such file that you may see.")
    return found

"""Files on a record, and one file to read."""

from collections.abc import Iterable

from iops.governance.audit.contracts import Verb
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.pole.attachments.models import Attachment


def attachments_of(by: Actor, kind: str, ids: Iterable[int]) -> list[Attachment]:
    """Files on these records, newest first. The card that shows them logs the look."""
    found = Attachment.objects.visible_to(by).filter(
        about_kind=kind, about_id__in=list(ids), removed_at=None, file__disposed_at=None
    )
    return list(found.select_related("file").order_by("-id"))


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

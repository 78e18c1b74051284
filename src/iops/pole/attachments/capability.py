"""What the rest of the house needs to know about attachments."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind
from iops.pole.attachments.commands import follow_place
from iops.pole.confidential.queries import marked_place


def place_marked(fact: Fact, by: Actor) -> None:
    """Files on a place go out of sight with it, and come back with it."""
    place_id = marked_place(fact.id)
    if place_id is not None:
        follow_place(by=by, place_id=place_id)


CAPABILITY = Capability(
    name="attachments",
    label="Files",
    grants=[
        Grant("attachments.attach", OPERATIONAL, label="Put files on records"),
        Grant("attachments.read", OPERATIONAL, label="Read files"),
    ],
    records=[
        RecordKind(
            "attachment", 29, "attachments.Attachment", "File", "/files/{id}", "case",
            ("title", "removed_why"),
            # A file on a record is kept as long as the record; a place is kept for ever.
            kept_since="CASE WHEN r.about_kind = 'place' THEN r.created_at END",
        )
    ],
    personal_data=[
        PersonalData(
            "attachments.Attachment", ("title", "removed_why"), about=("about_kind", "about_id"),
            file="file_id",
        )
    ],
    within=[("confidential.marked", place_marked)],
    not_in_warehouse={"attachments.Attachment": "files stay in the file store"},
    urls="iops.pole.attachments.urls",
)  # fmt: skip

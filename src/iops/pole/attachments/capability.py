"""What the rest of the house needs to know about attachments."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import Capability, Grant, PersonalData, RecordKind

CAPABILITY = Capability(
    name="attachments",
    label="Files",
    grants=[
        Grant("attachments.attach", OPERATIONAL, label="Put files on records"),
        Grant("attachments.read", OPERATIONAL, label="Read files"),
    ],
    records=[
        RecordKind(
            "attachment", 29, "attachments.Attachment", "File", "/files/{id}", "case", ("title",)
        )
    ],
    personal_data=[
        PersonalData(
            "attachments.Attachment", ("title",), about=("about_kind", "about_id"), file="file_id"
        )
    ],
    not_in_warehouse={"attachments.Attachment": "files stay in the file store"},
    urls="iops.pole.attachments.urls",
)

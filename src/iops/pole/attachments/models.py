"""Tables of attachments."""

from django.db import models

from iops.kernel.models import Record, StoredFile, TextKey


class Attachment(Record):
    """A file on a record: its title, and how it is marked (Government Security Classifications).

    One that was removed stays, with who removed it and why, until it is disposed of.
    """

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+")
    title = models.TextField()
    marking = TextKey(max_length=30, default="OFFICIAL")
    photo = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)
    removed_by = models.BigIntegerField(null=True)
    removed_why = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "attachments_attachment"
        indexes = [models.Index(fields=["about_kind", "about_id"], name="attachments_of")]

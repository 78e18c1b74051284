"""Tables of recording."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel.models import Record, TextKey


class Correction(Record):
    """That what a record says was corrected: which fields, on what ground and why.

    ``corrected_version`` is the record's version from then on: the history holds what it said.
    """

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    corrected_version = models.IntegerField()
    fields = ArrayField(TextKey(max_length=30), default=list)
    ground = TextKey(max_length=12)
    reason = models.TextField()

    class Meta:
        db_table = "records_correction"
        indexes = [models.Index(fields=["about_kind", "about_id"], name="records_corrected")]

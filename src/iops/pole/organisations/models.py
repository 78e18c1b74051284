"""Tables of organisations."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Organisation(Record):
    """An organisation at a place. A shop is the victim of a shop theft."""

    name = models.TextField()
    kind = TextKey(max_length=30, blank=True)
    address = models.TextField(blank=True)
    place_id = models.BigIntegerField(null=True)
    phone = TextKey(max_length=30, blank=True)

    class Meta:
        db_table = "organisations_organisation"
        indexes = [models.Index(fields=["place_id"], name="organisations_at_place")]

"""Tables of organisations."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

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
        indexes = [
            models.Index(fields=["place_id"], name="organisations_at_place"),
            GinIndex(
                OpClass(Upper("address"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="organisations_told",
            ),
        ]

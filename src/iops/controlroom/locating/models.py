"""The table of fixes."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Fix(Record):
    """One position of a telephone, or that none was found; never changed, never overwritten.

    ``fixed_at`` is when the handset was there, ``received_at`` when we were told. ``radius_m`` and
    ``confidence`` as the sender says them. ``address``: of a fixed line, where it is installed.
    """

    phone = TextKey(max_length=30)
    source = TextKey(max_length=10)
    method = TextKey(max_length=10)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    radius_m = models.IntegerField(null=True)
    confidence = models.SmallIntegerField(null=True)
    fixed_at = models.DateTimeField(null=True)
    received_at = models.DateTimeField()
    subscriber = models.TextField(blank=True)
    address = models.TextField(blank=True)

    class Meta:
        db_table = "locating_fix"
        indexes = [models.Index(fields=["phone", "-received_at"], name="locating_of_phone")]

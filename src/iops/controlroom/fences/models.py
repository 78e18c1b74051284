"""Tables of geofences."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Fence(Record):
    """A ring that is watched. ``ring`` is its corners as [easting, northing] in metres.

    ``created_by`` set it and is told. ``ended_at``: somebody ended it, or its time was over.
    """

    name = models.TextField()
    reason = models.TextField()
    ring = models.JSONField()
    on_enter = models.BooleanField(default=True)
    on_leave = models.BooleanField(default=True)
    until = models.DateTimeField()
    told_to = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "fences_fence"
        indexes = [
            models.Index(
                fields=["until"], condition=models.Q(ended_at__isnull=True), name="fences_watched"
            )
        ]


class Inside(models.Model):
    """Whether a unit was in a fence when it was looked at last."""

    fence = models.ForeignKey(Fence, models.CASCADE, related_name="+")
    unit_id = models.BigIntegerField()
    inside = models.BooleanField()
    since = models.DateTimeField()
    keeps_history = False

    class Meta:
        db_table = "fences_inside"
        constraints = [
            models.UniqueConstraint(fields=["fence", "unit_id"], name="fences_inside_once")
        ]


class Crossing(Record):
    """A unit came in or went out. ``at`` is the time of the fix that says so."""

    fence = models.ForeignKey(Fence, models.PROTECT, related_name="+")
    unit_id = models.BigIntegerField()
    callsign = TextKey(max_length=20)
    entered = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        db_table = "fences_crossing"
        indexes = [models.Index(fields=["fence", "-id"], name="fences_crossings_of")]

"""Tables of authority. Both are only added to, and the database says so too."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Request(Record):
    """That authority was asked for: of a kind, for what, why, by whom in words."""

    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    kind = TextKey(max_length=20)
    asked_at = models.DateTimeField()
    asked_by = models.TextField()
    what = models.TextField()
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "authorities_request"
        constraints = [
            models.UniqueConstraint(fields=["incident_id", "number"], name="authorities_once")
        ]


class Step(Record):
    """One thing that was said to a request. ``by_id`` said it; ``created_by`` wrote it down.

    ``by_rank`` is the rank on the day. ``until`` is how long what was given holds; None: until it
    is withdrawn.
    """

    request = models.ForeignKey(Request, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    kind = TextKey(max_length=12)
    by_id = models.BigIntegerField()
    by_rank = TextKey(max_length=30)
    conditions = models.TextField(blank=True)
    until = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "authorities_step"
        constraints = [
            models.UniqueConstraint(fields=["request", "number"], name="authorities_step_once")
        ]
        indexes = [models.Index(fields=["incident_id"], name="authorities_step_of")]

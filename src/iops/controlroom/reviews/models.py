"""The table of reviews."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Review(Record):
    """Something that a supervisor looks at; ``created_by`` has done it.

    ``before`` is the grade before a downgrade. ``decision`` is empty while it waits.
    """

    incident_id = models.BigIntegerField()
    kind = TextKey(max_length=12)
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    before = TextKey(max_length=4, blank=True)
    due_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    decision = TextKey(max_length=12, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "reviews_review"
        indexes = [
            models.Index(
                fields=["at"], condition=models.Q(decided_at__isnull=True), name="reviews_waiting"
            ),
            models.Index(fields=["incident_id", "-at"], name="reviews_of_incident"),
            models.Index(fields=["-decided_at"], name="reviews_decided"),
        ]

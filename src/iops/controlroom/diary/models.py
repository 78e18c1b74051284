"""The table of the diary."""

from django.db import models

from iops.kernel.models import Record


class Entry(Record):
    """Something to be done on an incident at a time; seen by whoever sees the incident."""

    incident_id = models.BigIntegerField()
    due_at = models.DateTimeField()
    what = models.TextField()
    done_at = models.DateTimeField(null=True)
    done_by = models.BigIntegerField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        db_table = "diary_entry"
        indexes = [
            models.Index(fields=["incident_id", "due_at"], name="diary_of_incident"),
            models.Index(
                fields=["due_at"], condition=models.Q(done_at__isnull=True), name="diary_open"
            ),
        ]

"""The incident log: append-only, and the database says so too."""

from django.db import models

from iops.controlroom.incidents.models.incident import Incident
from iops.kernel.models import Record, TextKey, words_index


class LogEntry(Record):
    """One timed entry. A mistake is corrected by a new entry that names the old one."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    kind = TextKey(max_length=12)
    text = models.TextField()
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "incidents_log_entry"
        indexes = [
            models.Index(fields=["incident", "at", "id"], name="incidents_log"),
            words_index("text", "incidents_log_said"),
        ]

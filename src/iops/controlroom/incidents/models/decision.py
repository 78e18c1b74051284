"""That an incident which looks like a crime is none: who said so, and the check of it."""

from django.db import models

from iops.controlroom.incidents.models.incident import Incident
from iops.kernel.models import Record


class NoCrimeDecision(Record):
    """A "not a crime because", and its check where a registrar has sampled it.

    ``agreed`` is None until it was checked; False means that the crime is to be recorded.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    checked_at = models.DateTimeField(null=True)
    checked_by = models.BigIntegerField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "incidents_no_crime"
        indexes = [
            models.Index(fields=["incident", "-at"], name="incidents_no_crime_of"),
            models.Index(fields=["-at"], name="incidents_no_crime_newest"),
        ]

"""The table of decisions: versions, none replaced."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Decision(Record):
    """Who deals with an incident, and why: one version. Who decided is ``created_by``.

    ``against``: without the police, where the answers speak for them; ``looked_at`` is when a
    supervisor has looked at that.
    """

    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    risk = TextKey(max_length=10)
    crime = TextKey(max_length=10)
    children = TextKey(max_length=10)
    outcome = TextKey(max_length=10)
    agency = TextKey(max_length=80, blank=True)
    taken_by = models.TextField(blank=True)
    taken_at = models.DateTimeField(null=True)
    reference = models.TextField(blank=True)
    reason = models.TextField(blank=True)
    against = models.BooleanField(default=False)
    looked_at = models.DateTimeField(null=True)
    looked_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "right_care_decision"
        constraints = [
            models.UniqueConstraint(fields=["incident_id", "number"], name="right_care_once")
        ]
        indexes = [models.Index(fields=["-at"], name="right_care_newest")]

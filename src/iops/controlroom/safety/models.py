"""Tables of officer safety."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel.models import Record, TextKey


class SafetyNotice(Record):
    """The notice that went with one deployment: which markers, and whether it was read.

    It names markers by number and says nothing of them: what they say is read under today's
    visibility. ``qualifiers`` are the codes of the incident that warn. ``missed_at``: the time for
    the receipt had passed without one; ``ended_at``: the deployment was over.
    """

    deployment_id = models.BigIntegerField(unique=True)
    incident_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    callsign = TextKey(max_length=20)
    markers = ArrayField(models.BigIntegerField(), default=list)
    qualifiers = ArrayField(models.CharField(max_length=40), default=list)
    given_at = models.DateTimeField()
    receipt_by = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    received_by = models.BigIntegerField(null=True)
    received_how = TextKey(max_length=10, blank=True)
    missed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "safety_notice"
        indexes = [models.Index(fields=["incident_id"], name="safety_of_incident")]

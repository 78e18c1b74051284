"""Tables of dispatch."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Deployment(Record):
    """One unit sent to one incident. A unit has at most one that is not over.

    Each step keeps its own time: ordered, acknowledged, mobile, at scene, clear. A unit that
    reports a later step without an earlier one leaves that one empty; only the acknowledgement
    is taken from what it does. ``answer_by`` is when it was to acknowledge. What is declined
    (``declined_at``) is over at the same moment (``stood_down_at``).
    """

    incident_id = models.BigIntegerField()
    unit_id = models.BigIntegerField()
    callsign = TextKey(max_length=20)
    ordered_at = models.DateTimeField()
    answer_by = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    acknowledged_how = TextKey(max_length=10, blank=True, default="", db_default="")
    mobile_at = models.DateTimeField(null=True)
    at_scene_at = models.DateTimeField(null=True)
    clear_at = models.DateTimeField(null=True)
    stood_down_at = models.DateTimeField(null=True)
    declined_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    result = models.TextField(blank=True)

    class Meta:
        db_table = "dispatch_deployment"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id"],
                condition=models.Q(clear_at__isnull=True, stood_down_at__isnull=True),
                name="dispatch_one_job_a_unit",
            )
        ]
        indexes = [models.Index(fields=["incident_id", "ordered_at"], name="dispatch_of_incident")]

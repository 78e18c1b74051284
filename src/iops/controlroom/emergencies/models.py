"""Tables of emergencies."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.controlroom.emergencies.contracts import SCREEN
from iops.kernel.models import Record, TextKey


class Emergency(Record):
    """One call for help of an officer, from the press until it is stood down.

    It is seen by everybody of the force, whoever may see the incident that it is about.
    ``joined``: the incident was there before. ``renewed_at`` is the press that counts for the
    alarm now: the first, or one long after an acknowledgement. ``withheld``: the position is for
    few, and not kept here. ``told`` are the units that were told; ``state_before`` is what the unit
    goes back to. ``ending`` is a code of ``emergency-endings``.
    """

    unit_id = models.BigIntegerField(null=True)
    account_id = models.BigIntegerField()
    callsign = TextKey(max_length=20, blank=True)
    incident_id = models.BigIntegerField()
    joined = models.BooleanField(default=False)
    how = TextKey(max_length=10, default=SCREEN)
    pressed_at = models.DateTimeField()
    renewed_at = models.DateTimeField()
    last_pressed_at = models.DateTimeField()
    presses = models.IntegerField(default=1)
    state_before = TextKey(max_length=4, blank=True)
    near = models.TextField(blank=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    accuracy = models.FloatField(null=True)
    fix_at = models.DateTimeField(null=True)
    fix_source = TextKey(max_length=10, blank=True)
    withheld = models.BooleanField(default=False)
    told = ArrayField(models.BigIntegerField(), default=list)
    acknowledged_at = models.DateTimeField(null=True)
    acknowledged_by = models.BigIntegerField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    ending = TextKey(max_length=20, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "emergencies_emergency"
        constraints = [
            models.UniqueConstraint(
                fields=["unit_id"],
                condition=models.Q(ended_at__isnull=True, unit_id__isnull=False),
                name="emergencies_one_of_a_unit",
            ),
            models.UniqueConstraint(
                fields=["account_id"],
                condition=models.Q(ended_at__isnull=True, unit_id__isnull=True),
                name="emergencies_one_of_an_officer",
            ),
        ]
        indexes = [
            models.Index(
                fields=["pressed_at"],
                condition=models.Q(ended_at__isnull=True),
                name="emergencies_standing",
            ),
            models.Index(fields=["-pressed_at"], name="emergencies_newest"),
            models.Index(fields=["incident_id"], name="emergencies_of_incident"),
        ]

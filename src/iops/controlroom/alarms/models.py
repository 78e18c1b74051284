"""Tables of the register of alarms."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Alarm(Record):
    """An alarm system with its number. ``level`` is a code of ``alarm-levels``, and since when."""

    urn = TextKey(max_length=24)
    premises = models.TextField()
    place_text = models.TextField()
    place_id = models.BigIntegerField(null=True)
    kind = TextKey(max_length=20)
    confirmed_by = models.TextField(blank=True)
    company = models.TextField(blank=True)
    company_phone = models.TextField(blank=True)
    note = models.TextField(blank=True)
    level = TextKey(max_length=4)
    level_since = models.DateTimeField()
    level_reason = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alarms_alarm"
        constraints = [
            models.UniqueConstraint(
                fields=["audience_id", "urn"],
                condition=models.Q(ended_at__isnull=True),
                name="alarms_urn_once",
            )
        ]
        indexes = [
            models.Index(fields=["urn"], name="alarms_by_urn"),
            models.Index(fields=["place_id"], name="alarms_at_place"),
        ]


class Keyholder(Record):
    """Who has the keys; rung in the order of ``position``. ``confidential``: few may read it."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="+")
    position = models.IntegerField()
    name = models.TextField()
    phone = models.TextField(blank=True)
    confidential = models.BooleanField(default=False)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "alarms_keyholder"
        indexes = [models.Index(fields=["alarm", "position"], name="alarms_keyholders_of")]


class Activation(Record):
    """An incident upon an alarm, and what it turned out to be (empty: nobody has said)."""

    alarm = models.ForeignKey(Alarm, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    at = models.DateTimeField()
    level = TextKey(max_length=4)
    outcome = TextKey(max_length=10, blank=True)
    outcome_at = models.DateTimeField(null=True)
    outcome_by = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "alarms_activation"
        constraints = [models.UniqueConstraint(fields=["alarm", "incident_id"], name="alarms_once")]
        indexes = [models.Index(fields=["incident_id"], name="alarms_of_incident")]


class KeyholderCall(Record):
    """That a keyholder was rung about an incident, and what came of it; only added to."""

    keyholder = models.ForeignKey(Keyholder, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    at = models.DateTimeField()
    said = TextKey(max_length=12)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "alarms_call"
        indexes = [models.Index(fields=["incident_id", "-at"], name="alarms_calls_of")]

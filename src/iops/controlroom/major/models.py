"""Tables of major and critical incidents. What is reported and decided is only added to."""

from django.db import models

from iops.kernel.models import Record, TextKey


class MajorIncident(Record):
    """An incident that was declared a major or a critical one; ``created_by`` declared it.

    It is seen by whoever sees the incident. ``confirmed_by`` has said "I have it".
    """

    incident_id = models.BigIntegerField()
    kind = TextKey(max_length=10)
    name = models.TextField(blank=True)
    reason = models.TextField()
    declared_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    stood_down_at = models.DateTimeField(null=True)
    stood_down_by = models.BigIntegerField(null=True)
    ending = models.TextField(blank=True)

    class Meta:
        db_table = "major_incident"
        constraints = [
            models.UniqueConstraint(
                fields=["incident_id", "kind"],
                condition=models.Q(stood_down_at__isnull=True),
                name="major_once_at_a_time",
            )
        ]
        indexes = [
            models.Index(fields=["incident_id", "-declared_at"], name="major_of_incident"),
            models.Index(fields=["-declared_at"], name="major_newest"),
            models.Index(
                fields=["declared_at"],
                condition=models.Q(stood_down_at__isnull=True),
                name="major_standing",
            ),
        ]


class Methane(Record):
    """One version of the METHANE; who wrote it down is ``created_by``, ``given_by`` reported it."""

    major = models.ForeignKey(MajorIncident, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    declared = TextKey(max_length=10)
    location = models.TextField()
    what = models.TextField(blank=True)
    hazards = models.TextField(blank=True)
    access = models.TextField(blank=True)
    casualties = models.TextField(blank=True)
    p1 = models.IntegerField(null=True)
    p2 = models.IntegerField(null=True)
    p3 = models.IntegerField(null=True)
    dead = models.IntegerField(null=True)
    services = models.TextField(blank=True)
    given_by = models.TextField(blank=True)

    class Meta:
        db_table = "major_methane"
        constraints = [
            models.UniqueConstraint(fields=["major", "number"], name="major_methane_once")
        ]
        indexes = [models.Index(fields=["incident_id"], name="major_methane_of")]


class Holding(Record):
    """Who holds a role (a code of ``command-roles``), since when, and until when."""

    major = models.ForeignKey(MajorIncident, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    role = TextKey(max_length=20)
    account_id = models.BigIntegerField()
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    class Meta:
        db_table = "major_holding"
        constraints = [
            models.UniqueConstraint(
                fields=["major", "role"],
                condition=models.Q(until__isnull=True),
                name="major_one_holds_a_role",
            )
        ]
        indexes = [models.Index(fields=["incident_id"], name="major_holding_of")]


class Decision(Record):
    """A decision as the log-keeper wrote it down. A mistake is corrected by a new one."""

    major = models.ForeignKey(MajorIncident, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    at = models.DateTimeField()
    decision = models.TextField()
    reason = models.TextField()
    decided_by = models.TextField()
    information = models.TextField(blank=True)
    threat = models.TextField(blank=True)
    powers = models.TextField(blank=True)
    options = models.TextField(blank=True)
    corrects = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "major_decision"
        constraints = [
            models.UniqueConstraint(fields=["major", "number"], name="major_decision_once")
        ]
        indexes = [models.Index(fields=["incident_id"], name="major_decision_of")]


class Principle(Record):
    """That a principle of joint work was seen to, or no longer is; the newest word counts."""

    major = models.ForeignKey(MajorIncident, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    code = TextKey(max_length=20)
    done = models.BooleanField(default=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "major_principle"
        indexes = [
            models.Index(fields=["major", "code", "-id"], name="major_principle_newest"),
            models.Index(fields=["incident_id"], name="major_principle_of"),
        ]

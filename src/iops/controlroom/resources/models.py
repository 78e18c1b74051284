"""Tables of resources."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField, RangeOperators
from django.db import models

from iops.controlroom.resources.contracts import OFF_DUTY
from iops.kernel.models import Record, TextKey


class Unit(Record):
    """A unit that can be sent. ``incident_id`` is the one it is committed to now.

    ``state`` is a code of the force's own list, ``meaning`` what it stands for (``states``).

    ``answer_by`` is when it is to acknowledge that job; None once it has, or without a job.

    ``shift_end`` is when the last of its crew is to go off duty; the crew may stay longer than
    that (``rules.stays``). ``withdrawn_at``: stood down for good; it keeps its call sign.
    """

    callsign = TextKey(max_length=20, unique=True)
    kind = TextKey(max_length=30)
    state = TextKey(max_length=4)
    meaning = TextKey(max_length=20, blank=True, default=OFF_DUTY)
    state_since = models.DateTimeField()
    beat = TextKey(max_length=30, blank=True)
    division = TextKey(max_length=30, blank=True)
    skills = ArrayField(models.CharField(max_length=30), default=list)
    shift_end = models.DateTimeField(null=True)
    incident_id = models.BigIntegerField(null=True)
    answer_by = models.DateTimeField(null=True)
    base_easting = models.FloatField(null=True)
    base_northing = models.FloatField(null=True)
    talkgroup = TextKey(max_length=30, blank=True, default="", db_default="")
    withdrawn_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "resources_unit"
        indexes = [
            models.Index(
                fields=["audience_id", "callsign"],
                condition=~models.Q(meaning=OFF_DUTY),
                name="resources_on_duty",
            ),
            models.Index(fields=["incident_id"], name="resources_committed"),
        ]


class CrewMember(Record):
    """An officer in a unit for a time. The database refuses the same officer in two at once.

    ``came_at`` is when they came aboard: None for a seat that is planned and whose time has not
    come. A planned seat that was taken back has an empty range. ``driver`` is a code of the list
    ``driver-grades``.
    """

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    name = models.TextField()
    collar = TextKey(max_length=10)
    aboard = DateTimeRangeField()
    came_at = models.DateTimeField(null=True)
    driver = TextKey(max_length=20, blank=True, default="", db_default="")

    class Meta:
        db_table = "resources_crew_member"
        indexes = [
            models.Index(fields=["unit", "-id"], name="resources_crew_of"),
            models.Index(
                fields=["unit"], condition=models.Q(came_at=None), name="resources_coming"
            ),
        ]
        constraints = [
            ExclusionConstraint(
                name="resources_one_crew_at_a_time",
                expressions=[
                    ("account_id", RangeOperators.EQUAL),
                    ("aboard", RangeOperators.OVERLAPS),
                ],
            )
        ]


class UnitPosition(models.Model):
    """The fix that is shown of each unit. History is kept in ``resources_position``, by day.

    ``counts_at`` is as of when it counts among the unit's sources (``position_rules.counts_at``);
    empty in a row that was loaded: its own time.
    """

    unit_id = models.BigIntegerField(primary_key=True)
    audience_id = models.IntegerField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    easting = models.FloatField()
    northing = models.FloatField()
    accuracy = models.FloatField()
    heading = models.FloatField(null=True)
    source = TextKey(max_length=10)
    fix_at = models.DateTimeField()
    counts_at = models.DateTimeField(null=True)
    keeps_history = False

    class Meta:
        db_table = "resources_unit_position"


class Withheld(models.Model):
    """A unit whose position only a few may see: where it is sent is confidential.

    ``audience_id`` is those who may know the place; the fixes of the unit carry it. ``sent`` while
    the job lasts; afterwards, from ``since``, until a fix lies away from the place (its
    coordinates, in metres), or from where the unit stood then.
    """

    unit_id = models.BigIntegerField(primary_key=True)
    audience_id = models.IntegerField()
    incident_id = models.BigIntegerField()
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    sent = models.BooleanField(default=True)
    since = models.DateTimeField()
    keeps_history = False

    class Meta:
        db_table = "resources_withheld"
        indexes = [models.Index(fields=["incident_id"], name="resources_withheld_for")]


class Position(models.Model):
    """Every fix that was kept, in day partitions, made in SQL.

    ``audience_id`` is who could see it then; empty in a row of an older release, which nobody is
    shown any more: it may say where a confidential place is.
    """

    id = models.BigIntegerField(primary_key=True)
    unit_id = models.BigIntegerField()
    fix_at = models.DateTimeField()
    received_at = models.DateTimeField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    accuracy = models.FloatField()
    heading = models.FloatField(null=True)
    source = TextKey(max_length=10)
    audience_id = models.IntegerField(null=True)

    class Meta:
        managed = False
        db_table = "resources_position"


class PositionCount(models.Model):
    """How many fixes of a source were kept (``reason`` empty) or refused, hour by hour."""

    hour = models.DateTimeField()
    source = TextKey(max_length=10)
    reason = TextKey(max_length=10, blank=True)
    fixes = models.BigIntegerField()
    keeps_history = False

    class Meta:
        db_table = "resources_position_count"
        constraints = [
            models.UniqueConstraint(
                fields=["hour", "source", "reason"], name="resources_position_counted"
            )
        ]


class DisposedDay(models.Model):
    """A day whose tracks were disposed of as a whole: how many fixes, when, after how many days."""

    day = models.DateField(unique=True)
    fixes = models.BigIntegerField()
    disposed_at = models.DateTimeField()
    kept_days = models.IntegerField()
    keeps_history = False

    class Meta:
        db_table = "resources_disposed_day"

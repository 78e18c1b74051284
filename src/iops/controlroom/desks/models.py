"""Tables of desks."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models

from iops.kernel.models import Record, TextKey


class Desk(Record):
    """A dispatch desk of a force. ``covered_by`` does its work now; null: it does so itself.

    ``takes_rest``: incidents come here whose place is no desk's.
    """

    force_id = models.IntegerField()
    code = TextKey(max_length=6)
    name = models.CharField(max_length=60)
    takes_rest = models.BooleanField(default=False)
    covered_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    closed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desks_desk"
        constraints = [
            models.UniqueConstraint(
                fields=["force_id", "code"],
                condition=models.Q(closed_at__isnull=True),
                name="desks_code_once",
            ),
            models.UniqueConstraint(
                fields=["force_id"],
                condition=models.Q(closed_at__isnull=True, takes_rest=True),
                name="desks_one_takes_the_rest",
            ),
            models.CheckConstraint(
                condition=~models.Q(covered_by=models.F("id")), name="desks_not_by_itself"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class DeskArea(Record):
    """That a desk covers a division or beat, by its code. No area is at two desks."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    force_id = models.IntegerField()
    kind = TextKey(max_length=10)
    area = TextKey(max_length=30)

    class Meta:
        db_table = "desks_area"
        constraints = [
            models.UniqueConstraint(
                fields=["force_id", "kind", "area"], name="desks_area_at_one_desk"
            )
        ]


class Sitting(Record):
    """That somebody sits, or sat, at a desk: from when to when, and why it ended.

    The database refuses two at one moment, whoever comes first.
    """

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    sat = DateTimeRangeField()
    ended = TextKey(max_length=12, blank=True)

    class Meta:
        db_table = "desks_sitting"
        constraints = [
            ExclusionConstraint(
                name="desks_one_desk_at_a_time",
                expressions=[
                    ("account_id", RangeOperators.EQUAL),
                    ("sat", RangeOperators.OVERLAPS),
                ],
            )
        ]
        indexes = [
            models.Index(fields=["desk", "-id"], name="desks_sittings_of"),
            models.Index(fields=["desk"], condition=models.Q(ended=""), name="desks_sitting_now"),
        ]


class Merger(Record):
    """That a desk does the work of another, from when to when (no end: still)."""

    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    into = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    merged = DateTimeRangeField()
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "desks_merger"
        constraints = [
            ExclusionConstraint(
                name="desks_merged_into_one",
                expressions=[
                    ("desk", RangeOperators.EQUAL),
                    ("merged", RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=~models.Q(desk=models.F("into")), name="desks_not_into_itself"
            ),
        ]
        indexes = [models.Index(fields=["desk", "-id"], name="desks_mergers_of")]


class Placing(Record):
    """That an incident was moved to a desk by hand, and why. The one without an end counts."""

    incident_id = models.BigIntegerField()
    desk = models.ForeignKey(Desk, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reason = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "desks_placing"
        constraints = [
            models.UniqueConstraint(
                fields=["incident_id"],
                condition=models.Q(ended_at__isnull=True),
                name="desks_placed_once",
            )
        ]
        indexes = [models.Index(fields=["incident_id", "-at"], name="desks_placings_of")]

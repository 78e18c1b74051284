"""Tables of plans."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Plan(Record):
    """A plan as it stands. ``number`` is its version; ``steps`` are lines, one a step.

    It holds from ``valid_from`` to ``valid_to``, both days within. Who may see it is its audience.
    """

    kind = TextKey(max_length=20)
    title = models.TextField()
    body = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    owner_id = models.BigIntegerField()
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    review_on = models.DateField()
    reviewed_at = models.DateTimeField()
    number = models.IntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "plans_plan"
        indexes = [
            models.Index(
                fields=["kind", "id"],
                condition=models.Q(withdrawn_at__isnull=True),
                name="plans_standing",
            )
        ]


class PlanVersion(Record):
    """A plan as it stood after a change; never changed."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()
    title = models.TextField()
    body = models.TextField(blank=True)
    steps = models.TextField(blank=True)
    note = models.TextField(blank=True)

    class Meta:
        db_table = "plans_version"
        constraints = [
            models.UniqueConstraint(fields=["plan", "number"], name="plans_version_once")
        ]


class Match(Record):
    """Where a plan opens by itself. What is not needed for its kind is empty.

    ``word`` is the code of an area or a type, or a telephone number as it is kept. ``metres``
    around a point; ``label`` is how people read it.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    kind = TextKey(max_length=10)
    place_id = models.BigIntegerField(null=True)
    profile_id = models.BigIntegerField(null=True)
    word = TextKey(max_length=40, blank=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    metres = models.IntegerField(default=0)
    label = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "plans_match"
        indexes = [
            models.Index(fields=["plan"], name="plans_match_of"),
            models.Index(
                fields=["place_id"],
                condition=models.Q(place_id__isnull=False, ended_at__isnull=True),
                name="plans_at_place",
            ),
            models.Index(
                fields=["profile_id"],
                condition=models.Q(profile_id__isnull=False),
                name="plans_of_person",
            ),
            models.Index(
                fields=["word", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="plans_by_word",
            ),
            models.Index(
                fields=["easting", "northing"],
                condition=models.Q(metres__gt=0, ended_at__isnull=True),
                name="plans_around",
            ),
        ]


class Tick(Record):
    """That a step was done on an incident, or is not after all; the newest word counts."""

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()
    number = models.IntegerField()
    step = models.TextField()
    done = models.BooleanField(default=True)
    at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        db_table = "plans_tick"
        indexes = [models.Index(fields=["incident_id", "plan"], name="plans_ticks_of")]

"""Tables of linkage."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import Record, TextKey


class Proposal(Record):
    """Two records that a run holds to be one person, for somebody to judge.

    ``weight`` is the logarithm to base two of how much likelier one person is than two;
    ``explanation`` lists [comparison, outcome, weight, weight of its rarity]: codes and numbers,
    nothing of what the records say. ``danger`` orders the review. ``state``: "open"; "judged" by a
    person, for good; "moot" while other judgements answer it.
    """

    keeps_history = False

    run = TextKey(max_length=40)
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    weight = models.FloatField()
    prior = models.FloatField()
    explanation = models.JSONField()
    together = models.BooleanField()
    danger = models.SmallIntegerField(default=0)
    state = TextKey(max_length=8, default="open")
    judgement_id = models.BigIntegerField(null=True)
    judged_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "linkage_proposal"
        constraints = [
            models.UniqueConstraint(fields=["left_id", "right_id"], name="linkage_one_a_pair"),
            models.CheckConstraint(
                condition=models.Q(left_id__lt=models.F("right_id")), name="linkage_pair_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-danger", "-weight", "id"],
                condition=models.Q(state="open"),
                name="linkage_review",
            ),
            models.Index(fields=["right_id"], name="linkage_right"),
        ]


class Sample(models.Model):
    """Pairs of a run, drawn by chance for people to label without seeing what the machine says.

    ``strata`` holds, by stratum, how many proposed pairs it had when the sample was drawn.
    """

    id = models.BigAutoField(primary_key=True)
    force_id = models.BigIntegerField()
    run = TextKey(max_length=40)
    settings_hash = TextKey(max_length=64)
    seed = models.BigIntegerField()
    strata = models.JSONField()
    drawn_at = models.DateTimeField(default=clock.now)
    drawn_by = models.BigIntegerField()

    class Meta:
        db_table = "linkage_sample"
        indexes = [models.Index(fields=["force_id", "-id"], name="linkage_samples")]


class Sampled(models.Model):
    """One pair of a sample; shown in the order of ``rank``.

    ``tuning``: its label may help to choose a threshold; of the others none may.
    """

    id = models.BigAutoField(primary_key=True)
    sample = models.ForeignKey(Sample, models.CASCADE, related_name="+")
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="+")
    stratum = TextKey(max_length=60)
    rank = models.IntegerField()
    tuning = models.BooleanField()

    class Meta:
        db_table = "linkage_sampled"
        constraints = [
            models.UniqueConstraint(fields=["sample", "rank"], name="linkage_sampled_rank"),
            models.UniqueConstraint(fields=["proposal", "sample"], name="linkage_sampled_once"),
        ]


class Measurement(models.Model):
    """How often a run's pairs above a threshold were one person, on labelled pairs of a force.

    ``groups`` holds, by group, how many pairs were labelled, how many of them the machine would
    join, and how many of those rightly.
    """

    id = models.BigAutoField(primary_key=True)
    force_id = models.BigIntegerField()
    run = TextKey(max_length=40)
    settings_hash = TextKey(max_length=64)
    threshold = models.FloatField()
    groups = models.JSONField()
    measured_at = models.DateTimeField(default=clock.now)
    measured_by = models.BigIntegerField()

    class Meta:
        db_table = "linkage_measurement"
        indexes = [models.Index(fields=["force_id", "-id"], name="linkage_measured")]


class Automatic(models.Model):
    """Whether a machine may judge "same" in a force, since when, by whom, on what measurement."""

    id = models.BigAutoField(primary_key=True)
    force_id = models.BigIntegerField(unique=True)
    is_on = models.BooleanField(default=False)
    measurement_id = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    changed_by = models.BigIntegerField()
    reason = models.TextField()

    class Meta:
        db_table = "linkage_automatic"

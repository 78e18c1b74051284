"""Tables of identity."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Judged(Record):
    """What somebody, or a machine, held of two records. Superseded, never deleted."""

    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    verdict = TextKey(max_length=10)
    reason = models.TextField(blank=True)
    score = models.FloatField(null=True)
    judged_at = models.DateTimeField()
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class Membership(models.Model):
    """A profile's nominal. A profile without a row is its own nominal.

    The nominal's id is the id of its oldest (lowest) profile.
    """

    id = models.BigAutoField(primary_key=True)
    profile_id = models.BigIntegerField(unique=True)
    nominal_id = models.BigIntegerField()

    class Meta:
        db_table = "identity_membership"
        indexes = [models.Index(fields=["nominal_id"], name="identity_members")]


class Judgement(Judged):
    """What was held of two profiles."""

    class Meta:
        db_table = "identity_judgement"
        constraints = [
            models.UniqueConstraint(
                fields=["left_id", "right_id"],
                condition=models.Q(superseded_at__isnull=True),
                name="identity_one_judgement_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(left_id__lt=models.F("right_id")), name="identity_pair_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["right_id"],
                condition=models.Q(superseded_at__isnull=True),
                name="identity_judged_right",
            )
        ]

"""Tables of sameness."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey
from iops.pole.identity.models import Judged


class ThingJudgement(Judged):
    """What was held of two records of one ``kind`` ("place", "vehicle", "phone")."""

    kind = TextKey(max_length=20)

    class Meta:
        db_table = "sameness_judgement"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "left_id", "right_id"],
                condition=models.Q(superseded_at__isnull=True),
                name="sameness_one_judgement_a_pair",
            ),
            models.CheckConstraint(
                condition=models.Q(left_id__lt=models.F("right_id")), name="sameness_pair_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["kind", "right_id"],
                condition=models.Q(superseded_at__isnull=True),
                name="sameness_judged_right",
            )
        ]


class ThingMembership(models.Model):
    """The group of a record that is not the only one of its thing; its oldest record's number."""

    id = models.BigAutoField(primary_key=True)
    kind = TextKey(max_length=20)
    record_id = models.BigIntegerField()
    group_id = models.BigIntegerField()

    class Meta:
        db_table = "sameness_membership"
        constraints = [
            models.UniqueConstraint(fields=["kind", "record_id"], name="sameness_one_group")
        ]
        indexes = [models.Index(fields=["kind", "group_id"], name="sameness_members")]


class ThingProposal(models.Model):
    """Two records of a kind that may be one thing, found by night, for somebody to judge.

    ``why``: what they have in common, nothing of what they say. ``danger``: 1 where a warning
    stands on one of them only. ``judged``: a judgement holds of this very pair.
    """

    id = models.BigAutoField(primary_key=True)
    kind = TextKey(max_length=20)
    left_id = models.BigIntegerField()
    right_id = models.BigIntegerField()
    why = ArrayField(models.TextField())
    danger = models.SmallIntegerField(default=0)
    judged = models.BooleanField(default=False)
    found_at = models.DateTimeField(default=clock.now)
    keeps_history = False

    class Meta:
        db_table = "sameness_proposal"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "left_id", "right_id"], name="sameness_one_proposal_a_pair"
            ),
            models.CheckConstraint(
                condition=models.Q(left_id__lt=models.F("right_id")), name="sameness_proposed_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-danger", "id"], condition=models.Q(judged=False), name="sameness_review"
            )
        ]

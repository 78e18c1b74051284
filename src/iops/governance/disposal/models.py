"""Tables of disposal."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import Record, TextKey


class Review(Record):
    """That a record's retention period is over, and what was decided: keep it, or dispose of it.

    ``period_ends`` is the London day on which the period ended; a record has one review for each.
    The audience is the record's own.
    """

    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    number = TextKey(max_length=40, blank=True)
    retention = TextKey(max_length=20)
    period_ends = models.DateField()
    decision = TextKey(max_length=10, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    keep_until = models.DateField(null=True)
    reason = models.TextField(blank=True)
    proposal_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "disposal_review"
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id", "period_ends"], name="disposal_one_review"
            )
        ]
        indexes = [
            models.Index(
                fields=["period_ends"],
                condition=models.Q(decided_at__isnull=True),
                name="disposal_reviews_due",
            )
        ]


class Proposal(models.Model):
    """That a record should be blanked: proposed by one person, approved or refused by another."""

    id = models.BigAutoField(primary_key=True)
    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    ground = TextKey(max_length=20)
    note = models.TextField()
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    refused_by = models.BigIntegerField(null=True)
    refusal = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "disposal_proposal"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="disposal_two_people",
            )
        ]
        indexes = [
            models.Index(
                fields=["proposed_at"],
                condition=models.Q(done_at__isnull=True, refused_at__isnull=True),
                name="disposal_waiting",
            )
        ]


class Tombstone(models.Model):
    """What is left of a blanked row: where it was, the hash of what it said, and the ground."""

    id = models.BigAutoField(primary_key=True)
    table_name = TextKey(max_length=63)
    row_id = models.BigIntegerField()
    hash = models.BinaryField(max_length=32)
    ground = TextKey(max_length=20)
    proposal_id = models.BigIntegerField()
    at = models.DateTimeField()

    class Meta:
        db_table = "disposal_tombstone"
        indexes = [
            models.Index(fields=["table_name", "row_id"], name="disposal_stone_of"),
            models.Index(fields=["proposal_id"], name="disposal_stones_by"),
        ]

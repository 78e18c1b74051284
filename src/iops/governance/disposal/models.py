"""Tables of disposal."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey


class Proposal(models.Model):
    """That a record should be blanked: proposed by one person, approved by another."""

    id = models.BigAutoField(primary_key=True)
    record_kind = TextKey(max_length=40)
    record_id = models.BigIntegerField()
    ground = TextKey(max_length=20)
    note = models.TextField()
    proposed_by = models.BigIntegerField()
    proposed_at = models.DateTimeField(default=clock.now)
    approved_by = models.BigIntegerField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "disposal_proposal"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(approved_by__isnull=True)
                | ~models.Q(approved_by=models.F("proposed_by")),
                name="disposal_two_people",
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
        indexes = [models.Index(fields=["table_name", "row_id"], name="disposal_stone_of")]

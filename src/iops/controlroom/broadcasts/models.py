"""Tables of broadcasts."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Broadcast(Record):
    """Words that went to many. ``to`` is a kind of ``TARGETS``, ``name`` which one of it.

    ``read_by`` is when everybody should have read it; ``all_read_at`` when they had. ``closed_at``:
    somebody has said that whoever has not read it by then need not.
    """

    to = TextKey(max_length=10)
    name = TextKey(max_length=200, blank=True)
    text = models.TextField()
    sent_at = models.DateTimeField()
    recipients = models.IntegerField()
    read_by = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    reminders = models.IntegerField(default=0)
    all_read_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "broadcasts_broadcast"
        indexes = [models.Index(fields=["-sent_at"], name="broadcasts_newest")]


class Receipt(Record):
    """One recipient of a broadcast, and when they read it."""

    broadcast = models.ForeignKey(Broadcast, models.PROTECT, related_name="+")
    account_id = models.BigIntegerField()
    callsign = TextKey(max_length=20, blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "broadcasts_receipt"
        constraints = [
            models.UniqueConstraint(fields=["broadcast", "account_id"], name="broadcasts_once_each")
        ]
        indexes = [
            models.Index(
                fields=["account_id"],
                condition=models.Q(read_at__isnull=True),
                name="broadcasts_unread_of",
            )
        ]

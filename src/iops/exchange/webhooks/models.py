"""Tables of webhooks: who is told what, and the ledger of what was sent."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey


class Subscription(models.Model):
    """An address that is told of some fact types, for the audiences of its account."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    url = models.URLField(max_length=500)
    types = ArrayField(models.CharField(max_length=80))
    secret = models.CharField(max_length=80)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "webhooks_subscription"


class Delivery(models.Model):
    """One message to one address: position, attempts, receipt. The row is the ledger."""

    id = models.BigAutoField(primary_key=True)
    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="+")
    position = models.BigIntegerField()
    body = models.JSONField()
    created_at = models.DateTimeField(default=clock.now)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    acknowledged_at = models.DateTimeField(null=True)
    last_status = TextKey(max_length=60, blank=True)
    keeps_history = False

    class Meta:
        db_table = "webhooks_delivery"
        constraints = [
            models.UniqueConstraint(fields=["subscription", "position"], name="webhooks_once")
        ]
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(acknowledged_at__isnull=True),
                name="webhooks_due",
            )
        ]

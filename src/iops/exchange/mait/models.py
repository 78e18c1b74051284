"""The table of partners."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey


class Partner(models.Model):
    """Where messages for an agency go, and whose token brings theirs.

    ``url`` is https, or "simulator:" where the simulator of a sandbox plays the other side.
    ``secret`` signs what we send. ``account_id`` is the machine account that they call us with.
    """

    id = models.BigAutoField(primary_key=True)
    agency = TextKey(max_length=80)
    url = models.CharField(max_length=500)
    secret = models.CharField(max_length=80)
    account_id = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "mait_partner"
        constraints = [
            models.UniqueConstraint(
                fields=["agency"], condition=models.Q(ended_at__isnull=True), name="mait_once"
            ),
            models.UniqueConstraint(
                fields=["account_id"],
                condition=models.Q(ended_at__isnull=True),
                name="mait_account_once",
            ),
        ]

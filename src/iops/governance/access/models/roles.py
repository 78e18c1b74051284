"""Changes of what a role may do: as they were asked for, and who stands behind them."""

from django.db import models

from iops.governance.access.models.accounts import Account
from iops.governance.access.models.organisation import Role
from iops.kernel import clock
from iops.kernel.models import TextKey


class RoleChange(models.Model):
    """That a role is to hold a permission, for these purposes, or no longer.

    What narrows a role holds at once; what widens it waits for a second person. ``applied_at``
    and ``refused_at`` are empty while it waits.
    """

    id = models.BigAutoField(primary_key=True)
    role = models.ForeignKey(Role, models.PROTECT, related_name="+")
    permission = TextKey(max_length=80)
    allowed = models.BooleanField()
    purposes = models.JSONField(default=list)
    reason = models.TextField()
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(default=clock.now)
    applied_at = models.DateTimeField(null=True)
    refused_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        db_table = "access_role_change"
        constraints = [
            models.UniqueConstraint(
                fields=["role", "permission"],
                condition=models.Q(applied_at__isnull=True, refused_at__isnull=True),
                name="access_role_change_waits_once",
            )
        ]
        indexes = [models.Index(fields=["role", "-proposed_at"], name="access_role_changes_of")]

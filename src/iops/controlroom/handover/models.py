"""The table of handovers of desks."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel.models import Record


class DeskHandover(Record):
    """That a desk was offered to a colleague, and what the colleague confirmed to have read.

    ``to_id``: to whom; null: to whoever comes. The lists are the numbers of the open incidents (as
    on the board), results due, entries of the diary and committed units at the confirmation.
    ``confirmed`` is null until the offer ends; false: it was taken back.
    """

    desk_id = models.BigIntegerField()
    from_id = models.BigIntegerField()
    to_id = models.BigIntegerField(null=True)
    offered_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    confirmed = models.BooleanField(null=True)
    incidents = ArrayField(models.BigIntegerField(), default=list)
    results = ArrayField(models.BigIntegerField(), default=list)
    diary = ArrayField(models.BigIntegerField(), default=list)
    units = ArrayField(models.BigIntegerField(), default=list)

    class Meta:
        db_table = "handover_desk"
        constraints = [
            models.UniqueConstraint(
                fields=["desk_id", "from_id"],
                condition=models.Q(ended_at__isnull=True),
                name="handover_offered_once",
            )
        ]
        indexes = [models.Index(fields=["desk_id", "-offered_at"], name="handover_of_desk")]

"""Tables of diagrams."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Diagram(Record):
    """A diagram that was kept: the numbers of its nodes and where they stand, nothing else.

    ``about_kind`` and ``about_id`` name the case that it is shared with; whoever may see that, may
    open it. Otherwise it is its maker's alone.
    """

    title = models.TextField()
    state = models.JSONField()
    about_kind = TextKey(max_length=20, blank=True)
    about_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "diagrams_diagram"
        indexes = [
            models.Index(fields=["created_by", "-id"], name="diagrams_made_by"),
            models.Index(fields=["about_id", "about_kind"], name="diagrams_about"),
        ]

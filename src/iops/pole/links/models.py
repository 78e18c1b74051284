"""Tables of links and markers."""

from django.db import models

from iops.kernel.dates import PartialDateField
from iops.kernel.models import Record, TextKey


class Link(Record):
    """Two records and why they belong together.

    Kinds are record kinds ("profile", "vehicle", "phone", "place", "organisation", "incident",
    "crime", "contact"). ``source_kind`` and ``source_id`` name the record it stands on.
    """

    from_kind = TextKey(max_length=20)
    from_id = models.BigIntegerField()
    to_kind = TextKey(max_length=20)
    to_id = models.BigIntegerField()
    reason = TextKey(max_length=40)
    since = PartialDateField(null=True, blank=True)
    until = PartialDateField(null=True, blank=True)
    source_kind = TextKey(max_length=20, blank=True)
    source_id = models.BigIntegerField(null=True)
    certainty = TextKey(max_length=12, default="known")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "links_link"
        indexes = [
            models.Index(fields=["from_kind", "from_id", "reason"], name="links_from"),
            models.Index(fields=["to_kind", "to_id", "reason"], name="links_to"),
        ]


class LinkChange(Record):
    """That a link was wrong, has ended, or goes on: who said so, when, and why.

    It names the ends of the link and why these belonged together (``tie``), so that it is seen and
    disposed of with either of them.
    """

    link_id = models.BigIntegerField()
    tie = TextKey(max_length=40)
    from_kind = TextKey(max_length=20)
    from_id = models.BigIntegerField()
    to_kind = TextKey(max_length=20)
    to_id = models.BigIntegerField()
    what = TextKey(max_length=10)
    until = PartialDateField(null=True, blank=True)
    reason = models.TextField(blank=True)

    class Meta:
        db_table = "links_link_change"
        indexes = [
            models.Index(fields=["from_kind", "from_id"], name="links_changed_from"),
            models.Index(fields=["to_kind", "to_id"], name="links_changed_to"),
        ]


class Marker(Record):
    """A warning about one record: what, on what evidence, until when it is reviewed."""

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    type_code = TextKey(max_length=10)
    evidence = models.TextField()
    set_at = models.DateTimeField()
    review_on = models.DateField()
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "links_marker"
        indexes = [
            models.Index(
                fields=["about_kind", "about_id"],
                condition=models.Q(lapsed_at__isnull=True),
                name="links_markers_of",
            )
        ]

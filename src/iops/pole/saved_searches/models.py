"""Tables of saved searches."""

from django.db import models

from iops.kernel.models import Record, TextKey


class SavedSearch(Record):
    """What somebody wants to be told of; in an audience of its own, which only they see."""

    owner_id = models.BigIntegerField()
    text = models.TextField()
    said = models.TextField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saved_searches_search"
        indexes = [
            models.Index(
                fields=["owner_id"],
                condition=models.Q(ended_at__isnull=True),
                name="saved_searches_open",
            )
        ]


class SearchMatch(Record):
    """A record that a saved search finds. What was there when it was saved is seen already."""

    search = models.ForeignKey(SavedSearch, models.PROTECT, related_name="+")
    record_kind = TextKey(max_length=20)
    record_id = models.BigIntegerField()
    matched_at = models.DateTimeField()
    seen_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "saved_searches_match"
        constraints = [
            models.UniqueConstraint(
                fields=["search", "record_kind", "record_id"], name="saved_searches_match_once"
            )
        ]
        indexes = [
            models.Index(fields=["record_id", "record_kind"], name="saved_searches_of_record")
        ]

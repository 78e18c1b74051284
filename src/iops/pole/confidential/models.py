"""Tables of what is confidential."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Mark(Record):
    """That a place, or the address and phone of a person, is confidential or no longer so.

    ``with_place_id`` is the place with which a twin in the gazetteer was marked.
    """

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    with_place_id = models.BigIntegerField(null=True)
    confidential = models.BooleanField(default=True)
    reason = models.TextField()

    class Meta:
        db_table = "confidential_mark"
        indexes = [models.Index(fields=["about_kind", "about_id"], name="confidential_marks_of")]


class Whereabouts(Record):
    """Where a record truly is, under an audience of its own. The record's row says it is veiled.

    ``asked``: whoever told of it asked to keep it confidential, whatever the place; empty where
    that was not yet kept.
    """

    record_kind = TextKey(max_length=20)
    record_id = models.BigIntegerField()
    asked = models.BooleanField(null=True)
    place_text = models.TextField()
    place_id = models.BigIntegerField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)

    class Meta:
        db_table = "confidential_whereabouts"
        constraints = [
            models.UniqueConstraint(
                fields=["record_kind", "record_id"], name="confidential_whereabouts_once"
            )
        ]
        indexes = [models.Index(fields=["place_id"], name="confidential_at_place")]

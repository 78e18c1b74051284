"""Tables of encounters."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.kernel.models import Record, TextKey


class Encounter(Record):
    """A stop and search. Name and address may be left out: the law does not require them.

    Codes are those of the list ``stop-search``; words of older publications are kept as they
    were loaded.
    """

    number = TextKey(max_length=30, unique=True)
    kind = TextKey(max_length=30)
    at = models.DateTimeField()
    place_text = models.TextField(blank=True)
    place_id = models.BigIntegerField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    beat = TextKey(max_length=30, blank=True)
    profile_id = models.BigIntegerField(null=True)
    gender = TextKey(max_length=10, blank=True)
    age_range = TextKey(max_length=10, blank=True)
    self_ethnicity = models.TextField(blank=True)
    officer_ethnicity = TextKey(max_length=10, blank=True)
    legislation = models.TextField(blank=True)
    search_object = models.TextField(blank=True)
    grounds = models.TextField(blank=True)
    outcome = models.TextField(blank=True)
    outcome_linked = models.BooleanField(null=True)
    more_than_outer = models.BooleanField(null=True)
    operation = models.BooleanField(null=True)
    operation_name = models.TextField(blank=True)

    class Meta:
        db_table = "encounters_encounter"
        indexes = [
            GinIndex(
                OpClass(Upper("place_text"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="encounters_told",
            ),
            models.Index(
                fields=["place_id"],
                condition=models.Q(place_id__isnull=False),
                name="encounters_at_place",
            ),
            models.Index(fields=["easting", "northing"], name="encounters_at_point"),
            models.Index(fields=["audience_id", "-at"], name="encounters_newest"),
            models.Index(
                fields=["profile_id"],
                condition=models.Q(profile_id__isnull=False),
                name="encounters_of_person",
            ),
        ]

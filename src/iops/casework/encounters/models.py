"""Tables of encounters."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.kernel.models import Record, TextKey, words_index


class Encounter(Record):
    """A stop and search. Name and address may be left out: the law does not require them.

    Kind, legislation, object, outcome, age range, gender and both ethnicities are kept in the words
    of the published file, whatever they came from; gender and ethnicities beside it as the code
    that was chosen (lists gender, ethnicity, observed-ethnicity), which is finer. ``created_by`` is
    the officer who searched. ``more_than_outer`` is what ``clothing`` says, as published.
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
    vehicle_id = models.BigIntegerField(null=True)
    vehicle_text = models.TextField(blank=True, default="", db_default="")
    unattended = models.BooleanField(default=False, db_default=False)
    incident_id = models.BigIntegerField(null=True)
    gender = TextKey(max_length=10, blank=True)
    gender_code = TextKey(max_length=20, blank=True, default="", db_default="")
    age_range = TextKey(max_length=10, blank=True)
    self_ethnicity = models.TextField(blank=True)
    self_ethnicity_code = TextKey(max_length=4, blank=True, default="", db_default="")
    ethnicity_reason = TextKey(max_length=4, blank=True, default="", db_default="")
    officer_ethnicity = TextKey(max_length=10, blank=True)
    officer_ethnicity_code = TextKey(max_length=4, blank=True, default="", db_default="")
    legislation = models.TextField(blank=True)
    search_object = models.TextField(blank=True)
    grounds = models.TextField(blank=True)
    authority = models.TextField(blank=True, default="", db_default="")
    outcome = models.TextField(blank=True)
    outcome_linked = models.BooleanField(null=True)
    found = models.TextField(blank=True, default="", db_default="")
    more_than_outer = models.BooleanField(null=True)
    clothing = TextKey(max_length=10, blank=True, default="", db_default="")
    clothing_text = models.TextField(blank=True, default="", db_default="")
    gowisely = models.BooleanField(null=True)
    copy_offered = TextKey(max_length=12, blank=True, default="", db_default="")
    video = TextKey(max_length=60, blank=True, default="", db_default="")
    force_used = models.BooleanField(null=True)
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
            models.Index(
                fields=["vehicle_id"],
                condition=models.Q(vehicle_id__isnull=False),
                name="encounters_of_vehicle",
            ),
            models.Index(
                fields=["incident_id"],
                condition=models.Q(incident_id__isnull=False),
                name="encounters_of_incident",
            ),
            models.Index(fields=["created_by", "-at"], name="encounters_of_officer"),
            words_index("grounds", "encounters_said"),
            GinIndex(
                fields=["number"], name="encounters_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ]


class Review(Record):
    """A supervisor's word on the grounds of a search, and what they told the officer."""

    encounter = models.ForeignKey(Encounter, models.PROTECT, related_name="+")
    reviewed_at = models.DateTimeField()
    reasonable = models.BooleanField(default=False)
    feedback = models.TextField(blank=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "encounters_review"
        indexes = [models.Index(fields=["encounter", "-reviewed_at"], name="encounters_reviews")]

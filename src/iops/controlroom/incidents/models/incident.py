"""The incident and what it is tied to."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.kernel.models import Record, TextKey, words_index


class Incident(Record):
    """One thing that happened, or may happen, and that the force deals with.

    ``reported_at`` is when the first contact about it reached the force; ``target_at`` when it
    must be attended (or, for grade C, dealt with); ``breached_at`` when a target was first
    missed, and is never erased; ``crime_why`` the signs for which it looks like a crime.
    """

    number = TextKey(max_length=30, unique=True)
    short = models.IntegerField()
    type_code = TextKey(max_length=10)
    closing_code = TextKey(max_length=10, blank=True)
    qualifiers = ArrayField(models.CharField(max_length=40), default=list)
    summary = models.TextField()
    grade = TextKey(max_length=4, null=True)
    state = TextKey(max_length=12, default="open")
    reported_at = models.DateTimeField()
    opened_at = models.DateTimeField()
    graded_at = models.DateTimeField(null=True)
    target_at = models.DateTimeField(null=True)
    breached_at = models.DateTimeField(null=True)
    first_assigned_at = models.DateTimeField(null=True)
    first_attended_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    first_closed_at = models.DateTimeField(null=True)
    result = models.TextField(blank=True)
    place_text = models.TextField()
    place_id = models.BigIntegerField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    beat = TextKey(max_length=30, blank=True)
    division = TextKey(max_length=30, blank=True)
    crime_like = models.BooleanField(default=False)
    crime_why = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "incidents_incident"
        indexes = [
            GinIndex(
                OpClass(Upper("place_text"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="incidents_told",
            ),
            models.Index(
                fields=["audience_id", "grade", "opened_at"],
                condition=~models.Q(state="closed"),
                name="incidents_open",
            ),
            models.Index(fields=["audience_id", "-opened_at"], name="incidents_newest"),
            models.Index(fields=["short", "-opened_at"], name="incidents_short"),
            models.Index(fields=["place_id", "-opened_at"], name="incidents_at_place"),
            models.Index(fields=["easting", "northing"], name="incidents_at_point"),
            words_index("summary", "incidents_said"),
            GinIndex(
                fields=["number"], name="incidents_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ]


class IncidentContact(Record):
    """A contact about an incident: many calls, one event."""

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    contact_id = models.BigIntegerField(unique=True)

    class Meta:
        db_table = "incidents_contact"


class IncidentLink(Record):
    """Two incidents that belong together: duplicate of, part of, linked with.

    ``incident`` is the duplicate, or the part; of two that are merely linked, the older. A link
    is never removed: it is taken back (``ended_at``) with a reason. ``moved`` are the contacts
    that a duplicate handed over, so that taking it back gives them back.
    """

    incident = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    other = models.ForeignKey(Incident, models.PROTECT, related_name="+")
    kind = TextKey(max_length=20)
    reason = models.TextField(blank=True)
    moved = ArrayField(models.BigIntegerField(), default=list)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    end_reason = models.TextField(blank=True, default="", db_default="")

    class Meta:
        db_table = "incidents_link"
        constraints = [
            models.UniqueConstraint(
                fields=["incident", "other", "kind"],
                condition=models.Q(ended_at__isnull=True),
                name="incidents_link_once",
            ),
            models.UniqueConstraint(
                fields=["incident"],
                condition=models.Q(ended_at__isnull=True, kind="duplicate-of"),
                name="incidents_duplicate_of_one",
            ),
            models.CheckConstraint(
                condition=~models.Q(incident=models.F("other")), name="incidents_no_self_link"
            ),
        ]
        indexes = [models.Index(fields=["other"], name="incidents_links_to")]

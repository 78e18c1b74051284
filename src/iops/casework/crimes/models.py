"""Tables of crimes."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.kernel.dates import PartialDateField
from iops.kernel.models import Record, TextKey, words_index


class Crime(Record):
    """A recorded crime. One crime for each victim; an incident may have many, or none.

    ``reported_at``: when the report was first received, whatever came between.
    ``class_inferred``: the class was derived by a mapping, not chosen by a person.
    ``state``: open, closed (finalised) or cancelled; a cancelled one is in no count, and stays.
    """

    number = TextKey(max_length=30, unique=True)
    class_code = TextKey(max_length=10)
    offence_code = TextKey(max_length=10, blank=True)
    class_inferred = models.BooleanField(default=False)
    summary = models.TextField(blank=True)
    flags = ArrayField(models.CharField(max_length=30), default=list)
    reported_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    committed_from = PartialDateField(null=True)
    committed_to = PartialDateField(null=True)
    state = TextKey(max_length=12, default="open")
    owner_id = models.BigIntegerField(null=True)
    team_id = models.BigIntegerField(null=True)
    place_text = models.TextField(blank=True)
    place_id = models.BigIntegerField(null=True)
    easting = models.FloatField(null=True)
    northing = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    latitude = models.FloatField(null=True)
    beat = TextKey(max_length=30, blank=True)
    division = TextKey(max_length=30, blank=True)
    outcome_code = TextKey(max_length=4, blank=True)
    outcome_at = models.DateTimeField(null=True)
    external_id = TextKey(max_length=64, blank=True)
    cancel_code = TextKey(max_length=4, blank=True, default="", db_default="")
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crimes_crime"
        indexes = [
            GinIndex(
                OpClass(Upper("place_text"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="crimes_told",
            ),
            models.Index(fields=["audience_id", "-recorded_at"], name="crimes_newest"),
            models.Index(fields=["reported_at"], name="crimes_reported"),
            models.Index(
                fields=["owner_id"], condition=models.Q(state="open"), name="crimes_owned"
            ),
            models.Index(fields=["place_id"], name="crimes_at_place"),
            models.Index(fields=["easting", "northing"], name="crimes_at_point"),
            words_index("summary", "crimes_said"),
            GinIndex(
                fields=["number"], name="crimes_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ]


class CrimeIncident(Record):
    """Which incident a crime came from: many to many."""

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    incident_id = models.BigIntegerField()

    class Meta:
        db_table = "crimes_incident"
        constraints = [
            models.UniqueConstraint(fields=["crime", "incident_id"], name="crimes_incident_once")
        ]
        indexes = [models.Index(fields=["incident_id"], name="crimes_of_incident")]


class Party(Record):
    """Somebody's part in a crime: victim, suspect, witness; a person or an organisation."""

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    role = TextKey(max_length=12)
    profile_id = models.BigIntegerField(null=True)
    organisation_id = models.BigIntegerField(null=True)
    name = models.TextField()

    class Meta:
        db_table = "crimes_party"
        indexes = [
            models.Index(fields=["crime", "role"], name="crimes_parties"),
            models.Index(fields=["profile_id"], name="crimes_by_profile"),
            models.Index(
                fields=["organisation_id"],
                condition=models.Q(organisation_id__isnull=False),
                name="crimes_by_organisation",
            ),
        ]


class CrimeOutcome(Record):
    """An outcome as it was given, with what it stands on. One is current, the others are kept."""

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    code = TextKey(max_length=4)
    given_at = models.DateTimeField()
    rationale = models.TextField(blank=True)
    victim_decision = models.TextField(blank=True)
    victim_informed = models.BooleanField(default=False)
    admission = models.BooleanField(default=False)
    evidence_stage = TextKey(max_length=8, blank=True)
    court_result = TextKey(max_length=60, blank=True)
    linked_case = TextKey(max_length=40, blank=True, default="", db_default="")
    superseded_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crimes_outcome"
        constraints = [
            models.UniqueConstraint(
                fields=["crime"],
                condition=models.Q(superseded_at__isnull=True),
                name="crimes_one_current_outcome",
            )
        ]


class Cancellation(Record):
    """That a crime should be cancelled, and the decision on it. ``agreed`` is None until then.

    ``other_id`` is the crime that counts instead; ``ended_at`` is when the crime was reinstated.
    """

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    code = TextKey(max_length=4)
    proposed_at = models.DateTimeField()
    grounds = models.TextField()
    information = models.TextField(blank=True)
    other_id = models.BigIntegerField(null=True)
    force = TextKey(max_length=100, blank=True)
    reference = TextKey(max_length=40, blank=True)
    victim_informed = models.BooleanField(default=False)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.BigIntegerField(null=True)
    agreed = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "crimes_cancellation"
        constraints = [
            models.UniqueConstraint(
                fields=["crime"],
                condition=models.Q(decided_at__isnull=True),
                name="crimes_one_proposal",
            )
        ]
        indexes = [models.Index(fields=["crime", "-proposed_at"], name="crimes_cancellations_of")]


class Charge(Record):
    """One suspect charged with one offence, as an outcome says; in a case by its URN."""

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    outcome = models.ForeignKey(CrimeOutcome, models.PROTECT, related_name="+")
    party = models.ForeignKey(Party, models.PROTECT, related_name="+")
    offence_code = TextKey(max_length=10)
    charged_on = models.DateField()
    urn = TextKey(max_length=11, blank=True)

    class Meta:
        db_table = "crimes_charge"
        constraints = [
            models.UniqueConstraint(
                fields=["outcome", "party", "offence_code"], name="crimes_charged_once"
            )
        ]
        indexes = [
            models.Index(fields=["crime"], name="crimes_charges_of"),
            models.Index(
                fields=["urn"], condition=~models.Q(urn=""), name="crimes_charges_in_case"
            ),
        ]


class Enquiry(Record):
    """An entry of the enquiry log: append-only."""

    crime = models.ForeignKey(Crime, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    text = models.TextField()

    class Meta:
        db_table = "crimes_enquiry"
        indexes = [
            models.Index(fields=["crime", "at"], name="crimes_enquiries"),
            words_index("text", "crimes_enquiries_said"),
        ]

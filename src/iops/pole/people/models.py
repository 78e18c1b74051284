"""Tables of people."""

from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Upper

from iops.kernel.dates import PartialDateField
from iops.kernel.models import Record, TextKey, words_index


class Profile(Record):
    """One source's account of a person. Nobody's truth but the source's.

    A profile with ``details_audience_id`` is confidential: its address and phone are shown to
    nobody outside that audience. ``aliases`` holds other names, one a line.
    """

    forename = models.TextField(blank=True)
    middle = models.TextField(blank=True)
    surname = models.TextField(blank=True)
    born = PartialDateField(null=True, blank=True)
    died = PartialDateField(null=True, blank=True)
    sex = TextKey(max_length=1, blank=True)
    gender = TextKey(max_length=20, blank=True)
    ethnicity = TextKey(max_length=4, blank=True)
    phone = TextKey(max_length=30, blank=True)
    address = models.TextField(blank=True)
    place_id = models.BigIntegerField(null=True)
    confidence = TextKey(max_length=12, default="claimed")
    email = TextKey(max_length=120, blank=True, default="", db_default="")
    pnc_id = TextKey(max_length=14, blank=True)
    cro = TextKey(max_length=14, blank=True, default="", db_default="")
    source = TextKey(max_length=20, default="entry")
    source_certainty = TextKey(max_length=12, blank=True, default="", db_default="")
    observed_ethnicity = TextKey(max_length=4, blank=True, default="", db_default="")
    aliases = models.TextField(blank=True, default="", db_default="")
    description = models.TextField(blank=True)
    photo_id = models.BigIntegerField(null=True)
    details_audience_id = models.IntegerField(null=True)

    class Meta:
        db_table = "people_profile"
        indexes = [
            GinIndex(
                OpClass(Upper("address"), name="gin_trgm_ops"),
                condition=models.Q(place_id__isnull=True),
                name="people_told",
            ),
            models.Index(fields=["place_id"], name="people_at_place"),
            models.Index(fields=["phone"], name="people_by_phone"),
            models.Index(
                fields=["pnc_id"], condition=~models.Q(pnc_id=""), name="people_by_pnc_id"
            ),
            models.Index(fields=["cro"], condition=~models.Q(cro=""), name="people_by_cro"),
            models.Index(fields=["email"], condition=~models.Q(email=""), name="people_by_email"),
            GinIndex(
                fields=["phone"],
                name="people_by_part_of_phone",
                opclasses=["gin_trgm_ops"],
                condition=~models.Q(phone=""),
            ),
            words_index("description", "people_described"),
        ]

    @property
    def name(self) -> str:
        """The name as it was given, "Unknown" where none was."""
        parts = (self.forename, self.middle, self.surname)
        return " ".join(part for part in parts if part) or "Unknown"

    @property
    def other_names(self) -> list[str]:
        """The aliases, as they were said."""
        return [line for line in self.aliases.splitlines() if line]

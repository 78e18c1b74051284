"""Tables of the archive. Its names stand in tables of their own (``sql/archive.sql``)."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models
from django.db.models import F

from iops.kernel import clock
from iops.kernel.dates import PartialDateField
from iops.kernel.models import SLICE_BITS, Record, TextKey


class System(models.Model):
    """A system that was retired: its name, when it was, and what it held."""

    id = models.BigAutoField(primary_key=True)
    name = TextKey(max_length=60, unique=True)
    retired = PartialDateField(null=True, blank=True)
    held = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    created_by = models.BigIntegerField()

    class Meta:
        db_table = "archive_system"

    @property
    def title(self) -> str:
        """ "OPUS, retired 2019"."""
        return f"{self.name}, retired {self.retired}" if self.retired else f"{self.name}, retired"


class Archived(Record):
    """What a retired system said under a reference of its own.

    The database keeps it as it was: only the tie to a record of ours, and who may see it, change;
    disposal blanks it. ``aliases`` holds other names, one a line; ``reference_key``, ``plate``,
    ``phone`` and ``number`` are kept as they are looked for. ``migrated_kind`` and ``migrated_id``
    name the record of ours into which it was brought over. ``home`` is an address as it was written
    there: text like ``words``, in which the database masks a confidential one.
    """

    system = models.ForeignKey(System, models.PROTECT, related_name="+", db_index=False)
    reference = TextKey(max_length=80)
    reference_key = TextKey(max_length=80)
    kind = TextKey(max_length=20)
    forename = TextKey(max_length=200, blank=True)
    middle = TextKey(max_length=200, blank=True)
    surname = TextKey(max_length=200, blank=True)
    aliases = TextKey(max_length=2000, blank=True)
    born = PartialDateField(null=True, blank=True)
    home = models.TextField(blank=True)
    phone = TextKey(max_length=30, blank=True)
    plate = TextKey(max_length=20, blank=True)
    number = TextKey(max_length=60, blank=True)
    day = models.DateField(null=True)
    words = models.TextField(blank=True)
    migrated_kind = TextKey(max_length=20, blank=True)
    migrated_id = models.BigIntegerField(null=True)

    class Meta:
        db_table = "archive_record"
        constraints = [
            models.UniqueConstraint(
                fields=["reference", "kind", "system"], name="archive_reference_once"
            )
        ]
        indexes = [
            models.Index(fields=["reference_key"], name="archive_by_reference"),
            models.Index(fields=["phone"], condition=~models.Q(phone=""), name="archive_by_phone"),
            models.Index(fields=["plate"], condition=~models.Q(plate=""), name="archive_by_plate"),
            models.Index(
                fields=["number"], condition=~models.Q(number=""), name="archive_by_number"
            ),
            models.Index(
                fields=["migrated_id", "migrated_kind"],
                condition=models.Q(migrated_id__isnull=False),
                name="archive_migrated",
            ),
            GinIndex(
                fields=["plate"], name="archive_by_part_of_plate", opclasses=["gin_trgm_ops"],
                condition=~models.Q(plate=""),
            ),
            GinIndex(
                fields=["phone"], name="archive_by_part_of_phone", opclasses=["gin_trgm_ops"],
                condition=~models.Q(phone=""),
            ),
            # As ``kernel.models.words_index``, of two columns: what was written, and the address.
            GinIndex(
                SearchVector("words", "home", config="english"),
                F("id").bitrightshift(SLICE_BITS),
                name="archive_by_words",
            ),
        ]  # fmt: skip

    @property
    def name(self) -> str:
        """The name as the system had it; "" where it had none."""
        return " ".join(part for part in (self.forename, self.middle, self.surname) if part)

    @property
    def other_names(self) -> list[str]:
        """The further names, as the system had them."""
        return [line for line in self.aliases.splitlines() if line]


class Likeness(Record):
    """Somebody was recorded without anybody being asked who may be known to a retired system.

    It waits until somebody says whether they are one person: ``verdict`` "same" or "different".
    """

    arrived_id = models.BigIntegerField()
    archived_id = models.BigIntegerField()
    verdict = TextKey(max_length=10, blank=True)
    answered_by = models.BigIntegerField(null=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "archive_likeness"
        constraints = [
            models.UniqueConstraint(fields=["arrived_id", "archived_id"], name="archive_like_once")
        ]
        indexes = [models.Index(fields=["archived_id"], name="archive_like_of")]

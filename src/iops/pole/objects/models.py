"""Tables of objects."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models.functions import Lower

from iops.kernel.models import Record, TextKey, words_index


class Vehicle(Record):
    """A vehicle by its registration mark (VRM), as written without spaces."""

    vrm = TextKey(max_length=11)
    make = models.TextField(blank=True)
    model = models.TextField(blank=True)
    colour = TextKey(max_length=20, blank=True)
    vin = TextKey(max_length=20, blank=True)

    class Meta:
        db_table = "objects_vehicle"
        indexes = [
            models.Index(fields=["vrm"], name="objects_by_vrm"),
            GinIndex(fields=["vrm"], name="objects_by_part_of_vrm", opclasses=["gin_trgm_ops"]),
            models.Index(Lower("model"), Lower("colour"), name="objects_by_model"),
            models.Index(Lower("make"), Lower("colour"), name="objects_by_make"),
            models.Index(fields=["vin"], condition=~models.Q(vin=""), name="objects_by_vin"),
        ]


class Phone(Record):
    """A telephone number, in national form for British numbers."""

    number = TextKey(max_length=30)

    class Meta:
        db_table = "objects_phone"
        indexes = [
            models.Index(fields=["number"], name="objects_by_number"),
            GinIndex(
                fields=["number"], name="objects_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ]


class Document(Record):
    """A document by its kind and number: passport, driving licence, bank card."""

    kind = TextKey(max_length=30)
    number = TextKey(max_length=60)
    issuer = models.TextField(blank=True)

    class Meta:
        db_table = "objects_document"
        indexes = [models.Index(fields=["number"], name="objects_by_document")]


class Property(Record):
    """A thing: stolen, found, seized. ``serial`` is its own number, as written on it."""

    kind = TextKey(max_length=40)
    description = models.TextField()
    serial = TextKey(max_length=60, blank=True)
    colour = TextKey(max_length=20, blank=True)

    class Meta:
        db_table = "objects_property"
        indexes = [
            models.Index(fields=["serial"], name="objects_by_serial"),
            words_index("description", "objects_described"),
        ]

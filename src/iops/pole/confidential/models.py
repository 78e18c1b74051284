"""Tables of what is confidential."""

from django.contrib.postgres.fields import ArrayField
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


class Phrase(Record):
    """One way in which people write an address that is confidential.

    ``about`` is the place or the person's record whose address it is; ``audience_id`` who may know
    it. ``key`` is the word by which it is looked for, ``words`` all of its words, ``pattern`` the
    expression that finds it in a text (``sql/prose.sql``). Empty once it is confidential no longer.
    """

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    key = TextKey(max_length=60, blank=True)
    words = ArrayField(models.TextField(), default=list)
    pattern = models.TextField(blank=True)

    class Meta:
        db_table = "confidential_phrase"
        indexes = [
            models.Index(fields=["key"], condition=~models.Q(key=""), name="confidential_by_word"),
            models.Index(fields=["about_kind", "about_id"], name="confidential_phrases_of"),
        ]


class Said(Record):
    """The words that a mask in a text stands for: the ``nth`` of a column of a row.

    Written by the database as the text is (``sql/prose.sql``); ``nth`` is empty where the text
    was changed since, or says them openly again. ``about`` is the record whose text it is,
    ``source`` the place or person by whose address it was found, ``base_id`` the audience of that
    address: who has work on the record is let in beside it.
    """

    table_name = TextKey(max_length=63)
    row_id = models.BigIntegerField()
    field = TextKey(max_length=63)
    nth = models.SmallIntegerField(null=True)
    words = models.TextField()
    about_kind = TextKey(max_length=20, blank=True)
    about_id = models.BigIntegerField()
    source_kind = TextKey(max_length=20)
    source_id = models.BigIntegerField()
    base_id = models.IntegerField()

    class Meta:
        db_table = "confidential_said"
        constraints = [
            models.UniqueConstraint(
                fields=["table_name", "row_id", "field", "nth"], name="confidential_said_once"
            )
        ]
        indexes = [
            models.Index(fields=["about_kind", "about_id"], name="confidential_said_about"),
            models.Index(
                fields=["source_kind", "source_id"],
                condition=models.Q(nth__isnull=False),
                name="confidential_said_because",
            ),
        ]

"""Tables of question sets: versions, and what was answered under them."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel.models import Record, TextKey


class SetVersion(Record):
    """One version of a set, never changed once it is approved.

    ``created_by`` is its author. ``valid_from`` is when it begins, said with the approval.
    ``shipped``: it came with iOPS, and a later release may put its own in its place.
    """

    code = TextKey(max_length=40)
    number = models.IntegerField()
    name = models.CharField(max_length=120)
    body = models.JSONField()
    note = models.CharField(max_length=300, blank=True)
    shipped = models.BooleanField(default=False)
    valid_from = models.DateTimeField(null=True)
    approved_at = models.DateTimeField(null=True)
    approved_by = models.BigIntegerField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)
    withdrawn_because = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "questions_set"
        constraints = [
            models.UniqueConstraint(fields=["code", "number"], name="questions_set_version_once")
        ]


class Sheet(Record):
    """What was answered under a version in one call, or about one incident without a call.

    ``about_kind`` and ``about_id`` are the incident, or the contact of a call without one.
    ``grade`` is what the answers proposed; what the handler gave is the incident's.
    """

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    contact_id = models.BigIntegerField(null=True)
    of = models.ForeignKey(SetVersion, models.PROTECT, related_name="+")
    points = models.IntegerField(default=0)
    grade = TextKey(max_length=4, blank=True)
    flags = ArrayField(models.CharField(max_length=40), default=list)
    answered = models.IntegerField(default=0)
    asked = models.IntegerField(default=0)
    saved_at = models.DateTimeField()

    class Meta:
        db_table = "questions_sheet"
        constraints = [
            models.UniqueConstraint(
                fields=["about_kind", "about_id", "contact_id", "of"],
                nulls_distinct=False,
                name="questions_one_sheet",
            )
        ]
        indexes = [
            models.Index(
                fields=["contact_id"],
                condition=models.Q(contact_id__isnull=False),
                name="questions_of_contact",
            )
        ]


class SheetAnswer(Record):
    """One answer of a sheet. ``said`` is what was typed; "" in both where it was taken back."""

    about_kind = TextKey(max_length=20)
    about_id = models.BigIntegerField()
    sheet = models.ForeignKey(Sheet, models.PROTECT, related_name="+")
    question = TextKey(max_length=40)
    answer = TextKey(max_length=40, blank=True)
    said = models.TextField(blank=True)
    at = models.DateTimeField()

    class Meta:
        db_table = "questions_answer"
        constraints = [
            models.UniqueConstraint(fields=["sheet", "question"], name="questions_answer_once")
        ]
        indexes = [models.Index(fields=["about_kind", "about_id"], name="questions_answers_about")]

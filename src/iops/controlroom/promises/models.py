"""The table of promises."""

from django.db import models

from iops.controlroom.promises.contracts import OPEN
from iops.kernel.models import Record, TextKey


class Promise(Record):
    """What was promised to a caller, and until when.

    It is about a contact, an incident, or both. ``said`` is the line as it was typed: the same
    line about the same record is the same promise. ``told_at``: when they were told of a new time
    (``due_at`` was moved then; ``first_due_at`` is what was promised first).
    """

    contact_id = models.BigIntegerField(null=True)
    incident_id = models.BigIntegerField(null=True)
    phone = TextKey(max_length=30, blank=True)
    what = models.TextField()
    said = models.TextField()
    due_at = models.DateTimeField()
    first_due_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    state = TextKey(max_length=10, default=OPEN)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    result = models.TextField(blank=True)

    class Meta:
        db_table = "promises_promise"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(contact_id__isnull=False) | models.Q(incident_id__isnull=False),
                name="promises_about_something",
            ),
        ]
        indexes = [
            models.Index(fields=["due_at"], condition=models.Q(state=OPEN), name="promises_open"),
            models.Index(
                fields=["phone", "-due_at"],
                condition=~models.Q(phone=""),
                name="promises_to_phone",
            ),
            models.Index(fields=["incident_id", "-id"], name="promises_of_incident"),
            models.Index(fields=["contact_id", "-id"], name="promises_of_contact"),
            models.Index(fields=["-ended_at"], name="promises_ended"),
        ]

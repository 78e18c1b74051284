"""The table of updates."""

from django.db import models

from iops.controlroom.updates.contracts import WAITING
from iops.kernel.models import Record, TextKey


class Update(Record):
    """Something that a caller was told of their report: by text, or read out to them.

    ``template`` is a code of ``update-texts``; ``phone`` the number it goes to. What the gateway
    calls it is ``gateway_reference``. A link to a survey is taken out of ``body`` once it is sent.
    """

    contact_id = models.BigIntegerField()
    incident_id = models.BigIntegerField(null=True)
    template = TextKey(max_length=80)
    phone = TextKey(max_length=30, blank=True)
    body = models.TextField()
    state = TextKey(max_length=10, default=WAITING)
    attempts = models.IntegerField(default=0)
    next_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    gateway_reference = TextKey(max_length=100, blank=True)
    problem = TextKey(max_length=200, blank=True)

    class Meta:
        db_table = "updates_update"
        indexes = [
            models.Index(fields=["contact_id", "-id"], name="updates_of_contact"),
            models.Index(
                fields=["next_at"], condition=models.Q(next_at__isnull=False), name="updates_due"
            ),
        ]

"""The table of surveys."""

from django.db import models

from iops.kernel.models import Record, TextKey


class Survey(Record):
    """One person was asked how an incident was dealt with; once, until ``expires_at``.

    ``token_hash`` is the SHA-256 of what stands in their link, which is kept nowhere. Answers are
    from 1 (very badly) to 5 (very well).
    """

    incident_id = models.BigIntegerField()
    contact_id = models.BigIntegerField()
    token_hash = TextKey(max_length=64, unique=True)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    overall = models.SmallIntegerField(null=True)
    treated = models.SmallIntegerField(null=True)
    informed = models.SmallIntegerField(null=True)
    words = models.TextField(blank=True)

    class Meta:
        db_table = "feedback_survey"
        constraints = [
            models.UniqueConstraint(fields=["contact_id"], name="feedback_once_for_a_contact"),
            models.CheckConstraint(
                condition=models.Q(overall__isnull=True) | models.Q(overall__range=(1, 5)),
                name="feedback_from_1_to_5",
            ),
        ]
        indexes = [
            models.Index(fields=["incident_id"], name="feedback_of_incident"),
            models.Index(
                fields=["-answered_at"],
                condition=models.Q(answered_at__isnull=False),
                name="feedback_answered",
            ),
        ]

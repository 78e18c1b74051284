"""Tables of duties."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models import Record, TextKey


class Duty(Record):
    """Something that somebody must do about a record, by a moment.

    ``unreached_at``: since when its escalation reaches nobody at all. ``next_shift_at``: when it is
    told again to whoever is on duty then.
    """

    kind = TextKey(max_length=80)
    subject_kind = TextKey(max_length=40)
    subject_id = models.BigIntegerField()
    number = TextKey(max_length=40, blank=True)
    queue = TextKey(max_length=40)
    owner_id = models.BigIntegerField(null=True)
    state = TextKey(max_length=10, default="open")
    opened_at = models.DateTimeField()
    due_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.BigIntegerField(null=True)
    end_reason = models.TextField(blank=True)
    risk = models.IntegerField(default=0)
    steps_taken = models.SmallIntegerField(default=0)
    next_step_at = models.DateTimeField(null=True)
    level = TextKey(max_length=20, blank=True)
    unreached_at = models.DateTimeField(null=True)
    next_shift_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_duty"
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id"],
                condition=models.Q(state="open"),
                name="duties_open_once",
            )
        ]
        indexes = [
            models.Index(
                fields=["next_step_at"],
                condition=models.Q(state="open", next_step_at__isnull=False),
                name="duties_next_step",
            ),
            # A queue is counted and put in order without a look at its rows.
            models.Index(
                fields=["queue", "due_at"],
                include=["id", "audience_id", "owner_id", "risk"],
                condition=models.Q(state="open"),
                name="duties_in_queue",
            ),
            models.Index(
                fields=["due_at", "id"],
                include=["audience_id"],
                condition=models.Q(state="open"),
                name="duties_due",
            ),
            models.Index(
                fields=["owner_id"], condition=models.Q(state="open"), name="duties_owner"
            ),
            models.Index(fields=["subject_kind", "subject_id"], name="duties_subject"),
            models.Index(
                fields=["unreached_at"],
                condition=models.Q(state="open", unreached_at__isnull=False),
                name="duties_unreached",
            ),
            models.Index(
                fields=["next_shift_at"],
                condition=models.Q(state="open", next_shift_at__isnull=False),
                name="duties_next_shift",
            ),
        ]


class Alert(Record):
    """Word to one person about a duty, until they confirm it or the chain goes on."""

    duty_id = models.BigIntegerField()
    recipient_id = models.BigIntegerField(null=True)
    sent_to = models.TextField()
    level = TextKey(max_length=20)
    title = models.TextField()
    url = models.TextField(blank=True)
    sent_at = models.DateTimeField()
    attempts = models.SmallIntegerField(default=1)
    delivered_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(null=True)
    confirmed_by = models.BigIntegerField(null=True)
    again_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "duties_alert"
        indexes = [
            models.Index(
                fields=["again_at"],
                condition=models.Q(confirmed_at__isnull=True),
                name="duties_alert_again",
            ),
            models.Index(fields=["recipient_id", "sent_at"], name="duties_alert_of"),
            models.Index(fields=["duty_id"], name="duties_alert_duty"),
        ]


class Delivery(models.Model):
    """An alert on its way by a channel outside: ordered, tried, taken over or failed.

    ``state``: waiting, sent, failed, or dropped (nobody needed it any more). No address is kept.
    """

    id = models.BigAutoField(primary_key=True)
    alert_id = models.BigIntegerField()
    channel = TextKey(max_length=20)
    state = TextKey(max_length=10, default="waiting")
    ordered_at = models.DateTimeField(default=clock.now)
    next_at = models.DateTimeField(null=True)
    attempts = models.SmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    error = TextKey(max_length=80, blank=True)
    keeps_history = False

    class Meta:
        db_table = "duties_delivery"
        indexes = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(state="waiting"),
                name="duties_delivery_due",
            ),
            models.Index(fields=["state", "ordered_at"], name="duties_delivery_state"),
            models.Index(fields=["alert_id"], name="duties_delivery_of"),
        ]


class QueueSample(models.Model):
    """The size of a queue at a moment, for the trend against the same hour of other weeks."""

    id = models.BigAutoField(primary_key=True)
    queue = TextKey(max_length=40)
    at = models.DateTimeField(default=clock.now)
    size = models.IntegerField()
    late = models.IntegerField()
    keeps_history = False

    class Meta:
        db_table = "duties_queue_sample"
        indexes = [models.Index(fields=["queue", "at"], name="duties_sample_of")]

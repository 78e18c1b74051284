"""The append-only logs. Their tables are made in SQL: partitioned by month, no keys into them."""

from django.db import models

from iops.kernel.models.fields import TextKey


class Event(models.Model):
    """A fact that a command stated: ids and codes only, never content."""

    id = models.BigIntegerField(primary_key=True)
    recorded_at = models.DateTimeField()
    type = models.TextField()
    version = models.SmallIntegerField()
    subject_kind = models.TextField()
    subject_id = models.BigIntegerField()
    audience_id = models.IntegerField()
    actor_id = models.BigIntegerField()
    command = models.TextField()
    correlation = models.UUIDField()
    data = models.JSONField()

    class Meta:
        managed = False
        db_table = "kernel_event"


class EventPosition(models.Model):
    """The place of an event in commit order, given at commit under one advisory lock."""

    position = models.BigIntegerField(primary_key=True)
    event_id = models.BigIntegerField()
    recorded_at = models.DateTimeField()

    class Meta:
        managed = False
        db_table = "kernel_event_position"


class History(models.Model):
    """A row as it was before an update or a delete, kept by trigger."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    table_name = models.TextField()
    row_id = models.BigIntegerField()
    operation = models.TextField()
    actor_id = models.BigIntegerField(null=True)
    command = models.TextField(null=True)
    correlation = models.TextField(null=True)
    row = models.JSONField(null=True)

    class Meta:
        managed = False
        db_table = "kernel_history"


class ReaderPosition(models.Model):
    """How far an *after* subscriber has read the event log."""

    name = TextKey(max_length=60, primary_key=True)
    epoch = models.BigIntegerField()
    position = models.BigIntegerField()
    moved_at = models.DateTimeField()
    failing_since = models.DateTimeField(null=True)
    last_error = models.TextField(default="", blank=True)

    class Meta:
        db_table = "kernel_reader_position"

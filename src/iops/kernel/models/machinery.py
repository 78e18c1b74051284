"""Small tables that the mechanisms themselves need."""

from django.db import models

from iops.kernel import clock
from iops.kernel.models.fields import TextKey


class ClockRow(models.Model):
    """The only row says how this database's clock runs (see ``kernel.clock``)."""

    id = models.SmallIntegerField(primary_key=True, default=1)
    anchor = models.DateTimeField()
    shown = models.DateTimeField()
    rate = models.FloatField(default=1.0)

    class Meta:
        db_table = "kernel_clock"


class DatabaseMark(models.Model):
    """What this database is, marked once: live or sandbox, and the epoch of its event log.

    The epoch moves when a backup is restored, so that a screen or partner that had read further
    than the restored log starts again instead of waiting for ever.
    """

    id = models.SmallIntegerField(primary_key=True, default=1)
    kind = TextKey(max_length=10)
    epoch = models.BigIntegerField(default=1)
    marked_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "kernel_database_mark"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=["live", "sandbox"]), name="kernel_mark_kind"
            )
        ]


class Idempotency(models.Model):
    """A request that was carried out: hash of the request, ids of the result, never content."""

    id = models.BigAutoField(primary_key=True)
    actor_id = models.BigIntegerField()
    key = TextKey(max_length=200)
    command = TextKey(max_length=100)
    request_hash = models.BinaryField(max_length=32)
    result_kind = models.TextField(default="")
    result_ids = models.JSONField(default=list)
    done_at = models.DateTimeField(default=clock.now)

    class Meta:
        db_table = "kernel_idempotency"
        constraints = [
            models.UniqueConstraint(fields=["actor_id", "key"], name="kernel_idempotency_once")
        ]
        indexes = [models.Index(fields=["done_at"], name="kernel_idempotency_age")]


class NumberSeries(models.Model):
    """The last number given in a series ("INC" of one London day, "CR" of a year)."""

    id = models.BigAutoField(primary_key=True)
    series = TextKey(max_length=20)
    period = TextKey(max_length=10)
    last = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_number_series"
        constraints = [
            models.UniqueConstraint(fields=["series", "period"], name="kernel_number_series_once")
        ]


class BulkRun(models.Model):
    """One named load through the second door: what, from where, by whom, how it ended."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    source = models.TextField(default="")
    started_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)
    started_by = models.BigIntegerField()
    rows_loaded = models.BigIntegerField(default=0)
    rows_rejected = models.BigIntegerField(default=0)

    class Meta:
        db_table = "kernel_bulk_run"


class Heartbeat(models.Model):
    """A sign of life of a named part, watched by boards and by ``iops check``."""

    part = TextKey(max_length=60, primary_key=True)
    holder = models.TextField(default="")
    beat_at = models.DateTimeField()
    detail = models.JSONField(default=dict)

    class Meta:
        db_table = "kernel_heartbeat"


class StoredFile(models.Model):
    """A file by its content: sha256 names it, type as checked, size in bytes.

    ``disposed_at``: its bytes were lawfully removed; the row stays, so that the gap is explained.
    """

    id = models.BigAutoField(primary_key=True)
    sha256 = models.BinaryField(max_length=32, unique=True)
    media_type = models.TextField()
    size = models.BigIntegerField()
    stored_at = models.DateTimeField(default=clock.now)
    verified_at = models.DateTimeField(null=True)
    damaged = models.BooleanField(default=False)
    disposed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "kernel_stored_file"

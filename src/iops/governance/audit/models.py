"""The access log: append-only, partitioned by month, made in SQL."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey


class Look(models.Model):
    """One look: who, when, why, on which page, and the records it showed."""

    id = models.BigIntegerField(primary_key=True)
    at = models.DateTimeField()
    account_id = models.BigIntegerField()
    verb = models.SmallIntegerField()
    purpose = models.TextField()
    page = models.TextField()
    subjects = ArrayField(models.BigIntegerField())
    correlation = models.UUIDField()
    detail = models.JSONField()

    class Meta:
        managed = False
        db_table = "audit_look"


class StatedPurpose(models.Model):
    """Why somebody looked at a record, in their own words where the list had none.

    ``until``: how long it is not asked again. The looks that it covers name it in their detail.
    """

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    view = TextKey(max_length=60)
    record_id = models.BigIntegerField()
    purpose = TextKey(max_length=40)
    words = models.CharField(max_length=200, blank=True)
    stated_at = models.DateTimeField(default=clock.now)
    until = models.DateTimeField()

    class Meta:
        db_table = "audit_stated_purpose"
        indexes = [models.Index(fields=["account_id", "stated_at"], name="audit_stated_by")]


class Watch(models.Model):
    """A live screen: its topics and audiences from when to when; the event log says the rest."""

    id = models.BigAutoField(primary_key=True)
    account_id = models.BigIntegerField()
    topics = TextKey(max_length=200)
    audiences = ArrayField(models.IntegerField())
    purpose = models.TextField(default="")
    began_at = models.DateTimeField(default=clock.now)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "audit_watch"
        indexes = [models.Index(fields=["account_id", "began_at"], name="audit_watch_of")]

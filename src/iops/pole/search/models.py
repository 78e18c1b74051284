"""The projection that search reads; only its own function may."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class SearchEntry(models.Model):
    """What a record is found by. Made in SQL; the application cannot read it past visibility."""

    id = models.BigIntegerField(primary_key=True)
    kind = models.TextField()
    record_id = models.BigIntegerField()
    audience_id = models.IntegerField()
    title = models.TextField()
    detail = models.TextField()
    name = models.TextField()
    born = models.TextField(null=True)
    keys = ArrayField(models.TextField())

    class Meta:
        managed = False
        db_table = "search_entry"

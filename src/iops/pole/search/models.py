"""The projection that search reads: a vocabulary, and the names that are made of it."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class Word(models.Model):
    """A word that occurs in a name, and the keys that a misspelling of it has too.

    ``forms``: how it sounds and looks (``sounds.forms_of``); empty until it is made.
    """

    id = models.IntegerField(primary_key=True)
    word = models.TextField()
    keys = ArrayField(models.IntegerField())
    forms = models.TextField(default="")

    class Meta:
        managed = False
        db_table = "search_word"


class NamePair(models.Model):
    """Two words of one name of a record. Made in SQL; there is a row for each pair."""

    record_id = models.BigIntegerField(primary_key=True)
    kind = models.SmallIntegerField()
    lo = models.IntegerField()
    hi = models.IntegerField()
    born = models.IntegerField()
    area = models.IntegerField()
    called = models.BooleanField()
    audience_id = models.IntegerField()

    class Meta:
        managed = False
        db_table = "search_name"

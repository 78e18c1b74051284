"""Tables of the knowledge base."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector
from django.db import models

from iops.kernel.models import Record, TextKey

#: What is searched, in one expression: the index has it, and the query.
WORDS = SearchVector("title", "topic", "body", config="english")


class Article(Record):
    """A page of the knowledge base as it stands. ``number`` is its version."""

    topic = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.TextField()
    types = ArrayField(TextKey(max_length=10), default=list)
    owner_id = models.BigIntegerField()
    review_on = models.DateField()
    reviewed_at = models.DateTimeField()
    number = models.IntegerField(default=1)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.BigIntegerField(null=True)

    class Meta:
        db_table = "knowledge_article"
        indexes = [GinIndex(WORDS, name="knowledge_words")]


class ArticleVersion(Record):
    """An article as it stood after a change; never changed."""

    article = models.ForeignKey(Article, models.PROTECT, related_name="+")
    number = models.IntegerField()
    at = models.DateTimeField()
    topic = models.CharField(max_length=60)
    title = models.CharField(max_length=120)
    body = models.TextField()
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        db_table = "knowledge_version"
        constraints = [
            models.UniqueConstraint(fields=["article", "number"], name="knowledge_version_once")
        ]

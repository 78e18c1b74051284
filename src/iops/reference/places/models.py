"""Tables of places."""

from django.contrib.postgres.indexes import GinIndex, GistIndex
from django.db import models

from iops.kernel import clock
from iops.kernel.models import TextKey
from iops.reference.places.fields import GridPointField, GridPolygonField


class Area(models.Model):
    """A force, division or beat: a code, a name and its outline for maps (GeoJSON, WGS84)."""

    id = models.BigAutoField(primary_key=True)
    kind = TextKey(max_length=10)
    code = TextKey(max_length=30)
    name = models.TextField()
    parent_code = TextKey(max_length=30, blank=True)
    outline = models.JSONField(default=dict)
    source = models.TextField(blank=True)
    keeps_history = False

    class Meta:
        db_table = "places_area"
        constraints = [
            models.UniqueConstraint(fields=["kind", "code"], name="places_area_code_once")
        ]

    def __str__(self) -> str:
        return self.name


class AreaPart(models.Model):
    """One outer ring of an area on the grid, minus its holes: answers "which beat is this in?"."""

    id = models.BigAutoField(primary_key=True)
    area = models.ForeignKey(Area, models.CASCADE, related_name="+")
    kind = TextKey(max_length=10)
    ring = GridPolygonField()
    hole = models.BooleanField(default=False)
    keeps_history = False

    class Meta:
        db_table = "places_area_part"
        indexes = [GistIndex(fields=["ring"], name="places_area_rings")]


class Place(models.Model):
    """An entry of the gazetteer: address, street, junction, premises or postcode.

    ``search`` is the folded text that typo-tolerant search compares; ``confidential`` places are
    masked wherever they would be shown. ``uprn``: the number of the address for all of Britain,
    without leading noughts; an address and the premises in it may bear the same.
    """

    id = models.BigAutoField(primary_key=True)
    kind = TextKey(max_length=12)
    subkind = TextKey(max_length=40, blank=True)
    label = models.TextField()
    search = TextKey(max_length=300)
    number = TextKey(max_length=20, blank=True)
    street = models.TextField(blank=True)
    postcode = TextKey(max_length=10, blank=True)
    point = GridPointField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    beat = TextKey(max_length=30, blank=True)
    division = TextKey(max_length=30, blank=True)
    source = TextKey(max_length=40, blank=True)
    source_key = TextKey(max_length=60, blank=True)
    uprn = TextKey(max_length=12, blank=True, default="", db_default="")
    confidential = models.BooleanField(default=False)
    keeps_history = False

    class Meta:
        db_table = "places_place"
        indexes = [
            GinIndex(fields=["search"], name="places_search", opclasses=["gin_trgm_ops"]),
            GistIndex(fields=["point"], name="places_nearest"),
            models.Index(fields=["postcode"], name="places_postcode"),
            models.Index(fields=["source", "source_key"], name="places_source"),
            models.Index(
                fields=["subkind", "id"], condition=~models.Q(subkind=""), name="places_subkind"
            ),
            models.Index(fields=["uprn"], condition=~models.Q(uprn=""), name="places_uprn"),
            models.Index(
                fields=["id"], condition=models.Q(confidential=True), name="places_confidential"
            ),
        ]


class RoadNetworkFile(models.Model):
    """A road network that was loaded; the newest is the one in use."""

    id = models.BigAutoField(primary_key=True)
    name = models.TextField()
    file_id = models.BigIntegerField()
    nodes = models.IntegerField()
    edges = models.IntegerField()
    loaded_at = models.DateTimeField(default=clock.now)
    keeps_history = False

    class Meta:
        db_table = "places_road_network"

"""Tables of returns."""

from django.db import models

from iops.kernel import clock
from iops.reference.places.fields import GridPointField


class AnonymousPoint(models.Model):
    """A point that stands for at least eight addresses of one street."""

    id = models.BigAutoField(primary_key=True)
    label = models.TextField()
    point = GridPointField()
    longitude = models.FloatField()
    latitude = models.FloatField()
    addresses = models.IntegerField()
    built_at = models.DateTimeField(default=clock.now)
    keeps_history = False

    class Meta:
        db_table = "returns_anonymous_point"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(addresses__gte=8), name="returns_at_least_eight"
            )
        ]

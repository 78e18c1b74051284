"""Premises by what they are: the few stations and suites among millions of addresses."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("places", "0002_place_places_confidential")]

    operations = [
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(
                fields=["subkind", "id"],
                condition=models.Q(("subkind", ""), _negated=True),
                name="places_subkind",
            ),
        ),
    ]

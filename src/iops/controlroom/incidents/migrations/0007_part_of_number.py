"""Records by a part of their number."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0006_found_by_words")]

    operations = [
        AddIndexConcurrently(
            model_name="incident",
            index=GinIndex(
                fields=["number"], name="incidents_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]

"""Records by a part of their number."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("crimes", "0007_cancelled")]

    operations = [
        AddIndexConcurrently(
            model_name="crime",
            index=GinIndex(
                fields=["number"], name="crimes_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]

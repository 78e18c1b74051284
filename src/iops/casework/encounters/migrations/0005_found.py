"""Searches by number, by the words of their grounds, and by whom and what they name."""

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

from iops.kernel.models import words_index


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("encounters", "0004_recorded_in_the_street"),
        ("kernel", "0005_words_by_slice"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="encounter",
            index=models.Index(
                condition=models.Q(("vehicle_id__isnull", False)),
                fields=["vehicle_id"],
                name="encounters_of_vehicle",
            ),
        ),
        AddIndexConcurrently(
            model_name="encounter",
            index=models.Index(
                condition=models.Q(("incident_id__isnull", False)),
                fields=["incident_id"],
                name="encounters_of_incident",
            ),
        ),
        AddIndexConcurrently(
            model_name="encounter",
            index=models.Index(fields=["created_by", "-at"], name="encounters_of_officer"),
        ),
        AddIndexConcurrently(
            model_name="encounter", index=words_index("grounds", "encounters_said")
        ),
        AddIndexConcurrently(
            model_name="encounter",
            index=GinIndex(
                fields=["number"], name="encounters_by_part_of_number", opclasses=["gin_trgm_ops"]
            ),
        ),
    ]

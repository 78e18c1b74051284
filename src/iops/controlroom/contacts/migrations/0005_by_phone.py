"""Calls are found by the numbers that were shown; withheld ones are in no index."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("contacts", "0004_calls_to_return")]
    operations = [
        AddIndexConcurrently(
            model_name="contact",
            index=models.Index(
                fields=["caller_phone", "-presented_at"],
                condition=models.Q(("caller_phone", ""), _negated=True),
                name="contacts_by_phone",
            ),
        ),
        RemoveIndexConcurrently(model_name="contact", name="contacts_phone"),
    ]

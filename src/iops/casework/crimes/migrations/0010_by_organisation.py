"""The crimes that an organisation has a part in are found by it."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("crimes", "0009_newest_words_first")]

    operations = [
        AddIndexConcurrently(
            model_name="party",
            index=models.Index(
                fields=["organisation_id"],
                condition=models.Q(organisation_id__isnull=False),
                name="crimes_by_organisation",
            ),
        ),
    ]

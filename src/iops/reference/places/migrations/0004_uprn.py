"""UPRNs of addresses and premises. A default in the database: no row is written anew."""

from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models

import iops.kernel.models.fields


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("places", "0003_by_subkind")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="uprn",
            field=iops.kernel.models.fields.TextKey(
                blank=True, db_collation="C", db_default="", default="", max_length=12
            ),
        ),
        AddIndexConcurrently(
            model_name="place",
            index=models.Index(
                condition=models.Q(("uprn", ""), _negated=True),
                fields=["uprn"],
                name="places_uprn",
            ),
        ),
    ]

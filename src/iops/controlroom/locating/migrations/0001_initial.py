from django.db import migrations, models

import iops.kernel.clock
import iops.kernel.ids
from iops.kernel.models import TextKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Fix",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "uid",
                    models.UUIDField(default=iops.kernel.ids.new_uid, editable=False, unique=True),
                ),
                ("audience_id", models.IntegerField()),
                ("version", models.IntegerField(default=1)),
                ("created_at", models.DateTimeField(default=iops.kernel.clock.now)),
                ("created_by", models.BigIntegerField()),
                ("run_id", models.BigIntegerField(null=True)),
                ("phone", TextKey(max_length=30)),
                ("source", TextKey(max_length=10)),
                ("method", TextKey(max_length=10)),
                ("latitude", models.FloatField(null=True)),
                ("longitude", models.FloatField(null=True)),
                ("radius_m", models.IntegerField(null=True)),
                ("confidence", models.SmallIntegerField(null=True)),
                ("fixed_at", models.DateTimeField(null=True)),
                ("received_at", models.DateTimeField()),
                ("subscriber", models.TextField(blank=True)),
                ("address", models.TextField(blank=True)),
            ],
            options={
                "db_table": "locating_fix",
                "indexes": [
                    models.Index(fields=["phone", "-received_at"], name="locating_of_phone"),
                ],
            },
        ),
    ]

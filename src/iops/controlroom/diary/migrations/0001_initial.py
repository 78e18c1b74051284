from django.db import migrations, models

import iops.kernel.clock
import iops.kernel.ids


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Entry",
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
                ("incident_id", models.BigIntegerField()),
                ("due_at", models.DateTimeField()),
                ("what", models.TextField()),
                ("done_at", models.DateTimeField(null=True)),
                ("done_by", models.BigIntegerField(null=True)),
                ("result", models.TextField(blank=True)),
            ],
            options={
                "db_table": "diary_entry",
                "indexes": [
                    models.Index(fields=["incident_id", "due_at"], name="diary_of_incident"),
                    models.Index(
                        condition=models.Q(("done_at__isnull", True)),
                        fields=["due_at"],
                        name="diary_open",
                    ),
                ],
            },
        ),
    ]

"""A load that is not whole yet is noted, so that an interrupted one is recognised."""

from django.db import migrations, models

import iops.kernel.clock


class Migration(migrations.Migration):
    dependencies = [("sandbox", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="SandboxLoad",
            fields=[
                ("id", models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("people", models.BigIntegerField()),
                ("seed", models.BigIntegerField()),
                ("began_at", models.DateTimeField(default=iops.kernel.clock.now)),
                ("removed", models.JSONField()),
            ],
            options={"db_table": "sandbox_load"},
        ),
    ]

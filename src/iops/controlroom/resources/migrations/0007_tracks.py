"""Which source is shown, who could see a fix then, what was refused, and days disposed of."""

from pathlib import Path

from django.db import migrations, models

import iops.kernel.models.fields


class Migration(migrations.Migration):
    dependencies = [("resources", "0006_shifts")]

    operations = [
        migrations.AddField(
            model_name="unitposition", name="counts_at", field=models.DateTimeField(null=True)
        ),
        migrations.AddField(
            model_name="position", name="audience_id", field=models.IntegerField(null=True)
        ),
        migrations.CreateModel(
            name="PositionCount",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("hour", models.DateTimeField()),
                ("source", iops.kernel.models.fields.TextKey(db_collation="C", max_length=10)),
                ("reason", iops.kernel.models.fields.TextKey(
                    blank=True, db_collation="C", max_length=10)),
                ("fixes", models.BigIntegerField()),
            ],
            options={
                "db_table": "resources_position_count",
                "constraints": [
                    models.UniqueConstraint(
                        fields=("hour", "source", "reason"), name="resources_position_counted"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="DisposedDay",
            fields=[
                ("id", models.BigAutoField(
                    auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("day", models.DateField(unique=True)),
                ("fixes", models.BigIntegerField()),
                ("disposed_at", models.DateTimeField()),
                ("kept_days", models.IntegerField()),
            ],
            options={"db_table": "resources_disposed_day"},
        ),
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "tracks.sql").read_text(),
            migrations.RunSQL.noop,
        ),
    ]  # fmt: skip

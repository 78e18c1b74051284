"""Proposals, what was measured of them, and whether a machine may judge."""

from pathlib import Path

import iops.kernel.clock
import iops.kernel.ids
import iops.kernel.models.fields
from django.db import migrations, models


SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True

    dependencies = [("identity", "0002_alone")]

    operations = [
        migrations.CreateModel(
            name="Automatic",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("force_id", models.BigIntegerField(unique=True)),
                ("is_on", models.BooleanField(default=False)),
                ("measurement_id", models.BigIntegerField(null=True)),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.BigIntegerField()),
                ("reason", models.TextField()),
            ],
            options={
                "db_table": "linkage_automatic",
            },
        ),
        migrations.CreateModel(
            name="Measurement",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("force_id", models.BigIntegerField()),
                ("run", iops.kernel.models.fields.TextKey(db_collation="C", max_length=40)),
                (
                    "settings_hash",
                    iops.kernel.models.fields.TextKey(db_collation="C", max_length=64),
                ),
                ("threshold", models.FloatField()),
                ("groups", models.JSONField()),
                ("measured_at", models.DateTimeField(default=iops.kernel.clock.now)),
                ("measured_by", models.BigIntegerField()),
            ],
            options={
                "db_table": "linkage_measurement",
                "indexes": [models.Index(fields=["force_id", "-id"], name="linkage_measured")],
            },
        ),
        migrations.CreateModel(
            name="Proposal",
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
                ("run", iops.kernel.models.fields.TextKey(db_collation="C", max_length=40)),
                ("left_id", models.BigIntegerField()),
                ("right_id", models.BigIntegerField()),
                ("weight", models.FloatField()),
                ("prior", models.FloatField()),
                ("explanation", models.JSONField()),
                ("together", models.BooleanField()),
                ("danger", models.SmallIntegerField(default=0)),
                (
                    "state",
                    iops.kernel.models.fields.TextKey(
                        db_collation="C", default="open", max_length=8
                    ),
                ),
                ("judgement_id", models.BigIntegerField(null=True)),
                ("judged_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "linkage_proposal",
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "open")),
                        fields=["-danger", "-weight", "id"],
                        name="linkage_review",
                    ),
                    models.Index(fields=["right_id"], name="linkage_right"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("left_id", "right_id"), name="linkage_one_a_pair"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("left_id__lt", models.F("right_id"))),
                        name="linkage_pair_order",
                    ),
                ],
            },
        ),
        migrations.RunSQL(
            (SQL / "apart.sql").read_text(), "DROP FUNCTION linkage_apart(bigint, bigint)"
        ),
    ]

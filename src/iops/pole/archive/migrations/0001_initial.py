"""Systems that were retired, their records, and the names by which these are found."""

from pathlib import Path

import django.db.models.deletion
import iops.kernel.clock
import iops.kernel.dates
import iops.kernel.ids
import iops.kernel.models.fields
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    initial = True

    # What is kept of a disposed record tells a second load to leave it alone.
    dependencies = [("access", "0002_audience_of"), ("disposal", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="System",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "name",
                    iops.kernel.models.fields.TextKey(db_collation="C", max_length=60, unique=True),
                ),
                (
                    "retired",
                    iops.kernel.dates.PartialDateField(blank=True, db_collation="C", null=True),
                ),
                ("held", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=iops.kernel.clock.now)),
                ("created_by", models.BigIntegerField()),
            ],
            options={
                "db_table": "archive_system",
            },
        ),
        migrations.CreateModel(
            name="Likeness",
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
                ("arrived_id", models.BigIntegerField()),
                ("archived_id", models.BigIntegerField()),
                (
                    "verdict",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=10),
                ),
                ("answered_by", models.BigIntegerField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
            ],
            options={
                "db_table": "archive_likeness",
                "indexes": [models.Index(fields=["archived_id"], name="archive_like_of")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("arrived_id", "archived_id"), name="archive_like_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Archived",
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
                ("reference", iops.kernel.models.fields.TextKey(db_collation="C", max_length=80)),
                (
                    "reference_key",
                    iops.kernel.models.fields.TextKey(db_collation="C", max_length=80),
                ),
                ("kind", iops.kernel.models.fields.TextKey(db_collation="C", max_length=20)),
                (
                    "forename",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=200),
                ),
                (
                    "middle",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=200),
                ),
                (
                    "surname",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=200),
                ),
                (
                    "aliases",
                    iops.kernel.models.fields.TextKey(
                        blank=True, db_collation="C", max_length=2000
                    ),
                ),
                (
                    "born",
                    iops.kernel.dates.PartialDateField(blank=True, db_collation="C", null=True),
                ),
                ("home", models.TextField(blank=True)),
                (
                    "phone",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=30),
                ),
                (
                    "plate",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=20),
                ),
                (
                    "number",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=60),
                ),
                ("day", models.DateField(null=True)),
                ("words", models.TextField(blank=True)),
                (
                    "migrated_kind",
                    iops.kernel.models.fields.TextKey(blank=True, db_collation="C", max_length=20),
                ),
                ("migrated_id", models.BigIntegerField(null=True)),
                (
                    "system",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="archive.system",
                    ),
                ),
            ],
            options={
                "db_table": "archive_record",
                "indexes": [
                    models.Index(fields=["reference_key"], name="archive_by_reference"),
                    models.Index(
                        condition=models.Q(("phone", ""), _negated=True),
                        fields=["phone"],
                        name="archive_by_phone",
                    ),
                    models.Index(
                        condition=models.Q(("plate", ""), _negated=True),
                        fields=["plate"],
                        name="archive_by_plate",
                    ),
                    models.Index(
                        condition=models.Q(("number", ""), _negated=True),
                        fields=["number"],
                        name="archive_by_number",
                    ),
                    models.Index(
                        condition=models.Q(("migrated_id__isnull", False)),
                        fields=["migrated_id", "migrated_kind"],
                        name="archive_migrated",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("reference", "kind", "system"), name="archive_reference_once"
                    )
                ],
            },
        ),
        migrations.RunSQL((SQL / "archive.sql").read_text(), migrations.RunSQL.noop),
    ]

"""A search says all that its form asks for; a supervisor reviews it."""

import django.db.models.deletion
from django.db import migrations, models

import iops.kernel.clock
import iops.kernel.ids
import iops.kernel.models.fields

_Text = iops.kernel.models.fields.TextKey


class Migration(migrations.Migration):
    dependencies = [("encounters", "0003_located")]

    operations = [
        migrations.AddField(
            model_name="encounter",
            name="vehicle_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="encounter",
            name="vehicle_text",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="encounter",
            name="unattended",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.AddField(
            model_name="encounter",
            name="incident_id",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="encounter",
            name="gender_code",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=20),
        ),
        migrations.AddField(
            model_name="encounter",
            name="self_ethnicity_code",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=4),
        ),
        migrations.AddField(
            model_name="encounter",
            name="ethnicity_reason",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=4),
        ),
        migrations.AddField(
            model_name="encounter",
            name="officer_ethnicity_code",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=4),
        ),
        migrations.AddField(
            model_name="encounter",
            name="authority",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="encounter",
            name="found",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="encounter",
            name="clothing",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=10),
        ),
        migrations.AddField(
            model_name="encounter",
            name="clothing_text",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
        migrations.AddField(
            model_name="encounter",
            name="gowisely",
            field=models.BooleanField(null=True),
        ),
        migrations.AddField(
            model_name="encounter",
            name="copy_offered",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=12),
        ),
        migrations.AddField(
            model_name="encounter",
            name="video",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=60),
        ),
        migrations.AddField(
            model_name="encounter",
            name="force_used",
            field=models.BooleanField(null=True),
        ),
        migrations.CreateModel(
            name="Review",
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
                ("reviewed_at", models.DateTimeField()),
                ("reasonable", models.BooleanField(default=False)),
                ("feedback", models.TextField(blank=True)),
                ("read_at", models.DateTimeField(null=True)),
                (
                    "encounter",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="encounters.encounter",
                    ),
                ),
            ],
            options={
                "db_table": "encounters_review",
                "indexes": [
                    models.Index(fields=["encounter", "-reviewed_at"], name="encounters_reviews")
                ],
            },
        ),
    ]

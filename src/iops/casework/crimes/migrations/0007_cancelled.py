"""Crimes can be cancelled: proposed, decided, and taken back."""

import django.db.models.deletion
from django.db import migrations, models

import iops.kernel.clock
import iops.kernel.ids
import iops.kernel.models.fields

_Text = iops.kernel.models.fields.TextKey


class Migration(migrations.Migration):
    dependencies = [("crimes", "0006_found_by_words")]

    operations = [
        migrations.AddField(
            model_name="crime",
            name="cancel_code",
            field=_Text(blank=True, db_collation="C", db_default="", default="", max_length=4),
        ),
        migrations.AddField(
            model_name="crime", name="cancelled_at", field=models.DateTimeField(null=True)
        ),
        migrations.CreateModel(
            name="Cancellation",
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
                ("code", _Text(db_collation="C", max_length=4)),
                ("proposed_at", models.DateTimeField()),
                ("grounds", models.TextField()),
                ("information", models.TextField(blank=True)),
                ("other_id", models.BigIntegerField(null=True)),
                ("force", _Text(blank=True, db_collation="C", max_length=100)),
                ("reference", _Text(blank=True, db_collation="C", max_length=40)),
                ("victim_informed", models.BooleanField(default=False)),
                ("decided_at", models.DateTimeField(null=True)),
                ("decided_by", models.BigIntegerField(null=True)),
                ("agreed", models.BooleanField(null=True)),
                ("note", models.TextField(blank=True)),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "crime",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="crimes.crime",
                    ),
                ),
            ],
            options={
                "db_table": "crimes_cancellation",
                "indexes": [
                    models.Index(fields=["crime", "-proposed_at"], name="crimes_cancellations_of")
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("decided_at__isnull", True)),
                        fields=("crime",),
                        name="crimes_one_proposal",
                    )
                ],
            },
        ),
    ]

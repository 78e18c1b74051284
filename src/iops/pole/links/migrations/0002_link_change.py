from django.db import migrations, models

import iops.kernel.clock
import iops.kernel.dates
import iops.kernel.ids
import iops.kernel.models.fields


class Migration(migrations.Migration):
    dependencies = [
        ("links", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="LinkChange",
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
                ("link_id", models.BigIntegerField()),
                ("tie", iops.kernel.models.fields.TextKey(db_collation="C", max_length=40)),
                ("from_kind", iops.kernel.models.fields.TextKey(db_collation="C", max_length=20)),
                ("from_id", models.BigIntegerField()),
                ("to_kind", iops.kernel.models.fields.TextKey(db_collation="C", max_length=20)),
                ("to_id", models.BigIntegerField()),
                ("what", iops.kernel.models.fields.TextKey(db_collation="C", max_length=10)),
                (
                    "until",
                    iops.kernel.dates.PartialDateField(blank=True, db_collation="C", null=True),
                ),
                ("reason", models.TextField(blank=True)),
            ],
            options={
                "db_table": "links_link_change",
                "indexes": [
                    models.Index(fields=["from_kind", "from_id"], name="links_changed_from"),
                    models.Index(fields=["to_kind", "to_id"], name="links_changed_to"),
                ],
            },
        ),
    ]

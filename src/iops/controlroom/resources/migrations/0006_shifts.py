"""Crews that come aboard at their time, driver grades, talkgroups, units stood down for good."""

from django.db import migrations, models

import iops.kernel.models.fields

#: Who sits in a crew today has come aboard; nothing was planned before.
_CAME = "UPDATE resources_crew_member SET came_at = coalesce(lower(aboard), created_at)"


class Migration(migrations.Migration):
    dependencies = [("resources", "0005_withheld")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="talkgroup",
            field=iops.kernel.models.fields.TextKey(
                blank=True, db_collation="C", db_default="", default="", max_length=30
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="withdrawn_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="crewmember",
            name="came_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name="crewmember",
            name="driver",
            field=iops.kernel.models.fields.TextKey(
                blank=True, db_collation="C", db_default="", default="", max_length=20
            ),
        ),
        migrations.RunSQL(_CAME, migrations.RunSQL.noop),
        migrations.AddIndex(
            model_name="crewmember",
            index=models.Index(fields=["unit", "-id"], name="resources_crew_of"),
        ),
        migrations.AddIndex(
            model_name="crewmember",
            index=models.Index(
                condition=models.Q(("came_at", None)), fields=["unit"], name="resources_coming"
            ),
        ),
    ]

"""What was written is searched slice by slice, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from iops.kernel.models import words_index


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("incidents", "0007_part_of_number"), ("kernel", "0005_words_by_slice")]

    operations = [
        AddIndexConcurrently(model_name="incident", index=words_index("summary", "incidents_said")),
        RemoveIndexConcurrently(model_name="incident", name="incidents_by_words"),
        AddIndexConcurrently(
            model_name="logentry", index=words_index("text", "incidents_log_said")
        ),
        RemoveIndexConcurrently(model_name="logentry", name="incidents_log_by_words"),
        migrations.RunSQL(
            "ANALYZE incidents_incident, incidents_log_entry", migrations.RunSQL.noop
        ),
    ]

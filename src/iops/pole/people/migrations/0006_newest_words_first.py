"""What was written is searched slice by slice, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from iops.kernel.models import words_index


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("people", "0005_found_by_words"), ("kernel", "0005_words_by_slice")]

    operations = [
        AddIndexConcurrently(
            model_name="profile", index=words_index("description", "people_described")
        ),
        RemoveIndexConcurrently(model_name="profile", name="people_by_description"),
        migrations.RunSQL("ANALYZE people_profile", migrations.RunSQL.noop),
    ]

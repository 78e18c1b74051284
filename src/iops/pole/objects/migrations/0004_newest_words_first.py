"""What was written is searched slice by slice, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from iops.kernel.models import words_index


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("objects", "0003_found_by_words"), ("kernel", "0005_words_by_slice")]

    operations = [
        AddIndexConcurrently(
            model_name="property", index=words_index("description", "objects_described")
        ),
        RemoveIndexConcurrently(model_name="property", name="objects_by_description"),
        migrations.RunSQL("ANALYZE objects_property", migrations.RunSQL.noop),
    ]

"""What was written is searched slice by slice, the newest first."""

from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations

from iops.kernel.models import words_index


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("crimes", "0008_part_of_number"), ("kernel", "0005_words_by_slice")]

    operations = [
        AddIndexConcurrently(model_name="crime", index=words_index("summary", "crimes_said")),
        RemoveIndexConcurrently(model_name="crime", name="crimes_by_words"),
        AddIndexConcurrently(
            model_name="enquiry", index=words_index("text", "crimes_enquiries_said")
        ),
        RemoveIndexConcurrently(model_name="enquiry", name="crimes_enquiries_by_words"),
        migrations.RunSQL("ANALYZE crimes_crime, crimes_enquiry", migrations.RunSQL.noop),
    ]

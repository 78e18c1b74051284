"""Archive records are found by a part of a mark or phone, and by what was written."""

from pathlib import Path

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models
from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    atomic = False

    dependencies = [("archive", "0002_forms"), ("kernel", "0005_words_by_slice")]
    operations = [
        AddIndexConcurrently(
            "archived",
            django.contrib.postgres.indexes.GinIndex(
                fields=["plate"],
                name="archive_by_part_of_plate",
                opclasses=["gin_trgm_ops"],
                condition=~django.db.models.Q(plate=""),
            ),
        ),
        AddIndexConcurrently(
            "archived",
            django.contrib.postgres.indexes.GinIndex(
                fields=["phone"],
                name="archive_by_part_of_phone",
                opclasses=["gin_trgm_ops"],
                condition=~django.db.models.Q(phone=""),
            ),
        ),
        AddIndexConcurrently(
            "archived",
            django.contrib.postgres.indexes.GinIndex(
                django.contrib.postgres.search.SearchVector("words", "home", config="english"),
                django.db.models.F("id").bitrightshift(17),
                name="archive_by_words",
            ),
        ),
        migrations.RunSQL((SQL / "parts.sql").read_text(), migrations.RunSQL.noop),
    ]

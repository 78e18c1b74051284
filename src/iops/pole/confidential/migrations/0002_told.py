"""Finding records by the words in which they say where they are."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("confidential", "0001_initial")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "told.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

"""What is blanked is forgotten by search: its names, and words that nobody else has."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disposal", "0004_reviews")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "blank.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

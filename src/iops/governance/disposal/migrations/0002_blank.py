"""The one door that blanks a row."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disposal", "0001_initial"), ("kernel", "0002_logs")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "blank.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

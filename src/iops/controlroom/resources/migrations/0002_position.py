"""Positions, partitioned by day."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("resources", "0001_initial"), ("kernel", "0002_logs")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "position.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

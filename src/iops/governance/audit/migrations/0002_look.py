"""The access log, partitioned by month."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("kernel", "0002_logs")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "look.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

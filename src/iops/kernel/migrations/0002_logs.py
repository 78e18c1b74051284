"""The partitioned logs, the clock in SQL and the position at commit."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0001_initial")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "log.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

"""The door through which rows go to another audience."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0005_move"), ("kernel", "0002_logs")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "move.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

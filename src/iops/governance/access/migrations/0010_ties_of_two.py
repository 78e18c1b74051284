"""What names two records that are restricted in different ways stays where it is when one moves."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("access", "0009_by_permission")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "move.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

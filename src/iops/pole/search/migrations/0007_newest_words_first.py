"""What was written is searched slice by slice, the newest first; fewer pairs of a name alone."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0006_unknown_births")]
    operations = [
        migrations.RunSQL((SQL / "found.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "pairs.sql").read_text(), migrations.RunSQL.noop),
    ]

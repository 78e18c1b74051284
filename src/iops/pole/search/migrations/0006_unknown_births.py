"""Names whose record knows no birth come before those whose birth does not fit."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0005_declared")]
    operations = [
        migrations.RunSQL((SQL / "pairs.sql").read_text(), migrations.RunSQL.noop),
    ]

"""Databases that were made before get the quicker function too."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent


class Migration(migrations.Migration):
    dependencies = [("search", "0002_entry")]
    operations = [
        migrations.RunSQL((SQL / "name_keys.sql").read_text(), migrations.RunSQL.noop),
    ]

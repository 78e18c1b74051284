"""Databases that were made before: blanking by the record that rows belong to, whoever may see them, and files with them."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("disposal", "0002_blank"), ("kernel", "0003_storedfile_disposed_at")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "blank.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

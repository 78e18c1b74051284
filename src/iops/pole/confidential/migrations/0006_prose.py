"""Keeping confidential addresses out of typed text, in the database itself."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("confidential", "0005_phrase_said")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "prose.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

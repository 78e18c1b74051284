"""Which desk an incident belongs to, as the database answers it."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("desks", "0001_initial"), ("access", "__first__")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "desk_of.sql").read_text(),
            "DROP FUNCTION desks_desk_of(integer, bigint, text, text)",
        )
    ]

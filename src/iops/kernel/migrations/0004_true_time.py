"""A clock that runs faster than life is refused outside a sandbox, by the database too."""

from pathlib import Path

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0003_storedfile_disposed_at")]
    operations = [
        migrations.RunSQL(
            (Path(__file__).parent.parent / "sql" / "clock.sql").read_text(),
            migrations.RunSQL.noop,
        )
    ]

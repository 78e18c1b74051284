"""What a search needs is read ahead after a restart."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [("search", "0008_forms_and_pairs")]
    operations = [
        migrations.RunSQL(
            (SQL / "warm.sql").read_text(), "DROP FUNCTION search_warm(text[], text[])"
        )
    ]

"""Records by parts of numbers, by traits and by words, beside exact numbers: one mechanism."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0004_names"),
        ("confidential", "0001_initial"),
    ]
    operations = [
        migrations.RunSQL((SQL / "declared.sql").read_text(), migrations.RunSQL.noop),
    ]

"""Names by words and pairs of words, numbers from their own tables; the old projection goes."""

from pathlib import Path

import django.contrib.postgres.fields
from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"
_FORGET = """
    DROP TABLE search_entry CASCADE;
    DROP FUNCTION search_find(integer[], integer[], text, text[], text, integer);
    DROP FUNCTION search_name_keys(text);
"""
_NUMBER_OF_KIND = """
    ALTER TABLE access_record_table ADD COLUMN code smallint NOT NULL DEFAULT 0;
"""
_NUMBERS = django.contrib.postgres.fields.ArrayField(base_field=models.IntegerField(), size=None)


class Migration(migrations.Migration):
    dependencies = [
        ("search", "0003_quicker_keys"),
        ("access", "0002_audience_of"),
        ("places", "0001_initial"),
    ]
    operations = [
        migrations.DeleteModel(name="SearchEntry"),
        migrations.RunSQL(_FORGET, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "names.sql").read_text(), migrations.RunSQL.noop),
        migrations.RunSQL(_NUMBER_OF_KIND, migrations.RunSQL.noop),
        migrations.CreateModel(
            name="Word",
            fields=[
                ("id", models.IntegerField(primary_key=True, serialize=False)),
                ("word", models.TextField()),
                ("keys", _NUMBERS),
            ],
            options={"db_table": "search_word", "managed": False},
        ),
        migrations.CreateModel(
            name="NamePair",
            fields=[
                ("record_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("kind", models.SmallIntegerField()),
                ("lo", models.IntegerField()),
                ("hi", models.IntegerField()),
                ("born", models.IntegerField()),
                ("area", models.IntegerField()),
                ("called", models.BooleanField()),
                ("audience_id", models.IntegerField()),
            ],
            options={"db_table": "search_name", "managed": False},
        ),
    ]

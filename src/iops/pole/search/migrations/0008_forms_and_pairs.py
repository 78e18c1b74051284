"""The vocabulary keeps how words sound and look; the pairs of words come ready to be looked up."""

from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql"
_FORMS = """
    ALTER TABLE search_word ADD COLUMN forms text COLLATE "C" NOT NULL DEFAULT '';
    DROP FUNCTION IF EXISTS search_names(
        integer[], smallint[], integer[], real[], integer[], integer, integer, integer[], integer);
"""


class Migration(migrations.Migration):
    dependencies = [("search", "0007_newest_words_first")]
    operations = [
        migrations.RunSQL(_FORMS, migrations.RunSQL.noop),
        migrations.RunSQL((SQL / "pairs.sql").read_text(), migrations.RunSQL.noop),
    ]

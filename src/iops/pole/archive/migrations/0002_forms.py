"""The words of the archive keep how they sound and look, as those of our own records do."""

from django.db import migrations

_FORMS = "ALTER TABLE archive_word ADD COLUMN forms text COLLATE \"C\" NOT NULL DEFAULT ''"


class Migration(migrations.Migration):
    dependencies = [("archive", "0001_initial")]
    operations = [migrations.RunSQL(_FORMS, migrations.RunSQL.noop)]

"""Which lists a force loaded itself."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("codes", "0001_initial")]
    operations = [
        migrations.AddField(
            model_name="codelist",
            name="own",
            field=models.BooleanField(db_default=False, default=False),
        )
    ]

"""When the bytes of a file were disposed of."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("kernel", "0002_logs")]
    operations = [
        migrations.AddField(
            model_name="storedfile",
            name="disposed_at",
            field=models.DateTimeField(null=True),
        )
    ]

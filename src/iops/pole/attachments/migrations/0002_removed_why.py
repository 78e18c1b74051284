from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("attachments", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="attachment",
            name="removed_by",
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name="attachment",
            name="removed_why",
            field=models.TextField(blank=True, db_default="", default=""),
        ),
    ]

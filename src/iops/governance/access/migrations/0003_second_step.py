"""Roles that must sign in with a second step."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_audience_of")]

    operations = [
        migrations.AddField(
            model_name="role",
            name="second_step",
            field=models.BooleanField(db_default=False, default=False),
        ),
    ]

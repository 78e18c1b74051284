from django.contrib.postgres.operations import AddIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("duties", "0003_due"),
    ]

    operations = [
        migrations.AddField(
            model_name="duty",
            name="next_shift_at",
            field=models.DateTimeField(null=True),
        ),
        AddIndexConcurrently(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("next_shift_at__isnull", False), ("state", "open")),
                fields=["next_shift_at"],
                name="duties_next_shift",
            ),
        ),
    ]

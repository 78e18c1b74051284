from django.contrib.postgres.operations import AddIndexConcurrently, RemoveIndexConcurrently
from django.db import migrations, models


class Migration(migrations.Migration):
    atomic = False

    dependencies = [
        ("duties", "0002_unreached_and_deliveries"),
    ]

    operations = [
        AddIndexConcurrently(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["due_at", "id"],
                include=("audience_id",),
                name="duties_due",
            ),
        ),
        AddIndexConcurrently(
            model_name="duty",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["queue", "due_at"],
                include=("id", "audience_id", "owner_id", "risk"),
                name="duties_in_queue",
            ),
        ),
        RemoveIndexConcurrently(model_name="duty", name="duties_queue"),
    ]

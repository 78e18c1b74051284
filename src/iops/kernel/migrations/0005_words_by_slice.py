"""Words and numbers in one index (``iops.kernel.models.words``)."""

from django.contrib.postgres.operations import BtreeGinExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("kernel", "0004_true_time")]
    operations = [BtreeGinExtension()]

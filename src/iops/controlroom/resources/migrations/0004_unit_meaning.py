"""What a unit's state means stands beside its code, which is each force's own."""

from django.db import migrations, models

import iops.kernel.models.fields

#: As the list that is shipped has it.
_FROM_CODES = """
    UPDATE resources_unit SET meaning = CASE state
        WHEN '0' THEN 'emergency' WHEN '1' THEN 'on-duty' WHEN '2' THEN 'available'
        WHEN '4' THEN 'refreshments' WHEN '5' THEN 'mobile' WHEN '6' THEN 'at-scene'
        WHEN '8' THEN 'ordered' WHEN '9' THEN 'escort' WHEN '11' THEN 'off-duty' ELSE '' END
"""


class Migration(migrations.Migration):
    dependencies = [("resources", "0003_unit_answer_by")]

    operations = [
        migrations.AddField(
            model_name="unit",
            name="meaning",
            field=iops.kernel.models.fields.TextKey(
                blank=True, db_collation="C", default="off-duty", max_length=20
            ),
        ),
        migrations.RunSQL(_FROM_CODES, migrations.RunSQL.noop),
        migrations.RemoveIndex(model_name="unit", name="resources_on_duty"),
        migrations.AddIndex(
            model_name="unit",
            index=models.Index(
                condition=models.Q(("meaning", "off-duty"), _negated=True),
                fields=["audience_id", "callsign"],
                name="resources_on_duty",
            ),
        ),
        migrations.AlterField(
            model_name="unit",
            name="state",
            field=iops.kernel.models.fields.TextKey(db_collation="C", max_length=4),
        ),
    ]

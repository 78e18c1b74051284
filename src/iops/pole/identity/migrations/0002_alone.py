"""A profile that is alone has no membership: what is taken back leaves what was there before."""

from django.db import migrations

_ALONE = """
    DELETE FROM identity_membership m WHERE m.profile_id = m.nominal_id AND NOT EXISTS (
        SELECT 1 FROM identity_membership o
        WHERE o.nominal_id = m.nominal_id AND o.profile_id <> m.profile_id);
"""


class Migration(migrations.Migration):
    dependencies = [("identity", "0001_initial")]
    operations = [migrations.RunSQL(_ALONE, migrations.RunSQL.noop)]

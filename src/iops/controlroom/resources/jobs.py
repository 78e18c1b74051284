"""Work of the worker: units follow the times of their crews."""

import logging

from django.db import connection

from iops.controlroom.resources import rules
from iops.controlroom.resources.commands import follow_shift
from iops.governance.access.authority import system_actor
from iops.kernel import clock
from iops.kernel.commands import visibility
from iops.kernel.errors import IopsError

log = logging.getLogger("iops.shifts")
#: Whose time has come, whose crew is about to fall out of its seats, and who was forgotten.
_DUE = """
    SELECT u.id FROM resources_unit u
    WHERE u.withdrawn_at IS NULL AND (
        EXISTS (SELECT FROM resources_crew_member c WHERE c.unit_id = u.id
                AND c.came_at IS NULL AND c.aboard @> %(now)s::timestamptz)
        OR (u.meaning <> 'off-duty' AND EXISTS (
            SELECT FROM resources_crew_member c WHERE c.unit_id = u.id
            AND c.aboard @> %(now)s::timestamptz AND upper(c.aboard) <= %(soon)s))
        OR (u.meaning <> 'off-duty' AND u.shift_end <= %(now)s AND u.incident_id IS NULL
            AND NOT EXISTS (SELECT FROM resources_crew_member c WHERE c.unit_id = u.id
                            AND c.aboard @> %(now)s::timestamptz))
        OR (u.meaning <> 'off-duty' AND u.shift_end <= %(forgotten)s AND u.incident_id IS NULL))
    ORDER BY u.id
"""


def follow_shifts() -> int:
    """Bring every unit whose time has come in line with it; answers how many."""
    by, now = system_actor("worker"), clock.now()
    asked = {"now": now, "soon": now + rules.AHEAD, "forgotten": now - rules.LONGEST_OVER}
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(_DUE, asked)
        due = [row[0] for row in cursor.fetchall()]
    for unit_id in due:
        try:
            follow_shift(by=by, unit_id=unit_id)
        except IopsError as error:
            # The others follow their time all the same; this one is tried again next time.
            log.warning("unit %s does not follow its shift: %s", unit_id, type(error).__name__)
    return len(due)

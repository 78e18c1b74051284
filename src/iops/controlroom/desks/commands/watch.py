"""Where nobody sits: the alarm of a desk with open incidents begins and ends."""

from django.db import connection

from iops.controlroom.desks import rules
from iops.controlroom.desks.commands.shared import effect_of, fact, staffed, the_desks
from iops.controlroom.desks.contracts import ALARM
from iops.controlroom.desks.models import Desk
from iops.duties.models import Duty
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact

_OPEN = """
    SELECT desks_desk_of(audience_id, id, beat, division), count(*) FROM incidents_incident
    WHERE state NOT IN ('closed', 'result-due') AND audience_id IN (
        SELECT id FROM access_audience WHERE force_id = %s)
    GROUP BY 1
"""
#: The desk in effect of one open incident, where nobody sits at it and no alarm rings yet.
_UNSTAFFED = """
    SELECT e.id FROM incidents_incident i
    JOIN desks_desk d ON d.id = desks_desk_of(i.audience_id, i.id, i.beat, i.division)
    JOIN desks_desk e ON e.id = coalesce(d.covered_by_id, d.id)
    WHERE i.id = %s AND i.state NOT IN ('closed', 'result-due')
      AND NOT EXISTS (SELECT 1 FROM desks_sitting s
                      WHERE s.desk_id = e.id AND s.ended = '' AND s.sat @> iops_now())
      AND NOT EXISTS (SELECT 1 FROM duties_duty y WHERE y.kind = %s AND y.state = 'open'
                      AND y.subject_kind = 'desk' AND y.subject_id = e.id)
"""


def ring(by: Actor, desks: dict[int, Desk]) -> list[Fact]:
    """The facts that open and end alarms, as things stand now. Inside a command that has locked
    the desks.

    Of restricted incidents it counts those that whoever acts may see; the worker sees them all.
    """
    with connection.cursor() as cursor:
        cursor.execute(_OPEN, [by.force_id])
        open_at = {desk: count for desk, count in cursor.fetchall() if desk is not None}
    wanted = rules.unstaffed(open_at, effect_of(desks), staffed(desks))
    ringing = set(
        Duty.objects.filter(kind=ALARM, subject_kind="desk", state="open").values_list(
            "subject_id", flat=True
        )
    )
    facts = [fact("desks.unstaffed", desks[one]) for one in sorted(wanted - ringing)]
    over = Desk.objects.filter(pk__in=ringing - wanted, force_id=by.force_id).order_by("pk")
    return [*facts, *(fact("desks.staffed", one) for one in over)]


@command("desks.look_round", permission="desks.run")
def look_round(*, by: Actor) -> Outcome[int]:
    """Begin and end the alarms of a force as things stand now; answers how many changed."""
    facts = ring(by, the_desks(by))
    return Outcome(len(facts), facts)


@command("desks.look_at", permission="")
def look_at(*, by: Actor, incident_id: int) -> Outcome[bool]:
    """Ring where an incident has come to a desk at which nobody sits.

    Called within the command that opened, reopened or moved it, whoever gave that.
    """
    bare = _unstaffed(incident_id)
    if bare is None:
        return Outcome(False)
    # Of two incidents that come at one moment one rings: the second waits here, and sees it.
    desk = Desk.objects.select_for_update().get(pk=bare)
    if _unstaffed(incident_id) != bare:
        return Outcome(False)
    return Outcome(True, [fact("desks.unstaffed", desk)])


def _unstaffed(incident_id: int) -> int | None:
    with connection.cursor() as cursor:
        cursor.execute(_UNSTAFFED, [incident_id, ALARM])
        row = cursor.fetchone()
    return None if row is None else int(row[0])

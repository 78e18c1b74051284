"""Who could go: units by road time and skill, with reasons; and what was sent."""

from collections.abc import Sequence

from django.db import connection

from iops.controlroom.dispatch import rules
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.models import Incident
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.reference.places.queries import road_seconds

#: How many units a search must reach before it stops widening.
ENOUGH = 12

_UNITS = """
    SELECT u.id, u.callsign, coalesce(s.detail ->> 'deployable', 'no'), u.skills, u.shift_end,
           coalesce(p.easting, u.base_easting), coalesce(p.northing, u.base_northing), p.fix_at,
           (SELECT count(*) FROM resources_crew_member c
            WHERE c.unit_id = u.id AND c.aboard @> iops_now())
    FROM resources_unit u
    LEFT JOIN resources_unit_position p ON p.unit_id = u.id
    LEFT JOIN codes_code s ON s.list = 'resource-states' AND s.code = u.state
         AND s.valid_to IS NULL
    WHERE u.state <> '11' AND u.incident_id IS NULL AND u.audience_id = ANY (%s)
      AND coalesce(s.detail ->> 'deployable', 'no') <> 'no'
"""


@record_view("dispatch.recommend", permission="dispatch.recommend", shows=lambda _: ())
def recommended_units(*, by: Actor, incident_id: int, most: int = 5) -> list[rules.Pick]:
    """The units that should go, soonest first, each with its reasons. Raises NotVisible."""
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    return rank_units(
        by=by, easting=incident.easting, northing=incident.northing, grade=incident.grade, most=most
    )


def rank_units(
    *,
    by: Actor,
    easting: float | None,
    northing: float | None,
    grade: str | None,
    skills: frozenset[str] = frozenset(),
    most: int = 5,
) -> list[rules.Pick]:
    """Rank all units that are free, by one search of the road network from the place."""
    with connection.cursor() as cursor:
        cursor.execute(_UNITS, [list(by.audiences)])
        rows = cursor.fetchall()
    now = clock.now()
    times: Sequence[float | None] = [None] * len(rows)
    if easting is not None and northing is not None:
        places = [(row[5], row[6]) for row in rows]
        times = road_seconds((easting, northing), places, enough=ENOUGH)
    candidates = [
        rules.Candidate(
            unit_id=row[0],
            callsign=row[1],
            deployable=row[2],
            skills=frozenset(row[3]),
            crew=row[8],
            seconds=seconds,
            shift_minutes_left=(row[4] - now).total_seconds() / 60 if row[4] else None,
            fix_age_seconds=(now - row[7]).total_seconds() if row[7] else None,
        )
        for row, seconds in zip(rows, times, strict=True)
    ]
    return rules.recommend(rules.Need(grade, skills), candidates, most=most)


def deployments_of(by: Actor, incident_id: int) -> list[Deployment]:
    """What was sent to an incident, in order. The incident's card logs the look."""
    with visibility(by):
        found = Deployment.objects.visible_to(by).filter(incident_id=incident_id)
        return list(found.order_by("ordered_at"))

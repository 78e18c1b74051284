"""Who could go: units by road time and skill, with reasons; and what was sent."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db import connection

from iops.controlroom.dispatch import rules
from iops.controlroom.dispatch.models import Deployment
from iops.controlroom.incidents.models import Incident
from iops.controlroom.resources.models import CrewMember, Unit
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import true_spot, unveil
from iops.reference.codes import queries as codes
from iops.reference.places.queries import road_seconds, roads_known

#: How many units a search must reach before it stops widening.
ENOUGH = 12

_PLACES = """
    SELECT u.id, coalesce(p.easting, u.base_easting), coalesce(p.northing, u.base_northing),
           u.skills @> %(skills)s::varchar[]
    FROM resources_unit u
    LEFT JOIN resources_unit_position p ON p.unit_id = u.id AND p.audience_id = ANY (%(seen)s)
    WHERE u.meaning <> 'off-duty' AND u.incident_id IS NULL AND u.state = ANY (%(states)s)
      AND u.audience_id = ANY (%(seen)s)
"""
# Differences of times come as numbers, which are read in a fraction of a moment's time.
_UNITS = """
    SELECT u.id, u.callsign, u.state, u.skills,
           extract(epoch FROM u.shift_end - %(now)s::timestamptz)::float8 / 60,
           extract(epoch FROM %(now)s::timestamptz - p.fix_at)::float8,
           (SELECT count(*) FROM resources_crew_member c
            WHERE c.unit_id = u.id AND c.aboard @> %(now)s::timestamptz)
    FROM resources_unit u
    LEFT JOIN resources_unit_position p ON p.unit_id = u.id
    WHERE u.id = ANY (%(ids)s)
"""


@record_view("dispatch.recommend", permission="dispatch.recommend", shows=lambda _: ())
def recommended_units(*, by: Actor, incident_id: int, most: int = 5) -> list[rules.Pick]:
    """The units that should go, soonest first, each with its reasons. Raises NotVisible."""
    incident = Incident.objects.visible_to(by).filter(pk=incident_id).first()
    if incident is None:
        raise NotVisible("There is no incident with this number that you may see.")
    spot = true_spot(by, "incident", incident)
    return rank_units(
        by=by,
        easting=spot.easting,
        northing=spot.northing,
        need=need_of(incident),
        most=most,
    )


def need_of(incident: Incident) -> rules.Need:
    """The skills and the crew that the incident's type and qualifiers ask for, by their lists."""
    listed = [codes.find("incident-types", incident.type_code)]
    listed += [codes.find("qualifiers", code) for code in incident.qualifiers]
    details = [one.detail for one in listed if one is not None]
    return rules.Need(
        incident.grade,
        frozenset(word for one in details for word in str(one.get("skills") or "").split()),
        double_crewed=any(one.get("crew") == "2" for one in details),
    )


def rank_units(
    *,
    by: Actor,
    easting: float | None,
    northing: float | None,
    need: rules.Need,
    most: int = 5,
) -> list[rules.Pick]:
    """Rank all units that are free, by one search of the road network from the place."""
    deployable = {
        code.code: code.detail.get("deployable", "no") for code in codes.codes("resource-states")
    }
    states = [code for code, may in deployable.items() if may != "no"]
    with connection.cursor() as cursor:
        cursor.execute(
            _PLACES,
            {"states": states, "seen": list(by.audiences), "skills": sorted(need.skills)},
        )
        places = cursor.fetchall()
        seconds: dict[int, float | None] = dict.fromkeys(row[0] for row in places)
        if easting is not None and northing is not None:
            seconds |= _road_seconds((easting, northing), places)
            if need.skills:
                # The few that have the skill may be farther than the nearest dozen: ask for them.
                seconds |= _road_seconds((easting, northing), [row for row in places if row[3]])
        # Nobody who was not reached can come before those who surely do.
        within = [unit for unit, road in seconds.items() if road is not None]
        sure = sum(road is not None and road < rules.SURELY_FIRST for road in seconds.values())
        ids = within if sure >= most else list(seconds)
        cursor.execute(_UNITS, {"now": clock.now(), "ids": ids})
        rows = cursor.fetchall()
    candidates = [
        rules.Candidate(
            unit_id=row[0],
            callsign=row[1],
            deployable=deployable.get(row[2], "no"),
            skills=frozenset(row[3]),
            crew=row[6],
            seconds=seconds[row[0]],
            shift_minutes_left=row[4],
            fix_age_seconds=row[5],
        )
        for row in rows
    ]
    return rules.recommend(replace(need, by_road=roads_known()), candidates, most=most)


def _road_seconds(
    target: tuple[float, float], places: Sequence[tuple[Any, ...]]
) -> dict[int, float | None]:
    """Road time by unit, None beyond the nearest that are enough."""
    times = road_seconds(target, [(row[1], row[2]) for row in places], enough=ENOUGH)
    return dict(zip((row[0] for row in places), times, strict=True))


@dataclass(frozen=True)
class Job:
    """One deployment with its incident, and whether the actor sits in its unit."""

    deployment: Deployment
    incident: Incident
    unit: Unit
    mine: bool
    spot: Spot = VEILED
    """Where it is, as far as the reader may know."""


@record_view(
    "dispatch.job",
    permission="dispatch.answer",
    shows=lambda job: [("deployment", job.deployment.pk), ("incident", job.incident.pk)],
)
def job(*, by: Actor, deployment_id: int) -> Job:
    """One job, as the unit sees it. Raises NotVisible."""
    found = Deployment.objects.visible_to(by).filter(pk=deployment_id).first()
    about = found and Incident.objects.visible_to(by).filter(pk=found.incident_id).first()
    unit = found and Unit.objects.visible_to(by).filter(pk=found.unit_id).first()
    if found is None or about is None or unit is None:
        raise NotVisible("There is no job with this number that you may see.")
    aboard = CrewMember.objects.filter(unit_id=unit.pk, aboard__contains=clock.now())
    mine = aboard.filter(account_id=by.account_id).exists()
    unveil(by, found, about)
    return Job(found, about, unit, mine, true_spot(by, "incident", about))


def own_job(by: Actor) -> tuple[Unit | None, int | None]:
    """The unit that the actor sits in now, and the job that it is on. Shows nothing of it."""
    with visibility(by):
        aboard = CrewMember.objects.filter(account_id=by.account_id, aboard__contains=clock.now())
        unit = Unit.objects.visible_to(by).filter(pk__in=aboard.values("unit_id")).first()
        if unit is None:
            return None, None
        going = Deployment.objects.visible_to(by).filter(
            unit_id=unit.pk, clear_at=None, stood_down_at=None
        )
        return unit, going.values_list("pk", flat=True).first()


def deployments_of(by: Actor, incident_id: int) -> list[Deployment]:
    """What was sent to an incident, in order. The incident's card logs the look."""
    with visibility(by):
        found = Deployment.objects.visible_to(by).filter(incident_id=incident_id)
        return list(found.order_by("ordered_at"))

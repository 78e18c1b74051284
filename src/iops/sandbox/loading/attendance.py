"""What was decided and who was sent: the first grade of each incident, and its deployments."""

from __future__ import annotations

from dataclasses import dataclass
from time import perf_counter
from typing import Final

import numpy as np

from iops.sandbox.force.columns import Ints, Text, moments, pa, pc, take_text
from iops.sandbox.loading.arrays import constant
from iops.sandbox.loading.context import Context, Piece, Pieces

#: Units that are sent to calls of their own division.
_LOCAL: Final = ("response", "neighbourhood")
#: A second unit goes to so many of the incidents of each grade.
_SECOND_UNIT: Final = {"1": 0.55, "2": 0.18, "C": 0.0}
#: Seconds that units had to acknowledge in the past; all of these did.
_TO_ANSWER: Final = 120
_GRADED, _SENT = "incidents_grade_decision", "dispatch_deployment"


@dataclass(frozen=True, slots=True)
class Jobs:
    """Incidents by row: number of the force, id, moments in seconds, audience, where, grade."""

    number: Ints
    incident: Ints
    opened: Ints
    arrived: Ints
    closed: Ints
    seen: Ints
    division: Text
    grade: Text


def graded(
    ctx: Context, incident: Ints, by: Ints, at: Ints, grade: Text, target: Ints, seen: Ints
) -> Piece:
    """The grade that each incident was opened with, and the target that it set."""
    began = perf_counter()
    rows = len(incident)
    ids = ctx.follow(_GRADED, rows)
    return ctx.piece(
        _GRADED,
        {
            **ctx.record(_GRADED, ids, moments(at), by=by, seen=seen),
            "incident_id": incident,
            "at": moments(at),
            "grade": grade,
            "previous": constant("", rows),
            "reason": constant("On opening", rows),
            "target_at": moments(target),
        },
        began,
    )


def sent(ctx: Context, jobs: Jobs, attended: Ints) -> Pieces:
    """A unit of the division to each incident that was attended; to some a second one."""
    draws = ctx.force.plan.draws
    shares = np.array([_SECOND_UNIT.get(one, 0.0) for one in jobs.grade.to_pylist()])
    again = attended[draws.chance("unit.second", jobs.number[attended], shares[attended])]
    yield _deployed(ctx, jobs, attended, nth=0)
    if len(again):
        yield _deployed(ctx, jobs, again, nth=1)


def _deployed(ctx: Context, jobs: Jobs, rows: Ints, *, nth: int) -> Piece:
    began = perf_counter()
    opened, arrived, closed = jobs.opened[rows], jobs.arrived[rows], jobs.closed[rows]
    ordered = opened + (arrived - opened) // 3
    # The second is told a little later, comes later, and is clear earlier.
    ordered += nth * (arrived - ordered) // 4
    there = np.minimum(arrived + nth * 150, closed)
    answered = np.minimum(ordered + 8 + ordered % 50, there)
    clear = np.maximum(closed - nth * (closed - arrived) // 3, there)
    unit, callsign = _units(ctx, jobs, rows, nth)
    return ctx.piece(
        _SENT,
        {
            **ctx.record(_SENT, ctx.follow(_SENT, len(rows)), moments(ordered),
                         seen=jobs.seen[rows]),
            "incident_id": jobs.incident[rows],
            "unit_id": ctx.at("resources_unit", unit),
            "callsign": callsign,
            "ordered_at": moments(ordered),
            "answer_by": moments(ordered + _TO_ANSWER),
            "acknowledged_at": moments(answered),
            "acknowledged_how": constant("unit", len(rows)),
            "mobile_at": moments(np.minimum(answered + 20, there)),
            "at_scene_at": moments(there),
            "clear_at": moments(clear),
            "reason": constant("", len(rows)),
            "result": constant("", len(rows)),
        },
        began,
    )  # fmt: skip


def _units(ctx: Context, jobs: Jobs, rows: Ints, nth: int) -> tuple[Ints, Text]:
    """A unit of the incident's division for each row; the second is never the first."""
    draws, units = ctx.force.plan.draws, ctx.ground.workforce.units
    homes = [ctx.ground.division(unit.area_code) for unit in units]
    division = jobs.division.take(pa.array(rows))
    luck = draws.uniform("unit.sent", jobs.number[rows])
    found = np.zeros(len(rows), np.int64)
    for name in pc.unique(division).to_pylist():
        here = np.flatnonzero(pc.equal(division, name).to_numpy(zero_copy_only=False))
        able = [n for n, unit in enumerate(units) if unit.function in _LOCAL and homes[n] == name]
        choice = np.array(able or range(len(units)))
        place = (luck[here] * len(choice)).astype(np.int64) + nth
        found[here] = choice[place % len(choice)]
    ids = np.array([unit.id for unit in units])
    return ids[found], take_text(pa.array([unit.callsign for unit in units]), found)

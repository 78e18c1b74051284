"""Teams, accounts, ranks, postings and posts; units with those who are on shift now."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from time import perf_counter
from typing import Final

import numpy as np

from iops.controlroom.resources import states
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.governance.access.contracts import ABSENT, CONTACT_OWNER
from iops.reference.places.grid import to_wgs84
from iops.sandbox.force.columns import pa
from iops.sandbox.force.shifts import LONDON, kind_of_shift, seat, span_of_shift
from iops.sandbox.force.workforce import Officer
from iops.sandbox.loading.arrays import constant
from iops.sandbox.loading.context import Context, Pieces
from iops.sandbox.loading.hidden import SEEN_BY

#: The account of the inspector on duty, beside those that carry the names of roles.
DUTY_INSPECTOR: Final = "duty-inspector"
ACCOUNTS, TEAMS, UNITS = "access_account", "access_team", "resources_unit"
#: Roles that sit in units.
CREWS: Final = ("response-officer", "pcso")


def officers_of(ctx: Context) -> tuple[Officer, ...]:
    """The officers, the first inspector of Command being the duty inspector."""
    found = list(ctx.ground.workforce.officers)
    teams = {team.id: team for team in ctx.ground.workforce.teams}
    for position, one in enumerate(found):
        if one.rank == "inspector" and teams[one.team_id].function == "command":
            found[position] = replace(one, username=DUTY_INSPECTOR)
            break
    return tuple(found)


def accounts(ctx: Context, password: str, unusable: str) -> Pieces:
    """Accounts of every role. Those whose username is a role can sign in."""
    began = perf_counter()
    teams, officers = ctx.ground.workforce.teams, officers_of(ctx)
    ids = ctx.at(TEAMS, np.array([team.id for team in teams]))
    yield ctx.piece(
        TEAMS,
        {
            "id": ids,
            "force_id": constant(ctx.police_force, len(teams)),
            "code": pa.array([team.code for team in teams]),
            "name": pa.array([team.name for team in teams]),
            "area_code": pa.array([ctx.ground.division(team.area_code) for team in teams]),
        },
        began,
    )
    rows = len(officers)
    numbers = ctx.at(ACCOUNTS, np.array([one.id for one in officers]))
    demo = {*ctx.roles, DUTY_INSPECTOR}
    yield ctx.piece(
        ACCOUNTS,
        {
            "id": numbers,
            "password": pa.array([password if o.username in demo else unusable for o in officers]),
            "force_id": constant(ctx.police_force, rows),
            "username": pa.array([one.username for one in officers]),
            "name": pa.array([f"{one.forename} {one.surname}" for one in officers]),
            "collar": pa.array([one.collar for one in officers]),
            "email": constant("", rows),
            "is_active": constant(True, rows),
            "is_system": constant(False, rows),
            "authority": constant(1, rows),
            "created_at": constant(ctx.stamp, rows),
        },
        perf_counter(),
    )
    since = ctx.now - timedelta(days=400)
    yield ctx.piece(
        "access_posting",
        {
            "id": ctx.follow("access_posting", rows),
            "account_id": numbers,
            "team_id": ctx.at(TEAMS, np.array([one.team_id for one in officers])),
            "role_id": np.array([ctx.roles[one.role] for one in officers]),
            "valid_from": constant(since.isoformat(), rows),
        },
        perf_counter(),
    )
    yield ctx.piece(
        "access_rank_held",
        {
            "id": ctx.follow("access_rank_held", rows),
            "account_id": numbers,
            "rank": pa.array([one.rank for one in officers]),
            "acting": constant(False, rows),
            "valid_from": constant(since.date().isoformat(), rows),
        },
        perf_counter(),
    )
    # As audiences.recompute has it: the administrator sees no operational record.
    for audience, sees in _seers(ctx, officers):
        yield ctx.piece(
            "access_account_audience",
            {
                "id": ctx.follow("access_account_audience", int(sees.sum())),
                "account_id": numbers[sees],
                "audience_id": constant(audience, int(sees.sum())),
            },
            perf_counter(),
        )


def _seers(
    ctx: Context, officers: tuple[Officer, ...]
) -> list[tuple[int, np.ndarray[tuple[int], np.dtype[np.bool_]]]]:
    """Each audience, and which of the officers see it."""
    roles = [one.role for one in officers]
    found = [(ctx.audience, np.array([role != "system-administrator" for role in roles]))]
    for audience, mode in zip(ctx.hidden, (CONTACT_OWNER, ABSENT), strict=True):
        found.append((audience, np.array([role in SEEN_BY[mode] for role in roles])))
    return found


def posts(ctx: Context) -> Pieces:
    """Each duty post is held by an inspector for a year from today's midnight."""
    began = perf_counter()
    officers = officers_of(ctx)
    fits = {
        "duty-inspector": lambda one: one.username == DUTY_INSPECTOR,
        "force-incident-manager": lambda one: one.username == "force-incident-manager",
        "on-call-detective-inspector": (
            lambda one: one.role == "investigator" and one.rank == "inspector"
        ),
    }
    midnight = ctx.now.astimezone(LONDON).replace(hour=0, minute=0, second=0, microsecond=0)
    held = f"[{midnight.isoformat()},{(midnight + timedelta(days=365)).isoformat()})"
    holders = [
        (post, next(o.id for o in officers if fits[code](o)))
        for code, post in ctx.posts.items()
        if code in fits
    ]
    yield ctx.piece(
        "access_post_holding",
        {
            "id": ctx.follow("access_post_holding", len(holders)),
            "post_id": np.array([post for post, _ in holders]),
            "account_id": ctx.at(ACCOUNTS, np.array([one for _, one in holders])),
            "held": constant(held, len(holders)),
        },
        began,
    )


def crews_now(ctx: Context) -> dict[int, tuple[list[int], datetime, datetime]]:
    """The units that are crewed now: officers, and from when to when. Numbers of the force."""
    workforce = ctx.ground.workforce
    mine: dict[int, list[int]] = {}
    for one in workforce.officers:
        if one.role in CREWS:
            mine.setdefault(one.team_id, []).append(one.id)
    found: dict[int, tuple[list[int], datetime, datetime]] = {}
    today = ctx.now.astimezone(LONDON).date()
    for day in (today, today - timedelta(days=1)):
        for team in workforce.teams:
            kind = kind_of_shift(team.shift, day)
            if not kind or team.id not in mine:
                continue
            start, end = span_of_shift(kind, day)
            if not start <= ctx.now < end:
                continue
            units = [
                (unit.id, unit.crew)
                for unit in workforce.units
                if (unit.function, unit.area_code) == (team.function, team.area_code)
                and unit.id not in found
            ]
            for unit_id, officers in seat(units, mine[team.id]).items():
                found[unit_id] = (officers, start, end)
    return found


def units(ctx: Context) -> Pieces:
    """All units at their bases; those that are crewed now are out in their area."""
    began = perf_counter()
    made, crews = ctx.ground.workforce.units, crews_now(ctx)
    rows = len(made)
    numbers = np.array([unit.id for unit in made])
    ids = ctx.at(UNITS, numbers)
    meanings = [states.AVAILABLE if unit.id in crews else OFF_DUTY for unit in made]
    ends = [crews[unit.id][2].isoformat() if unit.id in crews else None for unit in made]
    yield ctx.piece(
        UNITS,
        {
            **ctx.record(UNITS, ids, None),
            "callsign": pa.array([unit.callsign for unit in made]),
            "kind": pa.array([unit.kind for unit in made]),
            "state": pa.array([states.code_for(meaning) for meaning in meanings]),
            "meaning": pa.array(meanings),
            "state_since": constant(ctx.stamp, rows),
            "beat": constant("", rows),
            "division": pa.array([ctx.ground.division(unit.area_code) for unit in made]),
            "skills": pa.array(["{" + unit.skills + "}" for unit in made]),
            "shift_end": pa.array(ends, pa.string()),
            "base_easting": np.array([ctx.ground.base(unit)[0] for unit in made]),
            "base_northing": np.array([ctx.ground.base(unit)[1] for unit in made]),
        },
        began,
    )
    names = {one.id: one for one in officers_of(ctx)}
    seats = [(unit, officer) for unit, (found, _, _) in crews.items() for officer in found]
    if not seats:
        return
    crew_ids = ctx.follow("resources_crew_member", len(seats))
    yield ctx.piece(
        "resources_crew_member",
        {
            **ctx.record("resources_crew_member", crew_ids, None),
            "unit_id": ctx.at(UNITS, np.array([unit for unit, _ in seats])),
            "account_id": ctx.at(ACCOUNTS, np.array([officer for _, officer in seats])),
            "name": pa.array([f"{names[o].forename} {names[o].surname}" for _, o in seats]),
            "collar": pa.array([names[officer].collar for _, officer in seats]),
            "aboard": pa.array(
                [f"[{crews[u][1].isoformat()},{crews[u][2].isoformat()})" for u, _ in seats]
            ),
            "came_at": pa.array([crews[unit][1].isoformat() for unit, _ in seats]),
        },
        perf_counter(),
    )
    yield from _positions(ctx, np.array(sorted(crews)))


def _positions(ctx: Context, numbers: np.ndarray[tuple[int], np.dtype[np.int64]]) -> Pieces:
    """Somewhere on a road of their division, as patrols are."""
    began = perf_counter()
    made = ctx.ground.workforce.units
    x, y = ctx.ground.patrol([made[number - 1] for number in numbers.tolist()])
    lon, lat = to_wgs84(x, y)
    rows = len(numbers)
    yield ctx.piece(
        "resources_unit_position",
        {
            "unit_id": ctx.at(UNITS, numbers),
            "audience_id": constant(ctx.audience, rows),
            "longitude": np.round(lon, 6),
            "latitude": np.round(lat, 6),
            "easting": np.round(x, 1),
            "northing": np.round(y, 1),
            "accuracy": constant(8.0, rows),
            "source": constant("radio", rows),
            "fix_at": constant(ctx.stamp, rows),
        },
        began,
    )

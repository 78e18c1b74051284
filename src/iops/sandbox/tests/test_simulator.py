"""Half an hour of a small force, lived at once: every command at its own moment."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import OperationalError, connections
from django.db.models import Count

from iops.kernel import clock
from iops.reference.places import network
from iops.sandbox.force.draws import Draws
from iops.sandbox.simulator import run
from iops.sandbox.simulator.agenda import Agenda
from iops.sandbox.simulator.life import Life, make_life
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.staff import DEMO, on_shift
from iops.sandbox.tests.plans import MONDAY


def rows(statement: str) -> list[tuple[Any, ...]]:
    with connections["owner"].cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall())


@pytest.fixture
def force(in_force: Any) -> None:
    """A force made on a Monday afternoon."""
    in_force("monday")


def lived(minutes: float, seed: int = 5) -> Life:
    life = make_life(seed)
    life.quiet = True
    with clock.frozen(MONDAY):
        life.scenes.read(MONDAY)
        run.begin(life)
    life.agenda.relive(MONDAY + timedelta(minutes=minutes))
    return life


def test_half_an_hour_has_everything_that_a_shift_has(force: None) -> None:
    before = rows("SELECT coalesce(max(id), 0) FROM incidents_incident")[0][0]
    life = lived(35)
    assert life.agenda.done["ring"] > 20
    refused = sum(life.agenda.refused.values())
    assert refused <= 0.03 * sum(life.agenda.done.values()), life.agenda.refused
    new = f"id > {before}"
    states = dict(rows(f"SELECT state, count(*) FROM incidents_incident WHERE {new} GROUP BY 1"))
    assert states.get("closed", 0) >= 5
    assert sum(states.get(one, 0) for one in ("open", "assigned", "attended")) >= 3
    attended = rows(
        f"SELECT count(*) FROM incidents_incident WHERE {new} AND first_attended_at IS NOT NULL"
    )
    assert attended[0][0] >= 5
    # Somebody sits at every desk that does work, and no desk has rung.
    bare = """SELECT count(*) FROM desks_desk d WHERE covered_by_id IS NULL AND NOT EXISTS (
        SELECT 1 FROM desks_sitting s WHERE s.desk_id = d.id AND s.ended = '')"""
    assert rows("SELECT count(*) > 1 FROM desks_desk") == [(True,)]
    assert rows(bare) == [(0,)]
    since = MONDAY.isoformat()
    rang = f"SELECT count(*) FROM duties_duty WHERE kind = 'staff-desk' AND opened_at >= '{since}'"
    assert rows(rang) == [(0,)]
    # Answered, given up and joined; recorded, with a victim where there must be one.
    answered, abandoned = rows(
        "SELECT count(answered_at), count(*) FILTER (WHERE abandoned) FROM contacts_contact "
        f"WHERE presented_at > '{MONDAY.isoformat()}'"
    )[0]
    assert answered > 4 * abandoned
    assert rows("SELECT count(*) FROM incidents_contact GROUP BY incident_id HAVING count(*) > 1")
    assert rows(f"SELECT count(*) > 0 FROM crimes_incident WHERE incident_id > {before}") == [
        (True,)
    ]
    assert rows("SELECT count(*) > 0 FROM duties_duty WHERE state = 'met'") == [(True,)]
    _everybody_does_their_own_work()


def _everybody_does_their_own_work() -> None:
    """Each command by the role whose work it is; the demonstration's accounts are left alone."""
    by_role = rows(
        "SELECT DISTINCT e.command, r.code FROM kernel_event e "
        "JOIN access_account a ON a.id = e.actor_id AND NOT a.is_system "
        "JOIN access_posting p ON p.account_id = a.id JOIN access_role r ON r.id = p.role_id"
    )
    done = {command: {role for one, role in by_role if one == command} for command, _ in by_role}
    assert done["contacts.answer"] == {"call-handler"}
    assert done["dispatch.deploy"] == {"dispatcher"}
    assert done["dispatch.acknowledge"] <= {"response-officer", "pcso", "dispatcher"}
    assert done["dispatch.report_state"] <= {"response-officer", "pcso"}
    names = {row[0] for row in rows(
        "SELECT DISTINCT a.username FROM kernel_event e JOIN access_account a ON a.id = e.actor_id"
        " WHERE e.command NOT LIKE 'duties.%'"
    )}  # fmt: skip
    # Crews are crews: the demonstration's officers sit in units like all others.
    assert not names & (DEMO - {"response-officer", "pcso", "duty-inspector"} - _alone())


def _alone() -> set[str]:
    """Roles that one account alone holds: then the demonstration's has to work."""
    from iops.governance.access.models import Posting

    held = Posting.objects.values("role__code").annotate(number=Count("id"))
    return {one["role__code"] for one in held if one["number"] == 1}


def test_the_same_seed_makes_the_same_choices() -> None:
    first, second, other = (Luck(Draws(seed)) for seed in (5, 5, 6))
    assert [first.share("scene", n) for n in range(9)] == [
        second.share("scene", n) for n in range(9)
    ]
    assert first.share("scene", 1) != other.share("scene", 1)
    assert first.share("scene", 1) != first.share("caller", 1)
    picked = [first.weighted("grade", n, ("1", "2"), (0.0, 1.0)) for n in range(20)]
    assert set(picked) == {"2"}


def test_after_a_restart_open_work_is_taken_up(force: None) -> None:
    lived(9)
    going = {
        row[0]
        for row in rows("SELECT id FROM incidents_incident WHERE state IN ('open', 'assigned')")
    }
    assert going
    later = make_life(5)
    later.quiet = True
    with clock.frozen(MONDAY + timedelta(minutes=9)):
        later.scenes.read(MONDAY)
        run.begin(later)
    later.agenda.relive(MONDAY + timedelta(minutes=35))
    left = {
        row[0]
        for row in rows("SELECT id FROM incidents_incident WHERE state IN ('open', 'assigned')")
    }
    assert len(going & left) <= len(going) // 3


def test_units_drive_on_roads(force: None) -> None:
    life = lived(3)
    roads = network.current()
    assert roads is not None
    with clock.frozen(MONDAY + timedelta(minutes=3)):
        assert life.fleet.report() > 0
    for car in life.fleet.cars.values():
        if car.drive is not None:
            spot = roads[1].snap(car.spot[0], car.spot[1])
            assert float(spot.offset_m[0]) < 2.0
    moved = rows("SELECT count(*) FROM resources_position")
    assert moved[0][0] >= 1


def test_a_lost_database_is_waited_for_and_nothing_is_done_twice() -> None:
    agenda, tried = Agenda(), []

    def task() -> None:
        tried.append(clock.now())
        if len(tried) == 1:
            raise OperationalError("gone")

    agenda.stopping.wait = lambda timeout=None: False  # type: ignore[method-assign]
    with clock.frozen(MONDAY):
        agenda.after(0, "try", task)
    agenda.relive(MONDAY + timedelta(seconds=5))
    assert len(tried) == 2
    assert agenda.done["try"] == 1


def test_who_works_when_follows_the_pattern() -> None:
    working = [letter for letter in "ABCDE" if on_shift(letter, MONDAY)]
    assert len(working) == 2  # half past three: early and late overlap
    assert on_shift("", MONDAY) is not None
    assert on_shift("", MONDAY + timedelta(hours=12)) is None

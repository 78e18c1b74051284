"""The simulator does what its figures say: who errs and how often, and where and when calls come.

A seeded run is checked choice by choice against the luck it was given; the luck itself, and the
places that scenes are drawn from, are checked as shares, with three standard errors of room.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from math import sqrt
from typing import Any

import numpy as np
import pytest
from django.db import connections

from iops.kernel import clock
from iops.kernel.clock import LONDON
from iops.sandbox.force.draws import Draws
from iops.sandbox.simulator import answers, arrivals, calls, jobs
from iops.sandbox.simulator.life import make_life
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.scenes import NO_CRIME_SHARE
from iops.sandbox.tests.plans import MONDAY
from iops.sandbox.tests.test_simulator import force, lived, rows  # noqa: F401 - a fixture

DRAWN = 20_000
ERRORS = {
    "type.wrong": calls.WRONG_TYPE,
    "grade.wrong": calls.WRONG_GRADE,
    "way.forgotten": jobs.FORGETS_THE_WAY,
    "arrival.forgotten": jobs.FORGETS_ARRIVAL,
    "result.forgotten": jobs.FORGETS_RESULT,
    "no.crime.call": NO_CRIME_SHARE,
}


def room(share: float, drawn: int) -> float:
    """Three standard errors of a share."""
    return 3 * sqrt(share * (1 - share) / drawn)


@pytest.mark.parametrize("what", ERRORS)
def test_errors_come_as_often_as_their_figure_says(what: str) -> None:
    luck, share = Draws(5).uniform(f"life.{what}", np.arange(DRAWN)), ERRORS[what]
    assert float((luck < share).mean()) == pytest.approx(share, abs=room(share, DRAWN))


def test_units_answer_late_never_or_with_no_as_often_as_their_figures_say() -> None:
    luck = Luck(Draws(5))
    counted = Counter(answers.kind_of_answer(luck, number) for number in range(DRAWN))
    expected = {"no": answers.DECLINED, "never": answers.NEVER, "late": answers.LATE}
    for kind, share in expected.items():
        assert counted[kind] / DRAWN == pytest.approx(share, abs=room(share, DRAWN)), kind
    assert counted["usual"] / DRAWN > 0.85


@pytest.mark.usefixtures("force")
def test_a_run_makes_the_errors_that_it_was_dealt() -> None:
    before = rows("SELECT coalesce(max(id), 0) FROM incidents_incident")[0][0]
    life = lived(35)
    opened = rows(
        "SELECT i.id, i.type_code, c.contact_id, g.grade FROM incidents_incident i "
        "JOIN incidents_contact c ON c.id = (SELECT min(id) FROM incidents_contact "
        "WHERE incident_id = i.id) "
        "JOIN incidents_grade_decision g ON g.id = (SELECT min(id) FROM incidents_grade_decision "
        f"WHERE incident_id = i.id) WHERE i.id > {before} ORDER BY i.id"
    )
    assert len(opened) > 20
    for incident, typed, contact, grade in opened:
        scene = life.events[contact].scene
        assert (typed, grade) == calls.as_typed(life.luck, contact, scene), incident
    assert any(typed != life.happened[incident] for incident, typed, *_ in opened)
    jobs_done = rows(
        "SELECT id, mobile_at IS NULL, at_scene_at IS NULL, result = '', declined_at IS NOT NULL, "
        "acknowledged_at - answer_by > interval '0', stood_down_at IS NOT NULL "
        "FROM dispatch_deployment WHERE run_id IS NULL AND coalesce(clear_at, stood_down_at) "
        "IS NOT NULL"
    )
    assert len(jobs_done) > 10
    for number, _, no_arrival, no_result, declined, late, stood_down in jobs_done:
        kind = answers.kind_of_answer(life.luck, number)
        assert declined == (kind == "no"), number
        if late:
            assert kind in ("late", "never"), number
        if not stood_down:
            forgot = life.luck.chance("arrival.forgotten", number, jobs.FORGETS_ARRIVAL)
            assert no_arrival == forgot, number
            silent = life.luck.chance("result.forgotten", number, jobs.FORGETS_RESULT)
            assert no_result == silent, number


def shares(places: Sequence[Any]) -> dict[Any, float]:
    counted = Counter(places)
    return {place: number / len(places) for place, number in counted.items()}


def _drawn_like(drawn: Sequence[Any], known: Sequence[Any]) -> None:
    """Every place has the share of what is drawn that it has of what is known."""
    found, expected = shares(drawn), shares(known)
    assert set(found) <= set(expected)
    for place, share in expected.items():
        assert found.get(place, 0.0) == pytest.approx(share, abs=room(share, len(drawn))), place


@pytest.mark.usefixtures("force")
def test_scenes_are_where_it_happened_at_that_hour() -> None:
    """By beat, against the incidents of the past around the same hour of the week."""
    life = make_life(5)
    life.scenes.read(MONDAY)
    local = MONDAY.astimezone(LONDON)
    hour = local.weekday() * 24 + local.hour
    past = rows(
        "SELECT beat, opened_at FROM incidents_incident WHERE easting IS NOT NULL "
        f"AND state = 'closed' AND opened_at < '{MONDAY.isoformat()}'"
    )
    at = [one[1].astimezone(LONDON) for one in past]
    apart = [abs((one.weekday() * 24 + one.hour - hour + 84) % 168 - 84) for one in at]
    near = [beat for (beat, _), away in zip(past, apart, strict=True) if away <= 2]
    scenes = [life.scenes.draw(number, MONDAY) for number in range(4_000)]
    _drawn_like([one.where.beat for one in scenes if one], near if len(near) > 20 else
                [beat for beat, _ in past])  # fmt: skip


@pytest.mark.usefixtures("force")
def test_scenes_of_published_crimes_are_where_those_crimes_were() -> None:
    """By beat, at any hour: when in the month a published crime happened is not published."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("UPDATE crimes_crime SET external_id = 'p' || id WHERE id % 3 > 0")
    life = make_life(5)
    life.scenes.read(MONDAY, published=True)
    published = rows(
        "SELECT beat FROM crimes_crime WHERE external_id <> '' AND easting IS NOT NULL"
    )
    for hours in (0, 13):
        moment = MONDAY + timedelta(hours=hours)
        scenes = [life.scenes.draw(number, moment) for number in range(4_000)]
        drawn = [one.where.beat for one in scenes if one]
        _drawn_like(drawn, [beat for (beat,) in published])


def test_calls_come_in_the_shape_of_the_week() -> None:
    """The mean gap between calls is the shorter the busier the hour, as the week's weights say."""

    class Quiet:
        arrivals = arrivals.usual()
        jobs: dict[int, Any] = {}

        class fleet:  # noqa: N801 - stands for the fleet
            cars = dict.fromkeys(range(20))

    week = Quiet.arrivals.week
    assert float(week.mean()) == pytest.approx(1.0)
    rates = []
    for hour in range(168):
        with clock.frozen(MONDAY.replace(hour=0, minute=0) + timedelta(hours=hour)):
            rates.append(3600 / calls.mean_gap(Quiet))  # type: ignore[arg-type]
    expected = calls.CALLS_PER_UNIT * 20 * (0.5 + 0.5 * week)
    low, high = 3600 / calls.SLOWEST, 3600 / calls.QUICKEST
    assert rates == pytest.approx(np.clip(expected, low, high).tolist(), rel=1e-6)
    assert max(rates) > 1.3 * min(rates)

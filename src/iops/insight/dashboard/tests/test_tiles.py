"""A number on a tile equals the rows behind it, or the drill-down says what has changed."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from iops.conftest import NOON
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.insight.dashboard.tiles import drill, figures
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def by() -> Actor:
    from iops.conftest import person
    from iops.governance.access.authority import actor_for

    return actor_for(person("t.fim", "force-incident-manager"))


def call(by: Actor, grade: str) -> None:
    open_from_call(
        by=by, channel="999", where=Where("Mill Lane"), what="Fight", grade=grade, type_code="501"
    )


def test_every_tile_equals_its_rows(by: Actor) -> None:
    with clock.frozen(NOON):
        for grade in ("1", "1", "2", "C"):
            call(by, grade)
    with clock.frozen(NOON + timedelta(minutes=20)):
        shown = {figure.tile.code: figure for figure in figures(by=by)}
        assert set(shown) == {tile.code for tile in registry.each("tiles")}
        for code, figure in shown.items():
            found = drill(by=by, code=code, seen_position=figure.position)
            assert found.changed == [], code
            assert len(found.rows) == figure.count, code
            assert sum(row.late for row in found.rows) == figure.late, code
        assert (shown["grade-1"].value, shown["grade-1"].late) == ("2", 2)
        assert shown["grade-2"].late == 0
        assert shown["answer-share"].value == "100 %"


def test_a_drill_down_says_what_changed_since(by: Actor) -> None:
    with clock.frozen(NOON):
        call(by, "1")
        figure = next(one for one in figures(by=by) if one.tile.code == "grade-1")
        call(by, "1")
        found = drill(by=by, code="grade-1", seen_position=figure.position)
    assert figure.count == 1
    assert len(found.rows) == 2
    assert "incidents.opened" in found.changed


def test_nobody_counts_what_they_may_not_see(by: Actor) -> None:
    from dataclasses import replace

    with clock.frozen(NOON):
        call(by, "1")
        blind = replace(by, audiences=(999_999,))
        assert next(f for f in figures(by=blind) if f.tile.code == "grade-1").count == 0


def test_a_page_shows_the_tiles(by: Actor, as_page: Callable[..., str]) -> None:
    with clock.frozen(NOON):
        call(by, "1")
    html = as_page(by, "/dashboard/")
    assert "tile-grade-1" in html
    assert "tile-duties-late" in html

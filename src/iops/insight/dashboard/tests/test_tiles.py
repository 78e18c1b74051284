"""A number on a tile equals the rows behind it, or the drill-down says what has changed."""

import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from html import unescape

import pytest

from iops.casework.crimes.commands import (
    CancelDetails,
    decide_cancellation,
    propose_cancellation,
    record_crime,
)
from iops.casework.crimes.contracts import CrimeDetails, PartyIn
from iops.conftest import NOON, person
from iops.controlroom.contacts.commands import present_contact
from iops.controlroom.dispatch.commands import deploy_unit
from iops.controlroom.feedback.models import Survey
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.promises.commands import promise
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.services.commands import ask
from iops.controlroom.telephony.commands import choose_state, compare_records, note_records
from iops.controlroom.telephony.contracts import GivenRecord
from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import actor_for, system_actor
from iops.insight.dashboard import tiles
from iops.insight.dashboard.tiles import Shown, TileRow, drill, figures
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Invalid
from iops.kernel.registry import Tile, registry

pytestmark = pytest.mark.usefixtures("committed")


@pytest.fixture
def by() -> Actor:
    return actor_for(person("t.fim", "force-incident-manager"))


def call(by: Actor, grade: str) -> int:
    opened = open_from_call(
        by=by, channel="999", where=Where("Mill Lane"), what="Fight", grade=grade, type_code="501"
    )
    return int(opened.value.pk)


def life(by: Actor) -> None:
    """Something behind every tile: calls that ring, units free and sent, a crime, a duty; what a
    caller was promised, another service that was asked, and what somebody said of us."""
    telephony = system_actor("telephony")
    choose_state(by=by, state="ready", extension="4001")
    counted = GivenRecord("C1", clock.now() - timedelta(hours=1), line="999")
    note_records(by=telephony, given=[counted])
    compare_records(by=telephony)
    for channel in ("999", "101"):
        present_contact(by=telephony, channel=channel, caller_phone="07700900123")
    for callsign in ("GA12", "GA13"):
        unit = add_unit(by=by, callsign=callsign).value
        crew = person(f"t.{callsign}", "response-officer")
        book_on(by=by, unit_id=unit.pk, account_ids=(crew.pk,))
    deploy_unit(by=by, incident_id=call(by, "2"), unit_id=unit.pk)
    record_crime(
        by=actor_for(crew),
        details=CrimeDetails("8N", parties=(PartyIn("victim", organisation="Shop"),)),
    )

    incident = call(by, "C")
    promise(by=by, line="+10", incident_id=incident)
    ask(by=by, incident_id=incident, agency_code="council", kind="inform", what="Bins alight")
    with visibility(by):
        Survey.objects.create(
            audience_id=open_audience(by.force_id), created_by=by.account_id, contact_id=1,
            incident_id=incident, token_hash="x", asked_at=clock.now(), expires_at=clock.now(),
            answered_at=clock.now(), overall=4,
        )  # fmt: skip


def test_every_tile_equals_its_rows(by: Actor) -> None:
    with clock.frozen(NOON):
        for grade in ("1", "1", "2", "C"):
            call(by, grade)
        life(by)
    with clock.frozen(NOON + timedelta(minutes=20)):
        assert {figure.tile.code for figure in figures(by=by) if not figure.count} == set()
        shown = {figure.tile.code: figure for figure in figures(by=by)}
        assert set(shown) == {tile.code for tile in registry.each("tiles")}
        for code, figure in shown.items():
            found = drill(by=by, code=code, seen=Shown(figure.position, figure.count, figure.late))
            assert found.changed == [], code
            assert len(found.rows) == figure.count, code
            assert sum(row.late for row in found.rows) == figure.late, code
            assert figure.value == found.figure.value, code
        assert (shown["grade-1"].value, shown["grade-1"].late) == ("2", 2)
        assert shown["grade-2"].late == 0
        assert shown["answer-share"].value == "100 %"


def test_a_drill_down_says_what_changed_since(by: Actor) -> None:
    with clock.frozen(NOON):
        call(by, "1")
        figure = next(one for one in figures(by=by) if one.tile.code == "grade-1")
        call(by, "1")
        found = drill(by=by, code="grade-1", seen=Shown(figure.position, figure.count, figure.late))
    assert figure.count == 1
    assert len(found.rows) == 2
    assert "incidents.opened" in found.changed


def test_what_changed_out_of_sight_is_not_told(by: Actor) -> None:
    with clock.frozen(NOON):
        call(by, "1")
        figure = next(one for one in figures(by=by) if one.tile.code == "grade-1")
        call(by, "1")
        blind = replace(by, audiences=(999_999,))
        found = drill(by=blind, code="grade-1", seen=Shown(figure.position))
    assert (found.changed, list(found.rows)) == ([], [])


def test_a_figure_grows_late_by_the_clock_alone_and_its_rows_say_so(by: Actor) -> None:
    with clock.frozen(NOON):
        call(by, "1")
        before = next(one for one in figures(by=by) if one.tile.code == "grade-1")
    with clock.frozen(NOON + timedelta(minutes=20)):
        after = next(one for one in figures(by=by) if one.tile.code == "grade-1")
        assert (before.late, after.late, after.position) == (0, 1, before.position)
        seen = Shown(before.position, before.count, before.late)
        found = drill(by=by, code="grade-1", seen=seen)
        assert (found.aged, found.changed) == (True, [])
        assert not drill(by=by, code="grade-1", seen=Shown(after.position, 1, 1)).aged


def test_a_drill_down_says_when_it_lists_only_the_first(
    by: Actor, as_page: Callable[..., str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "LISTED", 1)
    for _ in range(2):
        call(by, "1")
    html = as_page(by, "/dashboard/grade-1/?at=²&n=x")
    assert "The first 1 of 2 are listed." in html
    (following,) = re.findall(r'href="(\?[^"]*after=[^"]*)"', html)
    further = as_page(by, "/dashboard/grade-1/" + unescape(following))
    assert "1 more of 2 are listed." in further
    assert "after=" not in further


def test_page_after_page_lists_what_the_tile_counted_each_row_once(
    by: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tiles, "LISTED", 2)
    for minute in (0, 0, 0, 5, 30):
        with clock.frozen(NOON + timedelta(minutes=minute)):
            call(by, "1")
    with clock.frozen(NOON + timedelta(minutes=31)):
        figure = next(one for one in figures(by=by) if one.tile.code == "grade-1")
        seen = Shown(figure.position, figure.count, figure.late)
        rows: list[TileRow] = []
        after, pages = "", 0
        while pages == 0 or after:
            found = drill(by=by, code="grade-1", seen=seen, after=after)
            assert (found.figure.count, found.figure.late) == (figure.count, figure.late)
            rows, after, pages = [*rows, *found.rows], found.following, pages + 1
    assert pages == 3
    assert len({row.id for row in rows}) == len(rows) == figure.count == 5
    assert [row.late for row in rows] == [True] * 4 + [False]
    assert [row.at for row in rows] == sorted(row.at for row in rows if row.at)


@pytest.mark.parametrize("key", ["x", "1_2", "2_1_1", "0_99999999999999999_1", "0__1;", "²_1_1"])
def test_a_key_that_is_none_is_refused_in_a_sentence(by: Actor, key: str) -> None:
    with pytest.raises(Invalid, match="Begin again from the tile"):
        drill(by=by, code="grade-1", seen=Shown(0), after=key)


@pytest.mark.parametrize("tile", registry.each("tiles"), ids=lambda tile: str(tile.code))
def test_a_tile_asks_the_clock_once_and_not_for_every_row(tile: Tile) -> None:
    assert "iops_now()" not in tile.sql.replace("(SELECT iops_now())", ""), (
        f"The tile {tile.code} calls iops_now() for each row. Write (SELECT iops_now()): it is "
        "asked once for the statement, and all rows are measured at one moment."
    )


def test_nobody_counts_what_they_may_not_see(by: Actor) -> None:
    with clock.frozen(NOON):
        call(by, "1")
        blind = replace(by, audiences=(999_999,))
        assert next(f for f in figures(by=blind) if f.tile.code == "grade-1").count == 0


def test_a_cancelled_crime_is_in_no_count(by: Actor) -> None:
    words = "The shop counted again: nothing is missing."
    details = CancelDetails("C2", words, "Stock list, exhibit AW/1", victim_informed=True)
    officer = actor_for(person("t.officer", "response-officer"))
    registrar = actor_for(person("t.registrar", "crime-registrar"))
    with clock.frozen(NOON):
        shop = CrimeDetails("46", parties=(PartyIn("victim", organisation="Shop"),))
        crime = record_crime(by=officer, details=shop).value

        def counted() -> int:
            return next(f for f in figures(by=by) if f.tile.code == "crimes-in-time").count

        assert counted() == 1
        propose_cancellation(by=officer, crime_id=crime.pk, details=details)
        assert counted() == 1
        decide_cancellation(by=registrar, crime_id=crime.pk, agreed=True)
        assert counted() == 0


def test_a_page_shows_the_tiles(by: Actor, as_page: Callable[..., str]) -> None:
    with clock.frozen(NOON):
        call(by, "1")
    html = as_page(by, "/dashboard/")
    assert "tile-grade-1" in html
    assert "tile-duties-late" in html

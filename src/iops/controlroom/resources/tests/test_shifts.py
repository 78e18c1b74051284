"""Planned duties come aboard at their time; nobody who is still out vanishes from the board."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import deploy_unit, report_state
from iops.controlroom.incidents.commands import open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.resources.commands import add_unit, book_on, plan_duty, withdraw_unit
from iops.controlroom.resources.contracts import InAnotherCrew
from iops.controlroom.resources.jobs import follow_shifts
from iops.controlroom.resources.models import CrewMember, Unit
from iops.controlroom.resources.queries import unit_card
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, Refused

pytestmark = pytest.mark.django_db
HEAD = "day,callsign,collar,from,to,kind,division,skills\n"
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture(autouse=True)
def officers(as_role: Callable[..., Actor]) -> dict[str, int]:
    found = {}
    for name, collar in (("ann", "4711"), ("bob", "4712")):
        made = as_role("response-officer", f"t.{name}")
        Account.objects.filter(pk=made.account_id).update(collar=collar, name=name.title())
        found[name] = made.account_id
    return found


def plan(by: Actor, collar: str, start: datetime, hours: float = 8, callsign: str = "GA12") -> int:
    return int(
        plan_duty(
            by=by, callsign=callsign, collar=collar, start=start,
            end=start + timedelta(hours=hours), kind="response car",
        ).value.pk
    )  # fmt: skip


def at(moment: datetime, by: Actor, callsign: str = "GA12") -> tuple[str, list[str]]:
    """What a unit is and who is aboard, once the worker has looked at that moment."""
    with clock.frozen(moment):
        follow_shifts()
        unit = Unit.objects.get(callsign=callsign)
        card = unit_card(by=by, unit_id=unit.pk)
        return str(card.unit.meaning), [one.name for one in card.line.crew]


def test_a_duty_comes_aboard_at_its_time_and_is_kept_until_somebody_ends_it(desk: Actor) -> None:
    with clock.frozen(NOON):
        plan(desk, "4711", NOON + HOUR)
    assert at(NOON + 59 * MINUTE, desk) == ("off-duty", [])
    assert at(NOON + HOUR, desk) == ("on-duty", ["Ann"])
    unit = Unit.objects.get(callsign="GA12")
    assert unit.shift_end == NOON + 9 * HOUR
    moment = NOON + 8 * HOUR + 59 * MINUTE
    while moment < NOON + 10 * HOUR + 59 * MINUTE:
        assert at(moment, desk) == ("on-duty", ["Ann"]), moment
        moment += MINUTE
    assert at(NOON + 11 * HOUR, desk) == ("off-duty", [])


def test_a_unit_on_a_job_keeps_its_crew_however_late(desk: Actor) -> None:
    with clock.frozen(NOON):
        plan(desk, "4711", NOON)
    assert at(NOON, desk)[0] == "on-duty"
    unit = Unit.objects.get(callsign="GA12")
    with clock.frozen(NOON + 7 * HOUR):
        incident = open_from_call(
            by=desk, channel="999", where=Where("High Street"), what="Noise", grade="2"
        ).value
        deploy_unit(by=desk, incident_id=incident.pk, unit_id=unit.pk)
        report_state(by=desk, unit_id=unit.pk, state="6")
        plan(desk, "4712", NOON + 8 * HOUR)
    moment = NOON + 7 * HOUR + 55 * MINUTE
    while moment < NOON + 8 * HOUR:
        assert at(moment, desk) == ("at-scene", ["Ann"])
        moment += MINUTE
    # The next crew is there, and the one on the job stays with it.
    assert at(NOON + 8 * HOUR, desk) == ("at-scene", ["Ann", "Bob"])


def test_the_next_crew_relieves_a_free_one(desk: Actor) -> None:
    with clock.frozen(NOON):
        plan(desk, "4711", NOON)
        plan(desk, "4712", NOON + 8 * HOUR)
    assert at(NOON, desk) == ("on-duty", ["Ann"])
    assert at(NOON + 8 * HOUR - MINUTE, desk) == ("on-duty", ["Ann"])
    assert at(NOON + 8 * HOUR, desk) == ("on-duty", ["Bob"])
    assert Unit.objects.get(callsign="GA12").shift_end == NOON + 16 * HOUR


def test_what_is_planned_again_replaces_and_the_same_changes_nothing(desk: Actor) -> None:
    with clock.frozen(NOON):
        first = plan(desk, "4711", NOON + HOUR)
        assert plan(desk, "4711", NOON + HOUR) == first
        second = plan(desk, "4711", NOON + 2 * HOUR, callsign="GA13")
    assert second != first
    assert at(NOON + HOUR, desk) == ("off-duty", [])
    assert at(NOON + 2 * HOUR, desk, "GA13") == ("on-duty", ["Ann"])


def test_who_sits_in_another_crew_is_not_planned_over(
    desk: Actor, officers: dict[str, int]
) -> None:
    with clock.frozen(NOON):
        other = add_unit(by=desk, callsign="GB1").value
        book_on(by=desk, unit_id=other.pk, account_ids=[officers["ann"]])
        with pytest.raises(InAnotherCrew):
            plan(desk, "4711", NOON + HOUR)
        plan(desk, "4712", NOON + HOUR)
        unit = Unit.objects.get(callsign="GA12")
        with pytest.raises(Refused, match="planned"):
            withdraw_unit(by=desk, unit_id=unit.pk)


def test_booking_on_early_takes_the_planned_seat(desk: Actor, officers: dict[str, int]) -> None:
    with clock.frozen(NOON):
        plan(desk, "4711", NOON + HOUR)
        unit = Unit.objects.get(callsign="GA12")
        book_on(by=desk, unit_id=unit.pk, account_ids=[officers["ann"]])
        card = unit_card(by=desk, unit_id=unit.pk)
    assert ([one.name for one in card.line.crew], card.planned) == (["Ann"], [])


@pytest.mark.parametrize(
    ("changed", "fields"),
    [
        ({"callsign": "G 1", "kind": ""}, {"callsign", "kind"}),
        ({"collar": "9999"}, {"collar"}),
        ({"end": NOON}, {"to"}),
        ({"end": NOON + 30 * HOUR}, {"to"}),
        ({"start": NOON + 9999 * HOUR, "end": NOON + 10_000 * HOUR}, {"from"}),
        ({"start": NOON - 9 * HOUR, "end": NOON - HOUR, "collar": ""}, {"to", "collar"}),
    ],
)
def test_a_wrong_duty_is_said_by_field(
    desk: Actor, changed: dict[str, object], fields: set[str]
) -> None:
    given: dict[str, Any] = {
        "callsign": "GA12", "kind": "response car", "collar": "4711", "start": NOON + HOUR,
        "end": NOON + 9 * HOUR, **changed,
    }  # fmt: skip
    with clock.frozen(NOON), pytest.raises(Invalid) as said:
        plan_duty(by=desk, **given)
    assert set(said.value.fields) == fields
    assert not Unit.objects.exists()


def load(path: Path, text: str, *options: str) -> tuple[str, str, bool]:
    """What the loader says, what it complains of, and whether it ended well."""
    path.write_text(text)
    out, err = StringIO(), StringIO()
    try:
        call_command("load_duties", str(path), *options, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue() + str(error), False
    return out.getvalue(), err.getvalue(), True


def test_a_file_is_loaded_row_by_row_and_the_counts_add_up(tmp_path: Path, desk: Actor) -> None:
    rows = (
        "2026-03-11,GA12,4711,22:00,06:00,response car,,taser first-aid\n"
        "2026-03-11,GA12,4712,22:00,06:00,response car,,taser\n"
        "2026-03-11,GA13,4711,23:00,07:00,response car,,\n"
        "2026-13-11,GA12,4711,22:00,6am,response car,,\n"
        "2026-03-12,GX1,9999,06:00,14:00,spaceship,,\n"
        "2026-03-12,,4711,06:00,14:00,,,\n"
    )
    with clock.frozen(NOON):
        said, wrong, well = load(tmp_path / "duties.csv", HEAD + rows)
        assert not well
        assert "6 read, 2 loaded, 4 refused" in said
        assert "row 4, column collar: The same officer is in row 2" in wrong
        assert "row 5, column day, to" in wrong
        assert "row 6, column collar, kind" in wrong
        assert "row 7, column callsign: Empty." in wrong
        again, _, _ = load(tmp_path / "duties.csv", HEAD + rows)
        assert "2 loaded, 4 refused" in again
    unit = Unit.objects.get(callsign="GA12")
    assert unit.skills == ["taser", "first-aid"]
    seats = CrewMember.objects.filter(unit=unit, aboard__isempty=False)
    start = datetime(2026, 3, 11, 22, 0, tzinfo=UTC)
    found = [(one.collar, one.aboard.lower, one.aboard.upper) for one in seats.order_by("collar")]
    assert found == [("4711", start, start + 8 * HOUR), ("4712", start, start + 8 * HOUR)]


def test_what_a_later_file_no_longer_has_is_taken_back_when_asked(tmp_path: Path) -> None:
    ann = "2026-03-11,GA12,4711,22:00,06:00,response car,,\n"
    bob = "2026-03-11,GA12,4712,22:00,06:00,response car,,\n"
    path = tmp_path / "duties.csv"
    with clock.frozen(NOON):
        assert load(path, HEAD + ann + bob)[2]
        said, _, well = load(path, HEAD + bob, "--replace")
    assert well
    assert "taken back: 1" in said
    assert [one.collar for one in CrewMember.objects.filter(aboard__isempty=False)] == ["4712"]


def test_a_file_without_its_columns_changes_nothing(tmp_path: Path) -> None:
    _, wrong, well = load(tmp_path / "duties.csv", "day,unit\n2026-03-11,GA12\n")
    assert not well
    assert "the header lacks callsign, collar, from, to" in wrong


def test_shifts_are_of_london_on_the_day_of_23_hours(tmp_path: Path, desk: Actor) -> None:
    """The clocks go forward at 01:00 on 29 March 2026: the night of 22:00 to 06:00 has 7 hours."""
    row = "2026-03-28,GA12,4711,22:00,06:00,response car,,\n"
    with clock.frozen(NOON):
        assert load(tmp_path / "duties.csv", HEAD + row)[2]
    seat = CrewMember.objects.get()
    assert seat.aboard.upper - seat.aboard.lower == 7 * HOUR


def test_the_api_makes_crews_and_plans_once_for_each_key(desk: Actor, client: Client) -> None:
    text = issue_token(
        by=system_actor("worker"), account_id=desk.account_id, name="Duty system",
        scopes=["resources.*"], operator="Ann Ash",
    ).value[1]  # fmt: skip

    def post(path: str, body: dict[str, Any], key: str = "") -> tuple[int, Any]:
        answer = client.post(
            f"/api/v1/units{path}", body, content_type="application/json",
            headers={"Authorization": f"Bearer {text}"} | ({"Idempotency-Key": key} if key else {}),
        )  # fmt: skip
        return answer.status_code, answer.json()

    status, made = post("", {"callsign": "ga12", "kind": "response car"}, "one")
    assert (status, made["callsign"], made["on_duty"]) == (201, "GA12", False)
    assert post("", {"callsign": "ga12", "kind": "response car"}, "one")[1]["id"] == made["id"]
    assert post("", {"callsign": "ga12", "kind": "response car"}, "two")[0] == 422
    status, crewed = post(f"/{made['id']}/crew", {"officers": ["4711", "4712"]})
    assert (status, len(crewed["crew"]), crewed["on_duty"]) == (200, 2, True)
    status, said = post(f"/{made['id']}/crew", {"officers": ["0000"]})
    assert (status, list(said["fields"])) == (422, ["officers"])
    assert post(f"/{made['id']}/day", {"drivers": {"4711": "response"}})[1]["crew"][0][
        "driver"
    ] == ("response")
    assert post(f"/{made['id']}/book-off", {})[1]["on_duty"] is False
    start = clock.now() + HOUR
    duty = {
        "callsign": "GA12", "collar": "4711", "start": start.isoformat(),
        "end": (start + 8 * HOUR).isoformat(),
    }  # fmt: skip
    status, seat = post("/duties", duty, "three")
    assert (status, post("/duties", duty, "three")) == (201, (201, seat))
    status, said = post("/duties", {**duty, "collar": "0000"})
    assert (status, list(said["fields"])) == (422, ["collar"])
    assert post(f"/{made['id']}/withdraw", {})[0] == 409
    listed = client.get("/api/v1/units?duty=off", headers={"Authorization": f"Bearer {text}"})
    assert [one["callsign"] for one in listed.json()["units"]] == ["GA12"]

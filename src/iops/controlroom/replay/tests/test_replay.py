"""A replay shows what was shown then, to those who may see it, and says what it cannot show."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client

from iops.conftest import NOON
from iops.controlroom.dispatch.commands import acknowledge, deploy_unit, report_state
from iops.controlroom.incidents.commands import add_log_entry, grade_incident, open_from_call
from iops.controlroom.incidents.contracts import Where
from iops.controlroom.incidents.models import Incident
from iops.controlroom.replay.queries import picture, picture_of, track_part
from iops.controlroom.replay.rules import Window
from iops.controlroom.replay.tracks import FIELDS
from iops.controlroom.resources import positions
from iops.controlroom.resources.commands import add_unit, book_on
from iops.controlroom.resources.contracts import Fix
from iops.controlroom.resources.models import DisposedDay, Unit
from iops.governance.access.models import Account
from iops.governance.audit.models import Look
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotPermitted, NotVisible

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)
WINDOW = Window(NOON, NOON + 60 * MINUTE)


@pytest.fixture(autouse=True)
def fresh() -> None:
    positions.forget()


@pytest.fixture
def dispatcher(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher").on_task("incident", purpose="incident")


@pytest.fixture
def unit(as_role: Callable[..., Actor]) -> Unit:
    with clock.frozen(NOON - 30 * MINUTE):
        manager, crew = as_role("force-incident-manager"), as_role("pcso", "t.crew", team="T-C")
        made = add_unit(by=manager, callsign="GA1").value
        book_on(by=manager, unit_id=made.pk, account_ids=(crew.account_id,))
        return Unit.objects.get(pk=made.pk)


def fix(unit: Unit, minutes: float, *, east: float = 0.0, source: str = "radio") -> Fix:
    at = NOON + timedelta(minutes=minutes)
    return Fix(unit.pk, -2.24 + east, 53.48, at, accuracy=8.0, source=source)


def sent(at: float, *fixes: Fix) -> None:
    with clock.frozen(NOON + timedelta(minutes=at)):
        assert positions.store_fixes(fixes).kept == len(fixes)


def lived(unit: Unit, by: Actor) -> Incident:
    """Grade 2 at 5 past, sent at 10, at scene at 20, grade 1 at 30."""
    with clock.frozen(NOON + 5 * MINUTE):
        incident = open_from_call(
            by=by, channel="999", what="Shouting", where=Where("14 Mill Lane"), grade="2",
            type_code="308",
        ).value  # fmt: skip
    with clock.frozen(NOON + 10 * MINUTE):
        deploy_unit(by=by, incident_id=incident.pk, unit_id=unit.pk)
        acknowledge(by=by, unit_id=unit.pk)
    with clock.frozen(NOON + 20 * MINUTE):
        report_state(by=by, unit_id=unit.pk, state="6")
    with clock.frozen(NOON + 30 * MINUTE):
        grade_incident(by=by, incident_id=incident.pk, grade="1", reason="A knife")
        add_log_entry(by=by, incident_id=incident.pk, text="He has a knife")
    return incident


def test_it_stood_then_as_the_history_says(unit: Unit, dispatcher: Actor) -> None:
    incident = lived(unit, dispatcher)
    with clock.frozen(NOON + 90 * MINUTE):
        shown = picture(by=dispatcher, window=WINDOW)
        (line,) = shown.incidents
        grades = [(at / 60, row["grade"]) for at, row in line["stood"]]
        assert grades[0] == (0.0, "2") or grades[0][0] <= 5
        assert grades[-1] == (30.0, "1")
        assert line["opened"] == 300
        (mine,) = [one for one in shown.units if one["id"] == unit.pk]
        jobs = [(at / 60, row["code"], row["incident"]) for at, row in mine["stood"]]
        assert jobs[0][2] is None
        assert (20.0, "6", incident.pk) in jobs
        texts = [(one.at / 60, one.text) for one in shown.happened]
        assert (5.0, f"{incident.short} opened") in texts
        assert (20.0, f"GA1 at scene, {incident.short}") in texts
        early = picture(by=dispatcher, window=Window(NOON - 60 * MINUTE, NOON))
        assert early.incidents == [], "it was not opened yet"


def test_one_incident_has_its_own_time_its_units_and_its_log(
    unit: Unit, dispatcher: Actor, as_role: Callable[..., Actor]
) -> None:
    incident = lived(unit, dispatcher)
    other = add_unit(by=as_role("control-room-supervisor"), callsign="GB2").value
    with clock.frozen(NOON + 90 * MINUTE):
        shown = picture_of(by=dispatcher, incident_id=incident.pk)
        assert shown.window == Window(NOON, NOON + 90 * MINUTE)
        assert [one["id"] for one in shown.units] == [unit.pk]
        assert "He has a knife" in [one.text for one in shown.happened if one.kind == "log"]
        sent(45, fix(unit, 44), fix(Unit.objects.get(pk=other.pk), 44))
        found = track_part(by=dispatcher, window=shown.window, number=4, incident_id=incident.pk)
        assert list(found.tracks) == [unit.pk]
        with pytest.raises(NotVisible):
            picture_of(by=dispatcher, incident_id=incident.pk + 9)


def numbers(by: Actor, unit: Unit, number: int = 0) -> list[tuple[float, ...]]:
    flat = track_part(by=by, window=WINDOW, number=number).tracks.get(unit.pk, [])
    return [tuple(flat[at : at + len(FIELDS)]) for at in range(0, len(flat), len(FIELDS))]


def test_of_two_sources_that_is_replayed_which_was_shown(unit: Unit, dispatcher: Actor) -> None:
    sent(-2, fix(unit, -2))
    sent(1, fix(unit, 1))
    sent(1.3, fix(unit, 1.3, east=0.001, source="phone"))
    sent(3, fix(unit, 3, east=0.002, source="phone"))
    sent(12, fix(unit, 12))
    shown = [(at, source) for at, *_, source in numbers(dispatcher, unit)]
    assert shown == [(-120, 0), (60, 0), (180, 2)], "the phone was behind at 1:18"
    assert numbers(dispatcher, unit)[1][1:5] == (-224_000, 5_348_000, -1, 8)
    assert [at for at, *_ in numbers(dispatcher, unit, 1)] == [720]


def test_what_came_too_late_was_not_on_any_screen(unit: Unit, dispatcher: Actor) -> None:
    sent(30, fix(unit, 2))
    assert numbers(dispatcher, unit) == []


def test_a_fix_that_few_could_see_is_replayed_to_few(unit: Unit, dispatcher: Actor) -> None:
    sent(1, fix(unit, 1))
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO resources_position (unit_id, fix_at, received_at, longitude, latitude,"
            " accuracy, source, audience_id) SELECT unit_id, fix_at + interval '1 minute',"
            " received_at + interval '1 minute', longitude, latitude, accuracy, source, a"
            " FROM resources_position, (VALUES (NULL), (%s)) AS few (a)",
            [max(dispatcher.audiences) + 1000],
        )
    assert [at for at, *_ in numbers(dispatcher, unit)] == [60]


def test_a_day_that_was_disposed_of_is_named(dispatcher: Actor) -> None:
    DisposedDay.objects.create(day=NOON.date(), fixes=9, disposed_at=clock.now(), kept_days=90)
    assert picture(by=dispatcher, window=WINDOW).missing == ["10 Mar 2026"]


def test_who_may_and_that_it_is_logged(
    unit: Unit, dispatcher: Actor, as_role: Callable[..., Actor]
) -> None:
    with pytest.raises(NotPermitted):
        picture(by=as_role("call-handler"), window=WINDOW)
    sent(1, fix(unit, 1))
    picture(by=dispatcher, window=WINDOW)
    numbers(dispatcher, unit)
    first, second = Look.objects.filter(page__startswith="replay.").order_by("id")
    assert (first.page, first.purpose) == ("replay.window", "incident")
    assert second.page == "replay.track"
    assert first.detail["from"] == WINDOW.start.isoformat()
    assert len(second.subjects) == 1


def test_the_pages(unit: Unit, dispatcher: Actor, at_noon: datetime) -> None:
    client = Client()
    account = Account.objects.get(pk=dispatcher.account_id)
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    assert 'name="start" value="11:01"' in client.get("/replay/").content.decode()
    wrong = client.get("/replay/", {"day": "yesterday", "start": "9", "minutes": "60"})
    assert wrong.status_code == 422
    assert "Write the day as" in wrong.content.decode()
    assert 'value="60"' in wrong.content.decode(), "what was typed stays"
    typed = {"day": "2026-03-10", "start": "11:00", "minutes": "60"}
    asked = client.get("/replay/", typed)
    assert asked.status_code == 428
    assert "where units were in a past hour" in asked.content.decode()
    client.get("/incidents/")
    good = client.get("/replay/", typed)
    assert "Tue 10 Mar 11:00 to 12:00" in good.content.decode()
    window = {"from": str(int(NOON.timestamp()) - 3600), "until": str(int(NOON.timestamp()))}
    answer = client.get("/replay/part", {**window, "part": "0"})
    assert answer.json() == {"tracks": {}, "more": True}
    assert client.get("/replay/part", {**window, "part": "6"}).status_code == 404
    assert client.get("/replay/part", {"from": "x", "part": "0"}).status_code == 422
    assert client.get("/replay/part", {**window, "until": "1", "part": "0"}).status_code == 422

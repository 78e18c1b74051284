"""A grade C gets a time: never overbooked, its clock, moved, cancelled, kept, missed."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, datetime, time, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateTimeTZRange
from django.test import Client

from iops.controlroom.appointments.commands import (
    book,
    cancel,
    change_calendar,
    close_calendar,
    keep,
    make_calendar,
    mark_missed,
    miss,
    move,
)
from iops.controlroom.appointments.contracts import Hours
from iops.controlroom.appointments.models import Appointment, Calendar, Seat
from iops.controlroom.appointments.queries import day_of, free_slots, keepers
from iops.controlroom.incidents.commands import close_incident, grade_incident, open_from_call
from iops.controlroom.incidents.contracts import Assessment, Where
from iops.controlroom.incidents.models import Incident, LogEntry
from iops.duties.models import Duty
from iops.governance.access.authority import system_actor
from iops.governance.access.commands import issue_token
from iops.governance.access.models import Account, Team
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid, NotPermitted, Refused
from iops.kernel.ids import new_uid

pytestmark = pytest.mark.django_db
#: A Tuesday, noon.
NOW = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
TWO = datetime(2026, 12, 1, 14, 0, tzinfo=UTC)
WEEKDAYS = Hours(frozenset({1, 2, 3, 4, 5}), time(9), time(17), 30)


@pytest.fixture(autouse=True)
def at_noon_of_a_tuesday() -> object:
    with clock.frozen(NOW):
        yield NOW


@pytest.fixture
def desk(as_role: Callable[..., Actor]) -> Actor:
    return as_role("dispatcher")


@pytest.fixture
def supervisor(as_role: Callable[..., Actor]) -> Actor:
    return as_role("control-room-supervisor")


@pytest.fixture
def station(supervisor: Actor) -> Calendar:
    return make_calendar(
        by=supervisor, name="Northgate station", division="", kind="station", hours=WEEKDAYS,
        seats=["Room 1", "Room 2"],
    ).value  # fmt: skip


@pytest.fixture
def opened(as_role: Callable[..., Actor]) -> Callable[..., Incident]:
    def make(grade: str = "C", what: str = "Bicycle gone since Sunday") -> Incident:
        return open_from_call(
            by=as_role("call-handler"), channel="101", caller_phone="07700900123", what=what,
            where=Where("14 Mill Lane"), grade=grade, type_code="310",
        ).value  # fmt: skip

    return make


def booked(by: Actor, incident: Incident, calendar: Calendar, at: datetime = TWO) -> Appointment:
    return book(by=by, incident_id=incident.pk, calendar_id=calendar.pk, starts_at=at).value


def log_of(incident: Incident) -> str:
    return "\n".join(LogEntry.objects.filter(incident=incident).values_list("text", flat=True))


def open_duties(**about: object) -> list[str]:
    return sorted(Duty.objects.filter(state="open", **about).values_list("kind", flat=True))


def test_it_is_booked_and_is_the_clock_of_grade_c(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    assert open_duties(subject_kind="incident", subject_id=incident.pk) == ["review-grade-c"]
    made = booked(desk, incident, station)
    incident.refresh_from_db()
    assert incident.target_at == TWO + timedelta(minutes=30)
    assert open_duties(subject_kind="incident", subject_id=incident.pk) == []
    duty = Duty.objects.get(subject_kind="appointment", subject_id=made.pk)
    assert (duty.kind, duty.due_at) == ("keep-appointment", TWO)
    assert duty.next_step_at == TWO - timedelta(minutes=30)
    assert "Appointment booked: Tue 1 Dec 14:00 to 14:30, Northgate station" in log_of(incident)


def test_never_overbooked_whoever_asks_and_the_database_says_so_too(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    first, second, third = (opened(what=f"Bicycle {n} gone since Sunday") for n in "abc")
    assert booked(desk, first, station).seat.name == "Room 1"
    assert booked(desk, second, station).seat.name == "Room 2"
    with pytest.raises(Refused, match="just taken the last"):
        booked(desk, third, station)
    room = Seat.objects.get(calendar=station, name="Room 1")
    overlapping = DateTimeTZRange(TWO + timedelta(minutes=10), TWO + timedelta(minutes=40))
    with pytest.raises(IntegrityError, match="appointments_never_overbooked"), transaction.atomic():
        Appointment.objects.create(
            audience_id=first.audience_id, created_by=1, incident_id=third.pk, seat=room,
            during=overlapping,
        )  # fmt: skip
    free = free_slots(desk, division="", most=40)
    assert TWO not in [one.start for one in free]
    booked(desk, third, station, TWO + timedelta(minutes=30))


def test_only_times_that_are_offered(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    for wrong in (TWO + timedelta(minutes=5), NOW - timedelta(hours=1), TWO + timedelta(days=4),
                  TWO + timedelta(days=200)):  # fmt: skip
        with pytest.raises(Invalid, match="no such time"):
            booked(desk, incident, station, wrong)
    christmas = datetime(2026, 12, 25, 10, 0, tzinfo=UTC)
    with pytest.raises(Invalid, match="no such time"):
        booked(desk, incident, station, christmas)


def test_not_for_what_somebody_goes_to_now(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    with pytest.raises(Refused, match="somebody goes now"):
        booked(desk, opened("2"), station)
    incident = opened()
    made = booked(desk, incident, station)
    with pytest.raises(Refused, match="has an appointment"):
        booked(desk, incident, station, TWO + timedelta(hours=1))
    grade_incident(by=desk, incident_id=incident.pk, grade="1", reason="He has a knife")
    made.refresh_from_db()
    assert (made.state, made.reason) == ("cancelled", "it is dealt with now")
    incident.refresh_from_db()
    assert incident.target_at == NOW + timedelta(minutes=15)


def test_moved_it_frees_its_time_and_keeps_the_reason(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    old = booked(desk, incident, station)
    with pytest.raises(Invalid, match="Say why"):
        move(by=desk, appointment_id=old.pk, calendar_id=station.pk, starts_at=TWO, reason=" ")
    later = TWO + timedelta(days=1)
    new = move(
        by=desk, appointment_id=old.pk, calendar_id=station.pk, starts_at=later,
        reason="She works on Tuesdays",
    ).value  # fmt: skip
    old.refresh_from_db()
    assert (old.state, new.replaces_id, new.during.lower) == ("moved", old.pk, later)
    assert open_duties(subject_kind="appointment") == ["keep-appointment"]
    assert booked(desk, opened(what="Another bicycle"), station).seat.name == "Room 1"
    with pytest.raises(Refused, match="not open any more"):
        cancel(by=desk, appointment_id=old.pk, reason="twice")


def test_cancelled_the_incident_has_a_clock_again(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    made = booked(desk, incident, station, TWO + timedelta(days=2))
    with clock.frozen(NOW + timedelta(hours=25)):
        cancel(by=desk, appointment_id=made.pk, reason="She found it")
        incident.refresh_from_db()
        assert incident.target_at == NOW + timedelta(hours=26)
    assert open_duties(subject_kind="incident", subject_id=incident.pk) == ["review-grade-c"]
    assert "cancelled: She found it" in log_of(incident)


def test_kept_it_is_attended_and_the_result_is_owed(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    made = booked(desk, incident, station)
    with pytest.raises(Refused, match="has not begun"):
        keep(by=desk, appointment_id=made.pk, result="Statement taken")
    with clock.frozen(TWO + timedelta(minutes=20)):
        keep(by=desk, appointment_id=made.pk, result="Statement taken")
        incident.refresh_from_db()
        assert (incident.state, incident.first_attended_at) == ("result-due", TWO)
        assert incident.breached_at is None
    assert open_duties(subject_kind="incident", subject_id=incident.pk) == ["give-result"]
    assert open_duties(subject_kind="appointment") == []


def test_missed_by_us_or_by_them_a_new_time_is_owed(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    made = booked(desk, incident, station)
    worker = system_actor("duty-engine")
    with clock.frozen(TWO + timedelta(minutes=44)):
        assert mark_missed(by=worker).value == []
    with clock.frozen(TWO + timedelta(minutes=46)):
        assert [one.pk for one in mark_missed(by=worker).value] == [made.pk]
        assert mark_missed(by=worker).value == []
        incident.refresh_from_db()
        assert incident.breached_at == TWO + timedelta(minutes=30)
        duty = Duty.objects.get(kind="missed-appointment", subject_id=made.pk)
        assert (duty.state, duty.due_at) == ("open", clock.now() + timedelta(hours=1))
        booked(desk, incident, station, TWO + timedelta(hours=1))
        duty.refresh_from_db()
        assert duty.state == "met"
    with clock.frozen(TWO + timedelta(hours=1, minutes=5)):
        again = Appointment.objects.get(state="booked")
        miss(by=desk, appointment_id=again.pk, reason="Caller did not come")
        keep(by=desk, appointment_id=again.pk, result="She came ten minutes late after all")
    assert open_duties(subject_kind="appointment") == []


def test_closing_the_incident_frees_the_time(
    desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    incident = opened()
    made = booked(desk, incident, station)
    close_incident(
        by=desk, incident_id=incident.pk, closing_code="310", result="Found",
        assessment=Assessment(rationale="It was in the shed"),
    )  # fmt: skip
    made.refresh_from_db()
    assert (made.state, made.reason) == ("cancelled", "the incident was closed")
    assert open_duties(subject_kind="appointment") == []


def test_calendars_are_changed_by_supervisors_and_keep_what_is_booked(
    desk: Actor, supervisor: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    with pytest.raises(NotPermitted):
        make_calendar(by=desk, name="x", division="", kind="visit", hours=WEEKDAYS, seats=["a"])
    with pytest.raises(Invalid) as refused:
        make_calendar(by=supervisor, name="", division="nowhere", kind="x", hours=None, seats=[],
                      team_id=10**9, wrong={"opens": "No time."})  # fmt: skip
    assert set(refused.value.fields) == {"name", "division", "kind", "seats", "team", "opens"}
    booked(desk, opened(), station)
    with pytest.raises(Invalid, match="Room 1 still has appointments"):
        change_calendar(by=supervisor, calendar_id=station.pk, hours=WEEKDAYS, seats=["Room 2"])
    with pytest.raises(Refused, match="1 appointments are booked"):
        close_calendar(by=supervisor, calendar_id=station.pk)
    evenings = Hours(WEEKDAYS.weekdays, time(18), time(20), 60)
    change_calendar(
        by=supervisor, calendar_id=station.pk, hours=evenings, seats=["Room 1", "Room 2", "Room 3"]
    )
    found = day_of(by=desk, day=NOW.date())
    assert [line.seat for line in found.others] == ["Room 1"]
    assert found.calendars[0].seats == ["Room 1", "Room 2", "Room 3"]
    assert free_slots(desk, division="", most=1)[0].start == datetime(2026, 12, 1, 18, tzinfo=UTC)


def test_it_reminds_the_team_that_keeps_it(
    desk: Actor, supervisor: Actor, opened: Callable[..., Incident], as_role: Callable[..., Actor]
) -> None:
    officer = as_role("response-officer", team="TEAM-N")
    team = Team.objects.get(code="TEAM-N")
    visits = make_calendar(
        by=supervisor, name="Visits", division="", kind="visit", hours=WEEKDAYS,
        seats=["Officer 1"], team_id=team.pk,
    ).value  # fmt: skip
    made = booked(desk, opened(), visits)
    assert keepers("appointment", made.pk) == [officer.account_id]


def test_the_pages(
    supervisor: Actor, desk: Actor, station: Calendar, opened: Callable[..., Incident]
) -> None:
    client = Client()
    client.force_login(
        Account.objects.get(pk=supervisor.account_id),
        backend="django.contrib.auth.backends.ModelBackend",
    )
    incident = opened()
    page = client.get(f"/appointments/incidents/{incident.pk}/").content.decode()
    assert "Northgate station" in page
    wrong = client.post(f"/appointments/incidents/{incident.pk}/", {"slot": "x", "note": "Lift"})
    assert wrong.status_code == 422
    assert 'value="Lift"' in wrong.content.decode()
    key = str(new_uid())
    slot = {"slot": f"{station.pk}@20261201T1400", "idempotency_key": key}
    for _ in range(2):
        answer = client.post(f"/appointments/incidents/{incident.pk}/", slot)
        assert answer.status_code == 302
    made = Appointment.objects.get()
    assert incident.number in client.get("/appointments/?day=2026-12-01").content.decode()
    assert client.get("/appointments/?day=x").status_code == 422
    assert "14:00" in client.get(f"/incidents/{incident.pk}/").content.decode()
    assert client.post(f"/appointments/{made.pk}/do/cancel", {"why": ""}).status_code == 422
    assert client.post(f"/appointments/{made.pk}/do/move", {"slot": ""}).status_code == 422
    answer = client.post(f"/appointments/{made.pk}/do/cancel", {"why": "She found it"})
    assert answer["Location"] == f"/incidents/{incident.pk}/"
    typed = {"name": "Visits", "division": "", "kind": "visit", "weekdays": ["1", "2"],
             "opens": "09:00", "closes": "12:00", "minutes": "60", "seats": ""}  # fmt: skip
    refused = client.post("/appointments/calendars/new/", typed)
    assert refused.status_code == 422
    assert "Name at least one officer" in refused.content.decode()
    made_one = client.post("/appointments/calendars/new/", {**typed, "seats": "Officer 1"})
    assert made_one.status_code == 302
    assert "Visits" in client.get("/appointments/calendars/").content.decode()


def test_over_http(
    desk: Actor, station: Calendar, opened: Callable[..., Incident], client: Client
) -> None:
    _, token = issue_token(
        by=system_actor("worker"), account_id=desk.account_id, name="board",
        scopes=["appointments.*", "incidents.*"], operator="Ann Ash",
    ).value  # fmt: skip
    head = {"Authorization": f"Bearer {token}"}
    incident = opened()
    free = client.get("/api/v1/appointments/free?most=3", headers=head).json()
    assert [one["free"] for one in free] == [2, 2, 2]
    body = json.dumps({"calendar_id": free[0]["calendar_id"], "start": free[0]["start"]})
    address = f"/api/v1/incidents/{incident.pk}/appointment"
    keyed = {**head, "Idempotency-Key": "k-1"}
    first, again = (
        client.post(address, body, content_type="application/json", headers=keyed) for _ in range(2)
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json()["id"] == again.json()["id"]
    number = first.json()["id"]
    done = client.post(
        f"/api/v1/appointments/{number}/cancel", json.dumps({"words": "found"}),
        content_type="application/json", headers=head,
    )  # fmt: skip
    assert (done.status_code, done.json()["state"]) == (200, "cancelled")

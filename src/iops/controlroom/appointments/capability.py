"""What the rest of the house needs to know about appointments."""

from datetime import timedelta

from iops.controlroom.appointments.duties import DUTIES
from iops.controlroom.appointments.jobs import notice_missed
from iops.controlroom.appointments.queries import appointments_of, keepers
from iops.controlroom.appointments.subscribers import incident_closed, incident_upgraded
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    Recipients,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="appointments",
    label="Appointments",
    menu=[MenuItem("Appointments", "/appointments/", ",", "appointments.view", 88)],
    grants=[
        Grant("appointments.view", CONTROL_ROOM | OFFICERS, label="Read appointments"),
        Grant("appointments.book", CONTROL_ROOM | {"sergeant"}, label="Book, move, cancel"),
        Grant("appointments.keep", CONTROL_ROOM | OFFICERS, label="Say what came of it"),
        Grant("appointments.manage", CONTROL_SUPERVISORS | {"sergeant"},
              label="Set what a district offers"),
    ],
    records=[
        RecordKind("appointment_calendar", 120, "appointments.Calendar",
                   "Calendar of appointments", "/appointments/calendars/{id}/", "staff"),
        RecordKind("appointment", 121, "appointments.Appointment", "Appointment",
                   "/appointments/{id}/", "incident", ("note", "reason")),
    ],
    personal_data=[
        PersonalData("appointments.Appointment", ("note", "reason"),
                     parts_of={"incident": "incident_id"}),
    ],
    no_personal_data=["appointments.Calendar", "appointments.Seat"],
    follows=[
        Follows("appointments.Seat", (("appointment_calendar", "calendar_id"),)),
        Follows("appointments.Appointment", (("incident", "incident_id"),), carries="incident"),
    ],
    queues=[Queue("appointments", "Appointments", "dispatcher")],
    recipients=[Recipients("keepers", "who keeps it", keepers)],
    duties=DUTIES,
    within=[
        ("incidents.closed", incident_closed),
        ("incidents.graded_1", incident_upgraded),
        ("incidents.graded_2", incident_upgraded),
    ],
    periodic=[Periodic("missed-appointments", notice_missed, every=timedelta(minutes=1))],
    cards=[Card("incident", appointments_of, "appointments")],
    warehouse=[
        WarehouseTable(
            "appointments",
            "appointments.Appointment",
            "SELECT a.id, a.version AS changed, a.audience_id, a.incident_id, c.division, c.kind,"
            " lower(a.during) AS starts_at, upper(a.during) AS ends_at, a.state, a.created_at,"
            " a.ended_at FROM appointments_appointment a JOIN appointments_seat s"
            " ON s.id = a.seat_id JOIN appointments_calendar c ON c.id = s.calendar_id",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident", "division": "division code",
                "kind": "visit, station or phone", "starts_at": "UTC", "ends_at": "UTC",
                "state": "booked, kept, missed, cancelled or moved", "created_at": "booked, UTC",
                "ended_at": "when the state was set, UTC",
            },
        )
    ],
    not_in_warehouse={
        "appointments.Calendar": "what a district offers is its own business",
        "appointments.Seat": "names of rooms and officers stay in the duty system",
    },
    urls="iops.controlroom.appointments.urls",
    api="iops.controlroom.appointments.api",
)  # fmt: skip

"""What the rest of the house needs to know about incidents."""

from iops.controlroom.incidents.cards import (
    calls_of_set,
    incidents_at_places,
    incidents_near_places,
    incidents_of_people,
    incidents_of_set,
    open_incidents_at_places,
    open_incidents_of_people,
    people_at_places,
)
from iops.controlroom.incidents.duties import DUTIES
from iops.controlroom.incidents.involved import involved_in_incident
from iops.controlroom.incidents.jobs import look_for_missed_crimes
from iops.controlroom.incidents.meetings import MEETINGS
from iops.governance.access.contracts import CONTROL_ROOM, DISPATCH, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    Involved,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
    Search,
    WarehouseTable,
    Written,
)
from iops.pole.cards.contracts import on_timeline

EVERYONE = CONTROL_ROOM | OFFICERS
OF_INCIDENT = {"incident": "incident_id"}

CAPABILITY = Capability(
    name="incidents",
    label="Incidents",
    menu=[
        MenuItem("Incidents", "/incidents/", "i", "incidents.view", 35),
        MenuItem("Not crimes", "/incidents/not-crimes/", "n", "incidents.check_no_crime", 42),
    ],
    grants=[
        Grant("incidents.open", EVERYONE, label="Open incidents and join calls"),
        Grant("incidents.view", EVERYONE | {"crime-registrar"}, label="Read incidents"),
        Grant("incidents.update", EVERYONE, label="Change incidents"),
        Grant("incidents.grade", CONTROL_ROOM, label="Grade"),
        Grant("incidents.assess", EVERYONE, label="Assess (THRIVE)"),
        Grant("incidents.log", EVERYONE, label="Write in the log"),
        Grant("incidents.close", CONTROL_ROOM | {"sergeant"}, label="Close"),
        Grant("incidents.link", CONTROL_ROOM | {"sergeant"}, label="Link incidents, and undo it"),
        Grant("incidents.reopen", DISPATCH, label="Reopen"),
        Grant(
            "incidents.decide_no_crime",
            CONTROL_ROOM | OFFICERS | {"crime-registrar"},
            label="Decide that it is not a crime",
        ),
        Grant(
            "incidents.check_no_crime",
            frozenset({"crime-registrar"}),
            label="Check decisions that it is not a crime",
        ),
    ],
    records=[
        RecordKind(
            "incident", 14, "incidents.Incident", "Incident", "/incidents/{id}/", "incident",
            ("summary", "place_text", "result"), "number", restrictable=True,
            kept_since="CASE WHEN r.state = 'closed' THEN r.closed_at END",
        ),
        RecordKind(
            "log_entry", 15, "incidents.LogEntry", "Log entry", "", "incident", ("text",)
        ),
        RecordKind("incident_link", 17, "incidents.IncidentLink", "Link of incidents", "",
                   "incident", ("reason", "end_reason")),
    ],
    personal_data=[
        PersonalData("incidents.Incident", ("summary", "place_text", "result", "crime_why")),
        PersonalData("incidents.LogEntry", ("text",), parts_of=OF_INCIDENT),
        PersonalData(
            "incidents.Thrive",
            ("threat", "harm", "risk", "investigation", "vulnerability", "engagement",
             "rationale"),
            parts_of=OF_INCIDENT,
        ),
        PersonalData("incidents.GradeDecision", ("reason",), parts_of=OF_INCIDENT),
        PersonalData("incidents.NoCrimeDecision", ("reason", "note"), parts_of=OF_INCIDENT),
        PersonalData("incidents.IncidentLink", ("reason", "end_reason"), parts_of=OF_INCIDENT),
        PersonalData(
            "incidents.IncidentLink", ("reason", "end_reason"), parts_of={"incident": "other_id"}
        ),
    ],
    no_personal_data=["incidents.IncidentContact"],
    involved=[Involved("incident", involved_in_incident)],
    located=["incident"],
    follows=[
        Follows(
            "incidents.IncidentContact",
            (("incident", "incident_id"), ("contact", "contact_id")),
            carries="contact",
        ),
        Follows(
            "incidents.IncidentLink", (("incident", "incident_id"), ("incident", "other_id"))
        ),
    ],
    queues=[
        Queue("dispatch", "Dispatch", "dispatcher"),
        Queue("grade-c", "Grade C reviews", "control-room-supervisor"),
        Queue("results", "Results awaited", "sergeant"),
    ],
    duties=DUTIES,
    # Before the night looks for duties that are missing.
    periodic=[Periodic("missed-crimes", look_for_missed_crimes, at="01:50")],
    warehouse=[
        WarehouseTable(
            "incidents",
            "incidents.Incident",
            "SELECT id, version AS changed, audience_id, number, type_code, closing_code,"
            " qualifiers, grade, state, reported_at, opened_at, graded_at, target_at, breached_at,"
            " first_assigned_at, first_attended_at, closed_at, first_closed_at, easting, northing,"
            " beat, division, crime_like FROM incidents_incident",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "type_code": "opening code",
                "closing_code": "closing code", "qualifiers": "qualifier codes",
                "grade": "grade now", "state": "state now", "reported_at": "first contact, UTC",
                "opened_at": "UTC", "graded_at": "last grade, UTC", "target_at": "UTC",
                "breached_at": "first missed target, UTC", "first_assigned_at": "UTC",
                "first_attended_at": "UTC", "closed_at": "UTC", "first_closed_at": "UTC",
                "easting": "National Grid metres", "northing": "National Grid metres",
                "beat": "beat code", "division": "division code",
                "crime_like": "looked like a crime",
            },
        )
    ],
    not_in_warehouse={
        "incidents.LogEntry": "free text stays in the record",
        "incidents.Thrive": "free text stays in the record",
        "incidents.GradeDecision": "the incident carries its times",
        "incidents.NoCrimeDecision": "free text stays in the record",
        "incidents.IncidentContact": "contacts are exported by themselves",
        "incidents.IncidentLink": "few, and of use only beside the log",
    },
    cards=[
        Card("place", incidents_at_places),
        Card("profile", incidents_of_people),
        Card("profile", open_incidents_of_people, "now"),
        Card("place", open_incidents_at_places, "now"),
        Card("place", incidents_near_places, "map"),
        Card("place", people_at_places, "people"),
        Card("phone", on_timeline(calls_of_set)),
        Card("phone", calls_of_set, "set"),
        *(
            Card(kind, on_timeline(incidents_of_set(kind)))
            for kind in ("vehicle", "phone", "document", "property", "organisation")
        ),
        *(
            Card(kind, incidents_of_set(kind), "set")
            for kind in (
                "profile", "vehicle", "phone", "document", "property", "organisation", "place",
                "incident",
            )
        ),
    ],
    meetings=MEETINGS,
    search=[
        Search(
            "incident",
            "incidents_incident",
            "SELECT id, number, summary, NULL FROM incidents_incident WHERE id = ANY(%(ids)s)",
            lookups={
                "n": "number = ANY (%s)",
                "n~": "number LIKE ANY (%s)",
                "area": "division = ANY (%s)",
            },
            written=(
                Written("incidents_incident", "summary"),
                Written("incidents_log_entry", "text", "incident_id"),
            ),
            facets="SELECT i.id, to_char(i.reported_at AT TIME ZONE 'Europe/London', 'YYYY')"
            " AS year, a.name AS district FROM incidents_incident i"
            " LEFT JOIN places_area a ON a.kind = 'division' AND a.code = i.division"
            " WHERE i.id = ANY(%(ids)s)",
        )
    ],
    urls="iops.controlroom.incidents.urls",
    api="iops.controlroom.incidents.api",
    append_only=["incidents_log_entry"],
    bulk_tables=["incidents_incident", "incidents_log_entry"],
)  # fmt: skip

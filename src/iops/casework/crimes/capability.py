"""What the rest of the house needs to know about crimes."""

from iops.casework.crimes.activities import ACTIVITIES, FINALISED
from iops.casework.crimes.cards import (
    PARTIES,
    crimes_at_places,
    crimes_near_places,
    crimes_of_incident,
    crimes_of_people,
    crimes_of_set,
    officers_of,
    open_crimes_of_people,
    people_at_places,
)
from iops.casework.crimes.contracts import RESERVED_POWER
from iops.casework.crimes.duties import DUTIES
from iops.casework.crimes.tasks import has_crimes, involved_in_crime
from iops.governance.access.contracts import CONTROL_ROOM, OFFICERS
from iops.kernel.registry import (
    Action,
    Capability,
    Card,
    Caution,
    Follows,
    Grant,
    Involved,
    Meeting,
    MenuItem,
    OpenTask,
    PersonalData,
    Queue,
    RecordKind,
    Search,
    WarehouseTable,
    Written,
)
from iops.pole.cards.contracts import on_timeline

EVERYONE = CONTROL_ROOM | OFFICERS | {"crime-registrar"}

CAPABILITY = Capability(
    name="crimes",
    label="Crimes",
    menu=[MenuItem("Crimes", "/crimes/", "k", "crimes.view", 40)],
    grants=[
        Grant("crimes.record", EVERYONE, label="Record crimes"),
        Grant("crimes.view", EVERYONE | {"file-builder"}, label="Read crimes"),
        Grant("crimes.update", OFFICERS | {"crime-registrar"}, label="Change crimes"),
        Grant("crimes.allocate", frozenset({"sergeant", "crime-registrar"}), label="Allocate"),
        Grant(
            "crimes.give_outcome",
            frozenset({"investigator", "sergeant", "response-officer", "crime-registrar"}),
            label="Give outcomes",
        ),
        Grant(
            "crimes.decide_cancellation",
            frozenset({"crime-registrar"}),
            label="Decide on cancelling crimes (registrar, designated decision makers)",
        ),
        Grant(
            RESERVED_POWER,
            frozenset({"crime-registrar"}),
            label="Decide on cancelling sexual offences (registrar)",
        ),
    ],
    records=[
        RecordKind(
            "crime", 30, "crimes.Crime", "Crime", "/crimes/{id}/", "case",
            ("summary", "place_text"), "number", restrictable=True,
            kept_since=FINALISED,
        ),
        RecordKind("party", 31, "crimes.Party", "Part in a crime", "", "case", ("name",)),
        RecordKind("enquiry", 32, "crimes.Enquiry", "Enquiry", "", "case", ("text",)),
    ],
    personal_data=[
        PersonalData("crimes.Crime", ("summary", "place_text")),
        PersonalData(
            "crimes.Party", ("name",), "profile_id",
            {"crime": "crime_id", "organisation": "organisation_id"},
        ),
        PersonalData(
            "crimes.CrimeOutcome", ("rationale", "victim_decision"),
            parts_of={"crime": "crime_id"},
        ),
        PersonalData(
            "crimes.Cancellation", ("grounds", "information", "note"),
            parts_of={"crime": "crime_id"},
        ),
        PersonalData("crimes.Charge", ("urn",), parts_of={"crime": "crime_id"}),
        PersonalData("crimes.Enquiry", ("text",), parts_of={"crime": "crime_id"}),
    ],
    no_personal_data=["crimes.CrimeIncident"],
    activities=ACTIVITIES,
    involved=[Involved("crime", involved_in_crime)],
    workers=[officers_of],
    located=["crime"],
    follows=[
        Follows("crimes.CrimeIncident", (("crime", "crime_id"), ("incident", "incident_id"))),
        Follows(
            "crimes.Party",
            (("crime", "crime_id"), ("profile", "profile_id"),
             ("organisation", "organisation_id")),
        ),
    ],
    queues=[
        Queue("crime-recording", "Crimes to record", "response-officer"),
        Queue("crime-allocation", "Crimes to allocate", "sergeant"),
        Queue("crime-cancellations", "Crimes to cancel", "crime-registrar"),
        Queue("investigations", "Investigations", "investigator"),
    ],
    duties=DUTIES,
    open_tasks=[OpenTask("crime", has_crimes)],
    cards=[
        Card("incident", crimes_of_incident, "panel"),
        Card("profile", crimes_of_people),
        Card("profile", open_crimes_of_people, "now"),
        Card("place", crimes_at_places),
        Card("place", crimes_near_places, "map"),
        Card("place", people_at_places, "people"),
        *(
            Card(kind, on_timeline(crimes_of_set(kind)))
            for kind in ("vehicle", "phone", "document", "property", "organisation")
        ),
        *(
            Card(kind, crimes_of_set(kind), "set")
            for kind in (
                "profile", "vehicle", "phone", "document", "property", "organisation", "place",
                "crime",
            )
        ),
    ],
    meetings=[
        Meeting(
            "crime",
            "reported_at",
            tuple(
                (
                    kind,
                    f"SELECT crime_id AS record, {column} AS id, role AS part, audience_id"
                    f" FROM crimes_party WHERE {column} IS NOT NULL",
                )
                for kind, column in PARTIES.items()
            ),
            remark="CASE WHEN r.state = 'cancelled' THEN ' (cancelled)' ELSE '' END",
        )
    ],
    actions=[Action("incident", "Record a crime", "/crimes/record/{id}/", "crimes.record", "r")],
    warehouse=[
        WarehouseTable(
            "crimes",
            "crimes.Crime",
            "SELECT id, version AS changed, audience_id, number, class_code, offence_code,"
            " class_inferred, flags, reported_at, recorded_at, committed_from, committed_to, state,"
            " outcome_code, outcome_at, cancel_code, cancelled_at, easting, northing, beat,"
            " division FROM crimes_crime",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "class_code": "Home Office recorded-crime class",
                "offence_code": "Home Office offence code", "class_inferred": "class by mapping",
                "flags": "crime flags", "reported_at": "first received, UTC",
                "recorded_at": "UTC", "committed_from": "day, as far as known",
                "committed_to": "day, as far as known",
                "state": "open, closed, or cancelled (in no count)",
                "outcome_code": "Home Office outcome now", "outcome_at": "UTC",
                "cancel_code": "Home Office reason, where cancelled", "cancelled_at": "UTC",
                "easting": "National Grid metres", "northing": "National Grid metres",
                "beat": "beat code", "division": "division code",
            },
        ),
        WarehouseTable(
            "crime_outcomes",
            "crimes.CrimeOutcome",
            "SELECT id, version AS changed, audience_id, crime_id, code, given_at, superseded_at"
            " FROM crimes_outcome",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "crime_id": "crime key", "code": "Home Office outcome", "given_at": "UTC",
                "superseded_at": "UTC, null while current",
            },
        ),
        WarehouseTable(
            "crime_charges",
            "crimes.Charge",
            "SELECT id, version AS changed, audience_id, crime_id, outcome_id, party_id,"
            " offence_code, charged_on FROM crimes_charge",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "crime_id": "crime key", "outcome_id": "key of the outcome that it belongs to",
                "party_id": "key of the suspect's part", "offence_code": "Home Office offence code",
                "charged_on": "London day",
            },
        ),
        WarehouseTable(
            "crime_cancellations",
            "crimes.Cancellation",
            "SELECT id, version AS changed, audience_id, crime_id, code, proposed_at, decided_at,"
            " agreed, ended_at FROM crimes_cancellation",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "crime_id": "crime key", "code": "Home Office reason", "proposed_at": "UTC",
                "decided_at": "UTC, null while it waits", "agreed": "whether it was cancelled",
                "ended_at": "UTC, when the crime was reinstated",
            },
        ),
        WarehouseTable(
            "crime_incidents",
            "crimes.CrimeIncident",
            "SELECT id, version AS changed, audience_id, crime_id, incident_id"
            " FROM crimes_incident",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "crime_id": "crime key", "incident_id": "key of an incident it came from",
            },
        ),
        WarehouseTable(
            "crime_parties",
            "crimes.Party",
            "SELECT id, version AS changed, audience_id, crime_id, role, profile_id,"
            " organisation_id FROM crimes_party",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "crime_id": "crime key", "role": "victim, suspect or witness",
                "profile_id": "key of the person's record, if a person",
                "organisation_id": "key of the organisation, if one",
            },
        ),
    ],
    not_in_warehouse={
        "crimes.Enquiry": "free text stays in the record",
    },
    search=[
        Search(
            "crime",
            "crimes_crime",
            "SELECT id, number, summary, NULL FROM crimes_crime WHERE id = ANY(%(ids)s)",
            lookups={
                "n": "number = ANY (%s)",
                "n~": "number LIKE ANY (%s)",
                "area": "division = ANY (%s)",
            },
            written=(
                Written("crimes_crime", "summary"),
                Written("crimes_enquiry", "text", "crime_id"),
            ),
            facets="SELECT c.id, to_char(c.reported_at AT TIME ZONE 'Europe/London', 'YYYY')"
            " AS year, a.name AS district FROM crimes_crime c"
            " LEFT JOIN places_area a ON a.kind = 'division' AND a.code = c.division"
            " WHERE c.id = ANY(%(ids)s)",
        )
    ],
    urls="iops.casework.crimes.urls",
    api="iops.casework.crimes.api",
    append_only=["crimes_enquiry"],
    bulk_tables=["crimes_crime", "crimes_outcome", "crimes_party"],
    cautions=[
        Caution(
            "suspect",
            "a suspect in an open crime",
            "SELECT p.profile_id, 55 FROM asked JOIN crimes_party p ON p.profile_id = asked.id"
            " AND p.role = 'suspect' JOIN crimes_crime c ON c.id = p.crime_id AND c.state = 'open'",
        ),
    ],
)  # fmt: skip

"""What the rest of the house needs to know about encounters."""

from iops.casework.encounters.cards import (
    NAMED,
    people_searched_at,
    searches_of_people,
    searches_of_set,
)
from iops.governance.access.contracts import OFFICERS
from iops.kernel.registry import (
    Activity,
    Capability,
    Card,
    Grant,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="encounters",
    label="Encounters",
    grants=[Grant("encounters.record", OFFICERS, label="Record a stop and search")],
    records=[
        RecordKind(
            "encounter", 33, "encounters.Encounter", "Stop and search", "", "case",
            ("grounds", "place_text"), "number", kept_since="r.at",
        )
    ],
    personal_data=[PersonalData("encounters.Encounter", ("grounds", "place_text"), "profile_id")],
    located=["encounter"],
    activities=[
        Activity(
            "profile",
            "EXISTS (SELECT 1 FROM encounters_encounter e WHERE e.profile_id = r.id"
            " AND e.at > %(since)s)",
            "case",
        )
    ],
    cards=[
        Card("profile", searches_of_people),
        Card("place", people_searched_at, "people"),
        *(Card(kind, searches_of_set(kind), "set") for kind in NAMED),
    ],
    warehouse=[
        WarehouseTable(
            "stop_searches",
            "encounters.Encounter",
            "SELECT id, version AS changed, audience_id, number, kind, at, gender, age_range,"
            " self_ethnicity, officer_ethnicity, legislation, search_object, outcome, easting,"
            " northing, beat"
            " FROM encounters_encounter",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "kind": "person, vehicle or both", "at": "UTC",
                "gender": "as recorded", "age_range": "as published",
                "self_ethnicity": "as published", "officer_ethnicity": "as published",
                "legislation": "power", "search_object": "what for", "outcome": "outcome",
                "easting": "National Grid metres", "northing": "National Grid metres",
                "beat": "beat code",
            },
        )
    ],
    bulk_tables=["encounters_encounter"],
)  # fmt: skip

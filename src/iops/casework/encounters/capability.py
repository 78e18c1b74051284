"""What the rest of the house needs to know about encounters."""

from iops.casework.encounters.cards import NAMED, people_searched_at, searches_of, searches_of_set
from iops.casework.encounters.contracts import RECORD, REVIEW, VIEW
from iops.casework.encounters.duties import DUTIES
from iops.governance.access.contracts import CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Action,
    Activity,
    Capability,
    Card,
    Grant,
    Meeting,
    MenuItem,
    PersonalData,
    Queue,
    RecordKind,
    Search,
    WarehouseTable,
    Written,
)

READERS = OFFICERS | CONTROL_SUPERVISORS | {"crime-registrar", "data-protection-officer"}
FORM = "/encounters/new/{kind}/{{id}}/"

CAPABILITY = Capability(
    name="encounters",
    label="Encounters",
    menu=[
        MenuItem("Stop and search", "/encounters/new/", "h", RECORD, 43),
        MenuItem("Searches", "/encounters/", "w", VIEW, 82),
    ],
    grants=[
        Grant(RECORD, OFFICERS, label="Record a stop and search"),
        Grant(VIEW, READERS, label="Read stop and searches"),
        Grant(REVIEW, frozenset({"sergeant"}), label="Review the grounds of stop and searches"),
    ],
    records=[
        RecordKind(
            "encounter", 33, "encounters.Encounter", "Stop and search", "/encounters/{id}/",
            "case",
            ("grounds", "place_text", "authority", "found", "clothing_text", "vehicle_text"),
            "number", kept_since="r.at",
        )
    ],
    personal_data=[
        PersonalData(
            "encounters.Encounter",
            ("grounds", "place_text", "authority", "found", "clothing_text", "vehicle_text"),
            "profile_id",
        ),
        PersonalData("encounters.Review", ("feedback",), parts_of={"encounter": "encounter_id"}),
    ],
    located=["encounter"],
    activities=[
        Activity(
            "profile",
            "EXISTS (SELECT 1 FROM encounters_encounter e WHERE e.profile_id = r.id"
            " AND e.at > %(since)s)",
            "case",
        )
    ],
    queues=[Queue("search-feedback", "Feedback on stop and searches", "sergeant")],
    duties=DUTIES,
    cards=[
        Card("profile", searches_of("profile_id")),
        Card("vehicle", searches_of("vehicle_id")),
        Card("place", searches_of("place_id")),
        Card("incident", searches_of("incident_id"), "panel"),
        Card("place", people_searched_at, "people"),
        *(Card(kind, searches_of_set(kind), "set") for kind in NAMED),
    ],
    meetings=[
        Meeting(
            "encounter",
            "at",
            tuple(
                (
                    kind,
                    f"SELECT id AS record, {kind}_id AS id, '{part}' AS part, audience_id"
                    f" FROM encounters_encounter WHERE {kind}_id IS NOT NULL",
                )
                for kind, part in (("profile", "searched"), ("vehicle", "vehicle searched"))
            ),
        )
    ],
    actions=[
        Action(kind, "Stop and search", FORM.format(kind=kind), RECORD, "h")
        for kind in ("profile", "vehicle", "incident")
    ],
    search=[
        Search(
            "encounter",
            "encounters_encounter",
            "SELECT id, number, kind || ', ' || search_object || ': ' || grounds, NULL"
            " FROM encounters_encounter WHERE id = ANY(%(ids)s)",
            lookups={"n": "number = ANY (%s)", "n~": "number LIKE ANY (%s)"},
            written=(Written("encounters_encounter", "grounds"),),
            facets="SELECT id, to_char(at AT TIME ZONE 'Europe/London', 'YYYY') AS year"
            " FROM encounters_encounter WHERE id = ANY(%(ids)s)",
        )
    ],
    warehouse=[
        WarehouseTable(
            "stop_searches",
            "encounters.Encounter",
            "SELECT id, version AS changed, audience_id, number, kind, at, gender, age_range,"
            " self_ethnicity, self_ethnicity_code, ethnicity_reason, officer_ethnicity,"
            " officer_ethnicity_code, legislation, search_object, outcome, outcome_linked,"
            " more_than_outer, clothing, gowisely, copy_offered, force_used, incident_id, easting,"
            " northing, beat"
            " FROM encounters_encounter",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "number": "record number", "kind": "person, vehicle or both", "at": "UTC",
                "gender": "as published", "age_range": "as published",
                "self_ethnicity": "as published", "self_ethnicity_code": "18+1 code",
                "ethnicity_reason": "why not stated, code",
                "officer_ethnicity": "as published", "officer_ethnicity_code": "6+1 code",
                "legislation": "power", "search_object": "what for", "outcome": "outcome",
                "outcome_linked": "whether the outcome is linked to what was searched for",
                "more_than_outer": "whether more than outer clothing came off",
                "clothing": "what came off: none, outer, more, intimate",
                "gowisely": "whether the person was told what Code A 3.8 says",
                "copy_offered": "what became of the copy", "force_used": "whether force was used",
                "incident_id": "key of the incident that it came from",
                "easting": "National Grid metres", "northing": "National Grid metres",
                "beat": "beat code",
            },
        ),
        WarehouseTable(
            "stop_search_reviews",
            "encounters.Review",
            "SELECT id, version AS changed, audience_id, encounter_id, reviewed_at, reasonable,"
            " read_at FROM encounters_review",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "encounter_id": "key of the search", "reviewed_at": "UTC",
                "reasonable": "whether the grounds were reasonable",
                "read_at": "UTC, when the officer had read it",
            },
        ),
    ],
    urls="iops.casework.encounters.urls",
    api="iops.casework.encounters.api",
    bulk_tables=["encounters_encounter"],
)  # fmt: skip

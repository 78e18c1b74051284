"""What the rest of the house needs to know about people."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import (
    Capability,
    Grant,
    PersonalData,
    RecordKind,
    Search,
    WarehouseTable,
)

FIELDS = (
    "forename", "middle", "surname", "born", "died", "sex", "gender", "ethnicity", "phone",
    "address", "pnc_id", "description", "observed_ethnicity", "aliases",
)  # fmt: skip

PROFILES = """
    SELECT p.id, p.audience_id, n.name,
           CASE WHEN p.details_audience_id IS NULL THEN p.address ELSE '' END,
           n.name, p.born,
           CASE WHEN p.details_audience_id IS NULL AND p.phone <> ''
                THEN ARRAY['h:' || p.phone] ELSE '{}' END
           || CASE WHEN p.pnc_id <> '' THEN ARRAY['n:' || p.pnc_id] ELSE '{}' END
           || CASE WHEN p.aliases <> '' THEN search_name_keys(p.aliases) ELSE '{}' END
    FROM people_profile p, LATERAL (SELECT concat_ws(
        ' ', nullif(p.forename, ''), nullif(p.middle, ''), nullif(p.surname, '')) AS name) n
    WHERE p.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="people",
    label="People",
    grants=[
        Grant("people.record", OPERATIONAL, label="Record a person"),
        Grant("people.change", OPERATIONAL, label="Correct a person's details"),
        Grant("people.view", OPERATIONAL, label="Look at people"),
    ],
    records=[
        RecordKind(
            "profile", 20, "people.Profile", "Person record", "/people/profile/{id}/", "nominal",
            FIELDS, restrictable=True, kept_since="r.created_at",
        )
    ],
    personal_data=[PersonalData("people.Profile", FIELDS, "id")],
    warehouse=[
        WarehouseTable(
            "profiles",
            "people.Profile",
            "SELECT id, version AS changed, audience_id, born, sex, ethnicity, observed_ethnicity,"
            " confidence, source, source_certainty FROM people_profile",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "born": "date of birth, as far as known", "sex": "M, F or blank",
                "ethnicity": "self-defined code", "observed_ethnicity": "as an officer sees it",
                "confidence": "how sure the identity is", "source": "who says so",
                "source_certainty": "how far the source is trusted",
            },
        )
    ],
    search=[
        Search(
            "profile",
            ("people.recorded", "people.changed"),
            PROFILES,
            "people_profile",
        )
    ],
    bulk_tables=["people_profile"],
)  # fmt: skip

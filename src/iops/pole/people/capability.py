"""What the rest of the house needs to know about people."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import (
    Capability,
    Caution,
    Grant,
    Names,
    PersonalData,
    RecordKind,
    Search,
    WarehouseTable,
    Written,
)
from iops.pole.people.contracts import CONFIDENTIAL_ROLES, SEES_DETAILS

FIELDS = (
    "forename", "middle", "surname", "born", "died", "sex", "gender", "ethnicity", "phone",
    "address", "email", "pnc_id", "cro", "description", "observed_ethnicity", "aliases",
)  # fmt: skip

SHOWN = """
    SELECT id, concat_ws(' ', nullif(forename, ''), nullif(middle, ''), nullif(surname, '')),
           CASE WHEN details_audience_id IS NULL THEN address ELSE '' END, born
    FROM people_profile WHERE id = ANY(%(ids)s)
"""

FACETS = """
    SELECT t.id, CASE t.sex WHEN 'M' THEN 'Male' WHEN 'F' THEN 'Female' END AS sex,
           a.name AS district
    FROM people_profile t
    LEFT JOIN places_place p ON p.id = t.place_id AND t.details_audience_id IS NULL
    LEFT JOIN places_area a ON a.kind = 'division' AND a.code = p.division
    WHERE t.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="people",
    label="People",
    grants=[
        Grant("people.record", OPERATIONAL, label="Record a person"),
        Grant("people.change", OPERATIONAL, label="Correct a person's details"),
        Grant(SEES_DETAILS, CONFIDENTIAL_ROLES, label="Know confidential addresses and phones"),
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
            "people_profile",
            SHOWN,
            ("people.recorded", "people.changed"),
            Names(
                ("forename", "middle", "surname"), lines="aliases", born="born",
                place="CASE WHEN details_audience_id IS NULL THEN place_id END",
            ),
            {
                "h": "phone = ANY (%s) AND details_audience_id IS NULL",
                "h~": "phone LIKE ANY (%s) AND phone <> '' AND details_audience_id IS NULL",
                "e": "email = ANY (%s) AND email <> '' AND details_audience_id IS NULL",
                "n": "(pnc_id = ANY (%s) AND pnc_id <> '') OR (cro = ANY (%s) AND cro <> '')",
                # "123-26", or "123-" of any year.
                "p": "id = ANY (ARRAY(SELECT split_part(n, '-', 1)::bigint FROM unnest(%s) n))"
                " AND to_char(created_at AT TIME ZONE 'Europe/London', 'YY') LIKE"
                " ANY (ARRAY(SELECT '%' || split_part(n, '-', 2) FROM unnest(%s) n))",
                "sex": "sex = ANY (%s)",
                "born": "born BETWEEN (%s)[1] AND (%s)[2]",
                "area": "details_audience_id IS NULL AND EXISTS (SELECT 1 FROM places_place p"
                " WHERE p.id = t.place_id AND p.division = ANY (%s))",
            },
            (Written("people_profile", "description"),),
            FACETS,
        )
    ],
    cautions=[
        Caution(
            "restricted",
            "a restricted record",
            "SELECT r.id, 50 FROM asked JOIN people_profile r USING (id)"
            " JOIN access_audience a ON a.id = r.audience_id AND a.restriction <> 'open'",
        ),
        Caution(
            "confidential",
            "a person whose address is confidential",
            "SELECT r.id, 70 FROM asked JOIN people_profile r USING (id)"
            " WHERE r.details_audience_id IS NOT NULL",
        ),
        Caution(
            "child",
            "a child",
            # Before the 18th birthday, as far as the date is known (Children Act 1989 s.105).
            "SELECT r.id, 30 FROM asked JOIN people_profile r USING (id)"
            " WHERE r.born <> '' AND left(r.born || '-12-31', 10)"
            " > to_char(iops_now() - interval '18 years', 'YYYY-MM-DD')",
        ),
    ],
    bulk_tables=["people_profile"],
)  # fmt: skip

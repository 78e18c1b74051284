"""What the rest of the house needs to know about major and critical incidents."""

from iops.controlroom.major.duties import DUTIES
from iops.controlroom.major.guards import stood_down
from iops.controlroom.major.queries import majors_on
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS, OFFICERS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    Guard,
    LiveTopic,
    MenuItem,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

EVERYONE = CONTROL_ROOM | OFFICERS
OF = {"incident": "incident_id"}

#: A declaration that stands, as the band over the board shows it; with the ids of its parts.
MAJOR_SQL = """
    SELECT m.id, m.audience_id, NULL::bigint,
           CASE WHEN m.stood_down_at IS NULL THEN jsonb_build_object(
               'id', m.id, 'kind', m.kind, 'name', m.name, 'declared_at', m.declared_at,
               'incident_id', i.id, 'incident_short', i.short, 'place', i.place_text,
               'confirmed_by', c.name,
               'log_keeper', (SELECT a.name FROM major_holding h
                              JOIN access_account a ON a.id = h.account_id
                              JOIN codes_code r ON r.list = 'command-roles' AND r.code = h.role
                                   AND r.valid_to IS NULL
                              WHERE h.major_id = m.id AND h.until IS NULL
                                AND r.detail ->> 'meaning' = 'log-keeper' LIMIT 1),
               'methane', (SELECT max(v.number) FROM major_methane v WHERE v.major_id = m.id),
               'parts', coalesce((SELECT jsonb_agg(l.incident_id ORDER BY l.incident_id)
                                  FROM incidents_link l
                                  WHERE l.other_id = m.incident_id AND l.kind = 'part-of'
                                    AND l.ended_at IS NULL
                                    AND l.audience_id = m.audience_id), '[]'::jsonb)) END
    FROM major_incident m
    JOIN incidents_incident i ON i.id = m.incident_id
    LEFT JOIN access_account c ON c.id = m.confirmed_by
    WHERE m.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="major",
    label="Major incidents",
    menu=[MenuItem("Major incidents", "/major/", "M", "major.view", 84)],
    grants=[
        Grant("major.view", EVERYONE, label="Read major and critical incidents"),
        Grant("major.declare", EVERYONE, label="Declare a major or critical incident"),
        Grant("major.keep", EVERYONE,
              label="Report METHANE, name commanders, write down decisions"),
        Grant("major.confirm", CONTROL_SUPERVISORS | {"sergeant"},
              label="Take a declared major incident on"),
        Grant("major.stand_down", CONTROL_SUPERVISORS | {"sergeant"},
              label="Stand a major or critical incident down"),
    ],
    records=[
        RecordKind("major_incident", 110, "major.MajorIncident", "Major incident", "/major/{id}/",
                   "incident", ("name", "reason", "ending")),
        RecordKind("methane", 111, "major.Methane", "METHANE", "", "incident"),
        RecordKind("major_decision", 112, "major.Decision", "Decision in a major incident", "",
                   "incident"),
        RecordKind("command_role", 113, "major.Holding", "Role in command", "", "incident"),
        RecordKind("major_principle", 114, "major.Principle", "Principle of joint work", "",
                   "incident"),
    ],
    personal_data=[
        PersonalData("major.MajorIncident", ("name", "reason", "ending"), parts_of=OF),
        PersonalData(
            "major.Methane",
            ("location", "what", "hazards", "access", "casualties", "services", "given_by"),
            parts_of=OF,
        ),
        PersonalData(
            "major.Decision",
            ("decision", "reason", "decided_by", "information", "threat", "powers", "options"),
            parts_of=OF,
        ),
        PersonalData("major.Principle", ("note",), parts_of=OF),
    ],
    no_personal_data=["major.Holding"],
    follows=[Follows("major.Holding", (("incident", "incident_id"),))],
    duties=DUTIES,
    guards=[Guard("incidents.close", stood_down, "major incident")],
    cards=[Card("incident", majors_on, "majors")],
    live=[
        LiveTopic(
            name="majors",
            permission="major.view",
            kinds={
                "major_incident": None,
                # A part was added to it, or taken back.
                "incident": "SELECT m.id FROM major_incident m WHERE m.stood_down_at IS NULL"
                " AND m.incident_id = ANY(%(ids)s)",
            },
            sql=MAJOR_SQL,
            all_sql="SELECT id FROM major_incident WHERE stood_down_at IS NULL",
            event_prefixes=("major.", "incidents.linked", "incidents.unlinked"),
        )
    ],
    warehouse=[
        WarehouseTable(
            "major_incidents",
            "major.MajorIncident",
            "SELECT id, version AS changed, audience_id, incident_id, kind, declared_at,"
            " confirmed_at, stood_down_at FROM major_incident",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident key", "kind": "major or critical",
                "declared_at": "UTC", "confirmed_at": "somebody had it, UTC",
                "stood_down_at": "UTC",
            },
        )
    ],
    not_in_warehouse={
        "major.Methane": "free text stays in the record",
        "major.Decision": "free text stays in the record",
        "major.Holding": "few, and of use only beside the log",
        "major.Principle": "few, and of use only beside the log",
    },
    urls="iops.controlroom.major.urls",
    api="iops.controlroom.major.api",
    append_only=["major_methane", "major_decision", "major_principle"],
)  # fmt: skip

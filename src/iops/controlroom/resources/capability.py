"""What the rest of the house needs to know about resources."""

from datetime import timedelta

from iops.controlroom.resources.jobs import follow_shifts
from iops.controlroom.resources.partitions import drop_days, ensure_days
from iops.controlroom.resources.position_queries import much_refused
from iops.governance.access.contracts import (
    CONTROL_ROOM,
    CONTROL_SUPERVISORS,
    DISPATCH,
    OFFICERS,
    POSITION_FEEDS,
)
from iops.kernel.registry import (
    Capability,
    Grant,
    HealthCheck,
    LiveTopic,
    MenuItem,
    Periodic,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

UNITS_SQL = """
    SELECT u.id, u.audience_id, NULL::bigint,
           CASE WHEN u.meaning <> 'off-duty' THEN jsonb_build_object(
               'id', u.id, 'callsign', u.callsign, 'kind', u.kind, 'state', u.state,
               'state_label', coalesce(s.label, u.state),
               'meaning', u.meaning,
               'deployable', coalesce(s.detail ->> 'deployable', 'no'),
               'state_since', u.state_since,
               'incident_id', i.id, 'incident_short', i.short,
               'committed', u.incident_id IS NOT NULL,
               'answer_by', u.answer_by,
               'skills', u.skills, 'area', u.beat, 'shift_end', u.shift_end,
               'lon', p.longitude, 'lat', p.latitude, 'fix_at', p.fix_at,
               'accuracy', p.accuracy, 'withheld', w.unit_id IS NOT NULL,
               'crew', coalesce((
                   SELECT jsonb_agg(jsonb_build_object('name', c.name, 'collar', c.collar))
                   FROM resources_crew_member c
                   WHERE c.unit_id = u.id AND c.aboard @> iops_now()), '[]'::jsonb)) END
    FROM resources_unit u
    LEFT JOIN incidents_incident i ON i.id = u.incident_id AND i.audience_id = u.audience_id
    LEFT JOIN resources_withheld w ON w.unit_id = u.id
    LEFT JOIN resources_unit_position p ON p.unit_id = u.id AND p.audience_id = u.audience_id
         AND w.unit_id IS NULL
    LEFT JOIN codes_code s ON s.list = 'resource-states' AND s.code = u.state
         AND s.valid_to IS NULL
    WHERE u.id = ANY(%(ids)s)
"""
#: Where those units are whose position is withheld: drawn for the few who may know it.
WITHHELD_SQL = """
    SELECT u.id, w.audience_id, NULL::bigint,
           CASE WHEN u.state <> '11' AND p.unit_id IS NOT NULL THEN jsonb_build_object(
               'id', u.id, 'lon', p.longitude, 'lat', p.latitude, 'fix_at', p.fix_at,
               'accuracy', p.accuracy) END
    FROM resources_unit u JOIN resources_withheld w ON w.unit_id = u.id
    LEFT JOIN resources_unit_position p ON p.unit_id = u.id AND p.audience_id = w.audience_id
    WHERE u.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="resources",
    label="Resources",
    menu=[MenuItem("Units", "/units/", "t", "resources.view", 32)],
    urls="iops.controlroom.resources.urls",
    api="iops.controlroom.resources.api",
    grants=[
        Grant("resources.view", CONTROL_ROOM | OFFICERS, label="See units"),
        Grant("resources.crew", DISPATCH | OFFICERS, label="Book crews on and off, set states"),
        Grant("resources.own_crew", OFFICERS, label="Book oneself on and off"),
        Grant("resources.manage", CONTROL_SUPERVISORS, label="Make, change and stand down units"),
        Grant("resources.plan", CONTROL_SUPERVISORS, label="Take over duties that are planned"),
        Grant(
            "resources.follow_shifts", frozenset(), label="Follow the shifts (the worker only)"
        ),
        Grant("resources.positions", POSITION_FEEDS, label="Send positions (AVL systems only)"),
    ],
    records=[
        RecordKind("unit", 12, "resources.Unit", "Unit", "/units/{id}/", "staff"),
        RecordKind("crew_member", 13, "resources.CrewMember", "Crew member", "", "staff"),
    ],
    personal_data=[
        PersonalData(
            "resources.CrewMember", ("name", "collar"), parts_of={"account": "account_id"}
        )
    ],
    no_personal_data=[
        "resources.Unit", "resources.UnitPosition", "resources.Position", "resources.Withheld",
        "resources.PositionCount", "resources.DisposedDay",
    ],
    live=[
        LiveTopic(
            name="units",
            permission="resources.view",
            kinds={"unit": None},
            sql=UNITS_SQL,
            all_sql="SELECT id FROM resources_unit WHERE meaning <> 'off-duty'",
            event_prefixes=("resources.",),
        ),
        LiveTopic(
            name="withheld",
            permission="resources.view",
            kinds={"unit": None},
            sql=WITHHELD_SQL,
            all_sql="SELECT unit_id FROM resources_withheld",
            event_prefixes=("resources.",),
        ),
    ],
    periodic=[
        Periodic("position-days", ensure_days, every=timedelta(hours=6)),
        Periodic("position-disposal", drop_days, at="03:10"),
        Periodic("shifts", follow_shifts, every=timedelta(seconds=30)),
    ],
    health=[HealthCheck("positions", much_refused)],
    warehouse=[
        WarehouseTable(
            "units",
            "resources.Unit",
            "SELECT id, version AS changed, audience_id, callsign, kind, state, state_since, beat,"
            " division FROM resources_unit",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "callsign": "call sign", "kind": "kind of unit", "state": "status code",
                "state_since": "UTC", "beat": "beat code", "division": "division code",
            },
        )
    ],
    not_in_warehouse={
        "resources.CrewMember": "staff data stays in the duty system",
        "resources.UnitPosition": "latest only; the tracks are kept and replayed here",
        "resources.Withheld": "says which place is confidential",
        "resources.PositionCount": "how the machinery does: health, metrics and /units/positions/",
        "resources.DisposedDay": "says which days of tracks are gone; the tracks never went",
        "resources.Position": "tracks of officers are not analysed outside",
    },
    append_only=["resources_position"],
    bulk_tables=[
        "resources_unit", "resources_crew_member", "resources_unit_position", "resources_position",
    ],
)  # fmt: skip

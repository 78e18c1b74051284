"""What the rest of the house needs to know about emergencies."""

from iops.controlroom.emergencies.duties import DUTIES
from iops.controlroom.emergencies.subscribers import state_set, tell
from iops.governance.access.contracts import CONTROL_ROOM, DISPATCH, OFFICERS
from iops.kernel.registry import (
    Capability,
    Grant,
    LiveTopic,
    MenuItem,
    PersonalData,
    RecordKind,
    WarehouseTable,
)

#: One call for help as a band shows it; its incident only where everybody may see that.
EMERGENCIES_SQL = """
    SELECT e.id, e.audience_id, NULL::bigint,
           CASE WHEN e.ended_at IS NULL THEN jsonb_build_object(
               'id', e.id, 'callsign', e.callsign, 'unit_id', e.unit_id, 'officer', o.name,
               'pressed_at', e.renewed_at, 'presses', e.presses,
               'near', e.near, 'lon', e.longitude, 'lat', e.latitude, 'accuracy', e.accuracy,
               'easting', e.easting, 'northing', e.northing,
               'fix_at', e.fix_at, 'withheld', e.withheld,
               'incident_id', i.id, 'incident_short', i.short, 'place', i.place_text,
               'acknowledged_at', e.acknowledged_at, 'acknowledged_by', k.name,
               'seconds', round(extract(epoch FROM e.acknowledged_at - e.renewed_at))) END
    FROM emergencies_emergency e
    LEFT JOIN access_account o ON o.id = e.account_id
    LEFT JOIN access_account k ON k.id = e.acknowledged_by
    LEFT JOIN incidents_incident i ON i.id = e.incident_id AND i.audience_id = e.audience_id
    WHERE e.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="emergencies",
    label="Officer emergencies",
    menu=[MenuItem("Officer emergencies", "/emergencies/", "x", "emergencies.view", 83)],
    grants=[
        Grant("emergencies.press", OFFICERS | DISPATCH, label="Call for help"),
        Grant("emergencies.view", CONTROL_ROOM | OFFICERS, label="See calls for help"),
        Grant(
            "emergencies.follow", CONTROL_ROOM,
            label="Have calls for help on top of every page",
        ),
        Grant(
            "emergencies.acknowledge", DISPATCH | {"sergeant"}, label="Acknowledge a call for help"
        ),
        Grant("emergencies.stand_down", DISPATCH, label="Stand a call for help down"),
    ],
    records=[
        RecordKind(
            "emergency", 70, "emergencies.Emergency", "Officer emergency", "/emergencies/{id}/",
            "incident", ("reason", "near"), kept_since="r.ended_at",
        )
    ],
    personal_data=[PersonalData("emergencies.Emergency", ("reason", "near"))],
    duties=DUTIES,
    within=[("resources.state_set", state_set), ("emergencies.pressed", tell),
            ("emergencies.renewed", tell)],
    live=[
        LiveTopic(
            name="emergencies",
            permission="emergencies.view",
            kinds={"emergency": None},
            sql=EMERGENCIES_SQL,
            all_sql="SELECT id FROM emergencies_emergency WHERE ended_at IS NULL",
            event_prefixes=("emergencies.",),
            urgent=True,
        )
    ],
    warehouse=[
        WarehouseTable(
            "emergencies",
            "emergencies.Emergency",
            "SELECT id, version AS changed, audience_id, unit_id, callsign, incident_id, joined,"
            " how, pressed_at, presses, fix_at, acknowledged_at, ended_at, ending"
            " FROM emergencies_emergency",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "unit_id": "unit key", "callsign": "call sign", "incident_id": "incident key",
                "joined": "the incident was there before", "how": "screen or radio",
                "pressed_at": "UTC", "presses": "how often it was pressed",
                "fix_at": "when the position was taken, UTC", "acknowledged_at": "UTC",
                "ended_at": "stood down, UTC", "ending": "code of emergency-endings",
            },
        )
    ],
    urls="iops.controlroom.emergencies.urls",
    api="iops.controlroom.emergencies.api",
)  # fmt: skip

"""What the rest of the house needs to know about the consoles."""

from iops.governance.access.contracts import CONTROL_ROOM, DISPATCH
from iops.kernel.registry import Capability, Grant, LiveTopic, MenuItem

BOARD_SQL = """
    SELECT i.id, i.audience_id, NULL::bigint,
           CASE WHEN i.state NOT IN ('closed', 'result-due') THEN jsonb_build_object(
               'id', i.id, 'number', i.number, 'short', i.short, 'type_code', i.type_code,
               'type_label', coalesce(t.label, i.type_code), 'grade', i.grade,
               'state', i.state, 'opened_at', i.opened_at,
               'target_at', CASE WHEN i.first_attended_at IS NULL THEN i.target_at END,
               'breached', i.breached_at IS NOT NULL, 'place', i.place_text,
               'lon', i.longitude, 'lat', i.latitude, 'area', i.beat,
               'desk', desks_desk_of(i.audience_id, i.id, i.beat, i.division),
               'summary', i.summary, 'version', i.version,
               'tags', (SELECT coalesce(jsonb_agg(jsonb_build_object('code', q, 'label', q)),
                                        '[]'::jsonb) FROM unnest(i.qualifiers) q),
               'units', coalesce((SELECT jsonb_agg(d.callsign ORDER BY d.ordered_at)
                                  FROM dispatch_deployment d
                                  WHERE d.incident_id = i.id AND d.clear_at IS NULL
                                    AND d.stood_down_at IS NULL), '[]'::jsonb),
               'unanswered', coalesce((SELECT jsonb_agg(d.callsign ORDER BY d.ordered_at)
                                       FROM dispatch_deployment d
                                       WHERE d.incident_id = i.id AND d.clear_at IS NULL
                                         AND d.stood_down_at IS NULL
                                         AND d.acknowledged_at IS NULL), '[]'::jsonb),
               'calls', (SELECT count(*) FROM incidents_contact c WHERE c.incident_id = i.id),
               'duties_late', (SELECT count(*) FROM duties_duty y
                               WHERE y.subject_kind = 'incident' AND y.subject_id = i.id
                                 AND y.state = 'open' AND y.due_at < iops_now())) END
    FROM incidents_incident i
    LEFT JOIN codes_code t ON t.list = 'incident-types' AND t.code = i.type_code
         AND t.valid_to IS NULL
    WHERE i.id = ANY(%(ids)s)
"""
#: The pins of incidents at confidential places, for those who may know them. An incident that is
#: restricted by itself has none: not everybody who may know its place may see it.
PINS_SQL = """
    SELECT i.id, w.audience_id, NULL::bigint,
           CASE WHEN i.state NOT IN ('closed', 'result-due') THEN jsonb_build_object(
               'id', i.id, 'place', w.place_text, 'lon', w.longitude, 'lat', w.latitude) END
    FROM incidents_incident i
    JOIN confidential_whereabouts w ON w.record_kind = 'incident' AND w.record_id = i.id
    JOIN access_audience a ON a.id = i.audience_id AND a.restriction = 'open'
    WHERE i.id = ANY(%(ids)s)
"""
#: A desk as the board shows it: who sits there, which desk does its work, to whom it is offered.
DESKS_SQL = """
    SELECT d.id, d.audience_id, NULL::bigint,
           CASE WHEN d.closed_at IS NULL THEN jsonb_build_object(
               'id', d.id, 'code', d.code, 'name', d.name,
               'in_effect', coalesce(d.covered_by_id, d.id),
               'sitters', coalesce((
                   SELECT jsonb_agg(jsonb_build_object('id', s.account_id, 'name', a.name)
                                    ORDER BY s.id)
                   FROM desks_sitting s JOIN access_account a ON a.id = s.account_id
                   WHERE s.desk_id = d.id AND s.ended = '' AND s.sat @> iops_now()), '[]'::jsonb),
               'offers', coalesce((
                   SELECT jsonb_agg(jsonb_build_object('from', h.from_id, 'name', a.name,
                                                       'to', h.to_id) ORDER BY h.id)
                   FROM handover_desk h JOIN access_account a ON a.id = h.from_id
                   WHERE h.desk_id = d.id AND h.ended_at IS NULL), '[]'::jsonb)) END
    FROM desks_desk d WHERE d.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="consoles",
    label="Consoles",
    menu=[
        MenuItem("Call", "/call/", "c", "call.view", 20),
        MenuItem("Board", "/board/", "b", "board.view", 30),
    ],
    grants=[
        Grant("call.view", CONTROL_ROOM, label="Use the call page"),
        Grant("board.view", DISPATCH, label="Use the board"),
    ],
    live=[
        LiveTopic(
            name="incidents",
            permission="incidents.view",
            kinds={
                "incident": None,
                "duty": "SELECT subject_id FROM duties_duty WHERE subject_kind = 'incident' "
                "AND id = ANY(%(ids)s)",
                # What a desk covers has changed: any of them may be another desk's now.
                "desk": "SELECT id FROM incidents_incident "
                "WHERE state NOT IN ('closed', 'result-due')",
            },
            sql=BOARD_SQL,
            all_sql="SELECT id FROM incidents_incident WHERE state NOT IN ('closed','result-due')",
            event_prefixes=(
                "incidents.",
                "dispatch.",
                "duties.",
                "desks.areas_changed",
                "desks.incident_moved",
            ),
        ),
        LiveTopic(
            name="desks",
            permission="desks.view",
            kinds={"desk": None},
            sql=DESKS_SQL,
            all_sql="SELECT id FROM desks_desk WHERE closed_at IS NULL",
            event_prefixes=("desks.", "handover."),
        ),
        LiveTopic(
            name="whereabouts",
            permission="incidents.view",
            kinds={"incident": None},
            sql=PINS_SQL,
            all_sql="SELECT w.record_id FROM confidential_whereabouts w JOIN incidents_incident i"
            " ON i.id = w.record_id WHERE w.record_kind = 'incident'"
            " AND i.state NOT IN ('closed', 'result-due')",
            event_prefixes=("dispatch.", "incidents.reopened"),
        ),
    ],
    urls="iops.controlroom.consoles.urls",
)

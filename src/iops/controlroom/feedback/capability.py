"""What the rest of the house needs to know about feedback."""

from iops.controlroom.feedback.queries import surveys_of
from iops.controlroom.feedback.subscribers import incident_closed
from iops.governance.access.contracts import CONTROL_ROOM
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    MenuItem,
    PersonalData,
    RecordKind,
    Tile,
    WarehouseTable,
)

CAPABILITY = Capability(
    name="feedback",
    label="Feedback of callers",
    menu=[MenuItem("Feedback", "/feedback/", "F", "feedback.view", 91)],
    grants=[Grant("feedback.view", CONTROL_ROOM | {"sergeant"}, label="Read what callers say")],
    records=[
        RecordKind("survey", 127, "feedback.Survey", "Survey", "/feedback/", "incident",
                   ("words",)),
    ],
    personal_data=[
        PersonalData("feedback.Survey", ("words",),
                     parts_of={"incident": "incident_id", "contact": "contact_id"}),
    ],
    follows=[Follows("feedback.Survey", (("incident", "incident_id"), ("contact", "contact_id")))],
    within=[("incidents.closed", incident_closed)],
    cards=[Card("incident", surveys_of, "feedback")],
    tiles=[
        Tile(
            code="feedback",
            label="How callers say we did, 30 days",
            group="Calls",
            sql="SELECT 'survey' AS kind, s.id, 'Incident ' || i.number AS title,"
            " s.answered_at AS at, s.overall <= 2 AS late, s.overall::float8 AS amount"
            " FROM feedback_survey s JOIN incidents_incident i ON i.id = s.incident_id"
            " WHERE s.answered_at > (SELECT iops_now()) - interval '30 days'"
            " AND s.audience_id = ANY (%(audiences)s)",
            events=("feedback.",),
            show="mean",
            unit="of 5",
        )
    ],
    warehouse=[
        WarehouseTable(
            "feedback",
            "feedback.Survey",
            "SELECT id, version AS changed, audience_id, incident_id, asked_at, answered_at,"
            " overall, treated, informed FROM feedback_survey",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "incident_id": "incident", "asked_at": "UTC", "answered_at": "UTC",
                "overall": "1 to 5", "treated": "1 to 5", "informed": "1 to 5",
            },
        )
    ],
    urls="iops.controlroom.feedback.urls",
)  # fmt: skip

"""What the rest of the house needs to know about question sets."""

from iops.controlroom.questions.duties import DUTIES
from iops.controlroom.questions.queries import sheets_on
from iops.governance.access.contracts import CONTROL_ROOM, CONTROL_SUPERVISORS
from iops.kernel.registry import (
    Capability,
    Card,
    Follows,
    Grant,
    LiveTopic,
    MenuItem,
    PersonalData,
    Queue,
    RecordKind,
    WarehouseTable,
)

#: The call page asks for its part again: the stream only says that a set changed.
NUDGE_SQL = """
    SELECT s.id, s.audience_id, NULL::bigint, jsonb_build_object('id', s.id)
    FROM questions_set s WHERE s.id = ANY(%(ids)s)
"""

CAPABILITY = Capability(
    name="questions",
    label="Question sets",
    menu=[MenuItem("Question sets", "/questions/", "4", "questions.view", 86)],
    grants=[
        Grant("questions.view", CONTROL_ROOM, label="Read question sets"),
        Grant("questions.answer", CONTROL_ROOM, label="Record what a caller answered"),
        Grant("questions.keep", CONTROL_SUPERVISORS, label="Write and withdraw question sets"),
        Grant("questions.approve", CONTROL_SUPERVISORS, label="Approve question sets"),
    ],
    records=[
        RecordKind("question_set", 85, "questions.SetVersion", "Question set", "/questions/{id}/",
                   "incident"),
        RecordKind("question_sheet", 86, "questions.Sheet", "Answers of a call", "", "incident"),
    ],
    personal_data=[
        PersonalData("questions.SheetAnswer", ("said",), about=("about_kind", "about_id")),
    ],
    no_personal_data=["questions.SetVersion", "questions.Sheet"],
    follows=[Follows("questions.Sheet", (("@about_kind", "about_id"),))],
    queues=[Queue("question-sets", "Question sets to approve", "control-room-supervisor")],
    duties=DUTIES,
    cards=[Card("incident", sheets_on, "answers")],
    live=[
        LiveTopic(
            name="question-sets",
            permission="questions.view",
            kinds={"question_set": None},
            sql=NUDGE_SQL,
            all_sql="SELECT id FROM questions_set WHERE false",
            event_prefixes=("questions.",),
        )
    ],
    warehouse=[
        WarehouseTable(
            "question_sheets",
            "questions.Sheet",
            "SELECT s.id, s.version AS changed, s.audience_id, s.about_kind, s.about_id,"
            " v.code AS set_code, v.number AS set_version, s.points, s.grade, s.answered, s.asked,"
            " s.saved_at FROM questions_sheet s JOIN questions_set v ON v.id = s.of_id",
            {
                "id": "key", "changed": "version of the row", "audience_id": "visibility",
                "about_kind": "incident or contact", "about_id": "number of that record",
                "set_code": "which set", "set_version": "its version", "points": "sum of points",
                "grade": "grade that the answers proposed", "answered": "questions answered",
                "asked": "questions asked", "saved_at": "last answer, UTC",
            },
        )
    ],
    not_in_warehouse={
        "questions.SetVersion": "its versions are few; their page has them",
        "questions.SheetAnswer": "what callers said stays in the record",
    },
    urls="iops.controlroom.questions.urls",
    api="iops.controlroom.questions.api",
)  # fmt: skip

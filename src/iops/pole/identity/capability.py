"""What the rest of the house needs to know about identity."""

from iops.governance.access.contracts import OPERATIONAL
from iops.kernel.registry import (
    Capability,
    Follows,
    Grant,
    PersonalData,
    RecordKind,
    WarehouseTable,
)
from iops.pole.identity.queries import members_of


def told_of_one_person(kind: str, record_id: int) -> list[int]:
    """Every record of the person that a record is about."""
    return members_of(record_id)[1] if kind == "profile" else []


CAPABILITY = Capability(
    name="identity",
    label="Identity",
    grants=[Grant("identity.judge", OPERATIONAL, label="Judge who is the same person")],
    records=[
        RecordKind("judgement", 21, "identity.Judgement", "Judgement", "", "nominal", ("reason",))
    ],
    personal_data=[
        PersonalData("identity.Judgement", ("reason",), "left_id"),
        PersonalData("identity.Judgement", ("reason",), "right_id"),
    ],
    together=[told_of_one_person],
    follows=[Follows("identity.Judgement", (("profile", "left_id"), ("profile", "right_id")))],
    no_personal_data=["identity.Membership"],
    not_in_warehouse={
        "identity.Judgement": "what came of it is exported as memberships",
    },
    warehouse=[
        WarehouseTable(
            "memberships",
            "identity.Membership",
            # Of a person one of whose records the reader may not see, as if it were not there.
            "SELECT id, 1 AS changed, profile_id, nominal_id FROM ("
            "SELECT m.id, m.profile_id, min(m.profile_id) OVER of AS nominal_id,"
            " count(*) OVER of AS records"
            " FROM identity_membership m JOIN people_profile p ON p.id = m.profile_id"
            " WINDOW of AS (PARTITION BY m.nominal_id)) s WHERE records > 1",
            {
                "id": "key",
                "changed": "always 1: every file is whole",
                "profile_id": "key of a person's record",
                "nominal_id": "the person it is held to be; the key of their oldest record",
            },
            whole=True,
        )
    ],
    bulk_tables=["identity_membership", "identity_judgement"],
)

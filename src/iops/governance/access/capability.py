"""What the rest of the house needs to know about access."""

from datetime import timedelta

from iops.governance.access.commands.forgetting import forget_sign_in
from iops.governance.access.contracts import CONTROL_SUPERVISORS, OPERATIONAL
from iops.governance.access.duties import DUTIES
from iops.governance.access.jobs import follow_the_clock, note_restrictions
from iops.kernel.registry import (
    Capability,
    Forget,
    Grant,
    MenuItem,
    Periodic,
    PersonalData,
    Queue,
    RecordKind,
)

ADMIN = frozenset({"system-administrator"})
SUPERVISORS = CONTROL_SUPERVISORS | {"sergeant"}

#: When somebody left: the end of their last posting, once the account is withdrawn.
LEFT = (
    "CASE WHEN NOT r.is_active AND NOT r.is_system THEN coalesce((SELECT max(p.valid_to)"
    " FROM access_posting p WHERE p.account_id = r.id), r.created_at) END"
)

CAPABILITY = Capability(
    name="access",
    label="Access",
    menu=[
        MenuItem("Accounts", "/access/accounts/", "a", "access.manage", 15),
        MenuItem("Roles", "/access/roles/", "s", "roles.approve", 16),
        MenuItem("Posts", "/access/posts/", "p", "posts.manage", 80),
        MenuItem(
            "Restrictions", "/access/restrictions/", "v", "access.review_restriction", 86
        ),
        MenuItem("Emergency looks", "/access/glass/", "e", "access.review_break_glass", 85),
    ],
    urls="iops.governance.access.urls",
    duties=DUTIES,
    periodic=[
        Periodic("postings", follow_the_clock, every=timedelta(minutes=1)),
        Periodic("restrictions", note_restrictions, at="01:30"),
    ],
    grants=[
        Grant("access.manage", ADMIN, label="Manage accounts and postings"),
        Grant("roles.manage", ADMIN, label="Say what a role may do"),
        Grant(
            "roles.approve",
            ADMIN | {"data-protection-officer"},
            label="Approve that a role may do more",
        ),
        Grant("access.follow_postings", frozenset(), label="Follow postings (the worker only)"),
        Grant(
            "access.follow_restrictions",
            frozenset(),
            label="Note restrictions for review (the worker only)",
        ),
        Grant("tokens.manage", ADMIN, label="Issue and revoke API tokens"),
        Grant("posts.manage", CONTROL_SUPERVISORS | ADMIN, label="Fill duty posts"),
        Grant("access.break_glass", OPERATIONAL, label="See a restricted record in an emergency"),
        Grant(
            "access.review_break_glass",
            SUPERVISORS | {"data-protection-officer"},
            label="Review emergency looks",
        ),
        Grant(
            "access.review_restriction",
            SUPERVISORS | {"data-protection-officer"},
            label="Review restrictions of records",
        ),
        Grant(
            "access.set_sight",
            SUPERVISORS
            | {
                "investigator", "intelligence-officer", "safeguarding-officer",
                "data-protection-officer",
            },
            label="Say who may see a record",
        ),
        Grant(
            "purposes.manage",
            frozenset({"data-protection-officer"}),
            label="Say who is asked why they look",
        ),
        Grant("codes.manage", ADMIN, label="Load code lists"),
        Grant("places.manage", ADMIN, label="Load places"),
        Grant("bulk.load", frozenset(), label="Load in bulk (system processes only)"),
    ],
    records=[
        RecordKind(
            "account", 1, "access.Account", "Account", "/access/accounts/{id}/", "staff",
            number_field="username", kept_since=LEFT,
        ),
        RecordKind(
            "role_change", 7, "access.RoleChange", "Change of a role", "/access/roles/", "staff"
        ),
        RecordKind(
            "restriction", 8, "access.Restriction", "Restriction", "/access/restrictions/{id}/",
            "case",
        ),
    ],
    queues=[Queue("restrictions", "Restrictions to review", "control-room-supervisor")],
    forgets=[Forget("account", forget_sign_in)],
    personal_data=[
        # The user name stays: the access log is read by it for years.
        PersonalData("access.Account", ("name", "collar", "email", "password")),
        PersonalData("access.ApiToken", ("name",), parts_of={"account": "account_id"}),
        PersonalData("access.Move", ("reason",), about=("record_kind", "record_id")),
        PersonalData(
            "access.Restriction", ("reason", "review_note"), about=("record_kind", "record_id")
        ),
        PersonalData(
            "access.BreakGlass", ("reason", "review_note"), about=("record_kind", "record_id")
        ),
    ],
    no_personal_data=[
        "access.Force", "access.Team", "access.Role", "access.RoleGrant", "access.DutyPost",
        "access.RoleChange",
        "access.Audience", "access.AudienceGrant", "access.AccountAudience",
        "access.PurposeRule", "access.Posting", "access.PostHolding", "access.RankHeld",
    ],
    not_in_warehouse={
        "access.*": "accounts and rights are governed here, and reported by the access log",
    },
)  # fmt: skip

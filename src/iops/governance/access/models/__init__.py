"""Tables of access."""

from iops.governance.access.models.accounts import Account, ApiToken, RankHeld
from iops.governance.access.models.audiences import (
    AccountAudience,
    Audience,
    AudienceGrant,
    BreakGlass,
    Move,
    Restriction,
)
from iops.governance.access.models.organisation import (
    DutyPost,
    Force,
    PostHolding,
    Posting,
    PurposeRule,
    Role,
    RoleGrant,
    Team,
)
from iops.governance.access.models.roles import RoleChange

__all__ = [
    "Account",
    "AccountAudience",
    "ApiToken",
    "Audience",
    "AudienceGrant",
    "BreakGlass",
    "DutyPost",
    "Force",
    "Move",
    "PostHolding",
    "Posting",
    "PurposeRule",
    "RankHeld",
    "Restriction",
    "Role",
    "RoleChange",
    "RoleGrant",
    "Team",
]

"""What people do with access."""

from iops.governance.access.commands.accounts import (
    create_account,
    end_posting,
    follow_postings,
    hold_rank,
    move_posting,
    post_account,
    withdraw_account,
)
from iops.governance.access.commands.posts import hold_post, relieve_post
from iops.governance.access.commands.purposes import set_purpose_rule
from iops.governance.access.commands.restricted import break_glass, review_break_glass
from iops.governance.access.commands.restrictions import note_restriction, review_restriction
from iops.governance.access.commands.roles import (
    add_role,
    approve_role_change,
    change_grant,
    refuse_role_change,
    rename_role,
)
from iops.governance.access.commands.sessions import (
    demand_second_step,
    end_sessions,
    remove_second_step,
    reseal_second_steps,
)
from iops.governance.access.commands.sight import set_sight
from iops.governance.access.commands.tokens import issue_token, revoke_token

__all__ = [
    "add_role",
    "approve_role_change",
    "break_glass",
    "change_grant",
    "create_account",
    "demand_second_step",
    "end_posting",
    "end_sessions",
    "follow_postings",
    "hold_post",
    "hold_rank",
    "issue_token",
    "move_posting",
    "note_restriction",
    "post_account",
    "refuse_role_change",
    "relieve_post",
    "remove_second_step",
    "rename_role",
    "reseal_second_steps",
    "review_break_glass",
    "review_restriction",
    "revoke_token",
    "set_purpose_rule",
    "set_sight",
    "withdraw_account",
]

"""The audiences of the few records of a sandbox that not everybody sees."""

from __future__ import annotations

from typing import Any, Final

from iops.governance.access.audiences import signature
from iops.governance.access.contracts import ABSENT, CONTACT_OWNER

RESTRICTED: Final = "restricted"
#: Who sees them: of the first, others learn that they exist; of the second, nothing.
SEEN_BY: Final = {
    CONTACT_OWNER: ("investigator", "safeguarding-officer", "sergeant"),
    ABSENT: ("intelligence-officer", "investigator", "sergeant"),
}


def hidden_audiences(cursor: Any, force_id: int) -> tuple[int, int]:
    """The two audiences, made within the load, so that they are gone with it."""
    first, second = (_made(cursor, force_id, mode) for mode in (CONTACT_OWNER, ABSENT))
    return first, second


def _made(cursor: Any, force_id: int, outside: str) -> int:
    cursor.execute("SELECT id FROM access_role WHERE code = ANY (%s)", [list(SEEN_BY[outside])])
    roles = sorted(row[0] for row in cursor.fetchall())
    signed = signature(force_id=force_id, restriction=RESTRICTED, outside=outside, roles=roles)
    cursor.execute("SELECT id FROM access_audience WHERE signature = %s", [signed])
    found = cursor.fetchone()
    if found is not None:
        return int(found[0])
    cursor.execute(
        "INSERT INTO access_audience (force_id, restriction, outside, signature) "
        "VALUES (%s, %s, %s, %s) RETURNING id",
        [force_id, RESTRICTED, outside, signed],
    )
    audience = int(cursor.fetchone()[0])
    cursor.execute(
        "INSERT INTO access_audience_grant (audience_id, role_id) SELECT %s, unnest(%s::bigint[])",
        [audience, roles],
    )
    cursor.execute(
        "INSERT INTO access_account_audience (account_id, audience_id) "
        "SELECT id, %s FROM access_account WHERE is_system",
        [audience],
    )
    return audience

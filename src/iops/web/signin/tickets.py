"""What let a live stream in, and whether it is still good.

All streams of a process are looked at together, by two statements every few seconds.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import connection
from django.http import parse_cookie

from iops.governance.access.commands.tokens import token_hash
from iops.kernel import clock

#: How long, at most, a stream outlives the session that opened it.
SECONDS = 2.0


@dataclass(frozen=True)
class Ticket:
    """A session's key or a token's hash, and what was true of the account when it opened."""

    session: str
    token: bytes
    account_id: int
    authority: int
    password: str
    until: datetime | None = None
    """When the first of the audiences that it shows ends that are only lent (broken glass)."""


_ACCOUNT = "SELECT authority, md5(password) FROM access_account WHERE id = %s AND is_active"
# Also what has ended since the audiences were read: its stream ends at the next look.
_LENT_UNTIL = """
    SELECT min(until) FROM access_account_audience
    WHERE account_id = %s AND audience_id = ANY (%s) AND until IS NOT NULL
"""
_GOOD_SESSIONS = """
    SELECT session_key FROM django_session
    WHERE session_key = ANY (%s) AND expire_date > now()
"""
_GOOD_TOKENS = """
    SELECT hash FROM access_api_token WHERE hash = ANY (%s) AND revoked_at IS NULL
       AND (expires_at IS NULL OR expires_at > iops_now())
"""
_ACCOUNTS = """
    SELECT id, authority, md5(password) FROM access_account WHERE id = ANY (%s) AND is_active
"""


def ticket(headers: dict[str, str], *, account_id: int, audiences: Collection[int] = ()) -> Ticket:
    """The ticket of a request that has been let in, and is shown these audiences."""
    said = headers.get("authorization", "")
    token = token_hash(said.removeprefix("Bearer ")) if said.startswith("Bearer ") else b""
    cookies = parse_cookie(headers.get("cookie", ""))
    session = "" if token else cookies.get(settings.SESSION_COOKIE_NAME, "")
    with connection.cursor() as cursor:
        cursor.execute(_ACCOUNT, [account_id])
        authority, password = cursor.fetchone() or (0, "")
        cursor.execute(_LENT_UNTIL, [account_id, list(audiences)])
        (until,) = cursor.fetchone()
    return Ticket(session, token, account_id, authority, password, until)


def next_look(tickets: Iterable[object]) -> float:
    """Seconds until they are looked at again: at once when the first lent sight ends."""
    ends = [one.until for one in tickets if isinstance(one, Ticket) and one.until is not None]
    if not ends:
        return SECONDS
    return min(SECONDS, max(0.05, (min(ends) - clock.now()).total_seconds()))


def no_longer_good(tickets: Iterable[object]) -> frozenset[Ticket]:
    """Those whose session, token or lent sight has ended, or whose account is not as it was."""
    shown = [one for one in tickets if isinstance(one, Ticket)]
    with connection.cursor() as cursor:
        cursor.execute(_GOOD_SESSIONS, [[one.session for one in shown if one.session]])
        sessions = {row[0] for row in cursor.fetchall()}
        tokens: set[bytes] = set()
        if any(one.token for one in shown):
            cursor.execute(_GOOD_TOKENS, [[one.token for one in shown if one.token]])
            tokens = {bytes(row[0]) for row in cursor.fetchall()}
        cursor.execute(_ACCOUNTS, [[one.account_id for one in shown]])
        accounts = {row[0]: (row[1], row[2]) for row in cursor.fetchall()}
    now = clock.now()
    return frozenset(
        one
        for one in shown
        if (one.until is not None and one.until <= now)
        or accounts.get(one.account_id) != (one.authority, one.password)
        or (one.token not in tokens if one.token else one.session not in sessions)
    )

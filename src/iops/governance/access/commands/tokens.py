"""Tokens for the API."""

import hashlib
import secrets
from datetime import timedelta

from iops.governance.access.models import ApiToken
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible
from iops.kernel.events import Fact

PREFIX = "iops_"


def token_hash(token: str) -> bytes:
    """What is stored of a token. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


@command("access.issue_token", permission="tokens.manage")
def issue_token(
    *, by: Actor, account_id: int, name: str, scopes: list[str], days: int = 365
) -> Outcome[tuple[ApiToken, str]]:
    """Make a token; its text is shown once and never again.

    ``scopes`` are permissions ("incidents.*" or "incidents.log"); the token can do no more than
    these, and no more than its account.
    """
    if not scopes:
        raise Invalid("A token needs at least one scope.", fields={"scopes": "Needed."})
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account_id=account_id,
        name=name,
        hash=token_hash(text),
        scopes=scopes,
        expires_at=clock.now() + timedelta(days=days),
    )
    return Outcome((token, text), [Fact("access.token_issued", "api_token", token.pk, 0)])


@command("access.revoke_token", permission="tokens.manage")
def revoke_token(*, by: Actor, token_id: int) -> Outcome[ApiToken]:
    """End a token at once."""
    token = ApiToken.objects.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotVisible("There is no such token.")
    token.revoked_at = clock.now()
    token.save(update_fields=["revoked_at"])
    return Outcome(token, [Fact("access.token_revoked", "api_token", token.pk, 0)])

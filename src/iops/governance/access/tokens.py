"""From a token's text to an actor."""

from dataclasses import replace
from fnmatch import fnmatchcase

from iops.governance.access.authority import actor_for
from iops.governance.access.commands.tokens import token_hash
from iops.governance.access.models import ApiToken
from iops.kernel import clock
from iops.kernel.actors import Actor


def actor_of_token(text: str) -> Actor | None:
    """Who a token acts as, narrowed to its scopes; None where it is unknown, ended or revoked."""
    # Asked anew for each call, in one query: a token that is revoked ends at once.
    token = (
        ApiToken.objects.select_related("account")
        .filter(hash=token_hash(text), revoked_at=None, account__is_active=True)
        .first()
    )
    if token is None or (token.expires_at is not None and token.expires_at <= clock.now()):
        return None
    actor = actor_for(token.account, purpose="system")
    granted = frozenset(
        permission
        for permission in actor.permissions
        if any(fnmatchcase(permission, scope) for scope in token.scopes)
    )
    return replace(actor, permissions=granted, is_system=False)

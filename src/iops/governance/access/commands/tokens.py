"""Tokens for the API."""

import hashlib
import secrets
from collections.abc import Sequence
from datetime import timedelta
from fnmatch import fnmatchcase

from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import MACHINES
from iops.governance.access.models import Account, ApiToken
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact

PREFIX = "iops_"
LONGEST_DAYS = 3650


def token_hash(token: str) -> bytes:
    """What is stored of a token. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(token.encode()).digest()


@command("access.issue_token", permission="tokens.manage")
def issue_token(
    *,
    by: Actor,
    account_id: int,
    name: str,
    scopes: Sequence[str],
    days: int = 365,
    operator: str = "",
) -> Outcome[tuple[ApiToken, str]]:
    """Make a token; its text is shown once and never again.

    ``scopes`` are permissions ("incidents.log") or patterns of them ("incidents.*"); what is kept
    are those that the account holds today, so that a token never grows with its account.
    ``operator`` is the name of who asks for it where a system actor issues it. Raises NotVisible
    for an account that is none of this force, or withdrawn; Refused for a system account without
    the role of a machine; Invalid for a scope that the account does not hold.
    """
    _named(by, operator)
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(
            f"A token lasts between 1 and {LONGEST_DAYS} days.", fields={"days": "Another number."}
        )
    account = Account.objects.filter(pk=account_id, force_id=by.force_id, is_active=True).first()
    if account is None:
        raise NotVisible("There is no account with this number that is in use.")
    of = actor_for(account)
    if account.is_system and not of.roles & MACHINES:
        raise Refused("A system account has no token: it may do whatever commands offer.")
    held = _held(of, scopes)
    text = PREFIX + secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        account=account,
        name=name,
        hash=token_hash(text),
        scopes=held,
        issued_by_id=by.account_id,
        issued_for=operator.strip(),
        expires_at=clock.now() + timedelta(days=days),
    )
    data = {"account": account_id, "scopes": held}
    return Outcome(
        (token, text), [Fact("access.token_issued", "api_token", token.pk, 0, data=data)]
    )


def _held(of: Actor, scopes: Sequence[str]) -> list[str]:
    """The permissions of the account that these scopes mean."""
    if not scopes:
        raise Invalid("A token needs at least one scope.", fields={"scopes": "Needed."})
    found: set[str] = set()
    for scope in scopes:
        meant = {one for one in of.permissions if fnmatchcase(one, scope)}
        if not meant:
            raise Invalid(
                f"The account holds nothing that “{scope}” means.",
                fields={"scopes": f"Not held: {scope}."},
            )
        found |= meant
    return sorted(found)


def _named(by: Actor, operator: str) -> None:
    if by.is_system and not operator.strip():
        raise Invalid("Say who asks for this.", fields={"operator": "A name."})
    if len(operator) > 120:
        raise Invalid("This name is too long.", fields={"operator": "At most 120 characters."})


@command("access.revoke_token", permission="tokens.manage")
def revoke_token(*, by: Actor, token_id: int, operator: str = "") -> Outcome[ApiToken]:
    """End a token at once. Raises Refused for one that is revoked already."""
    _named(by, operator)
    token = (
        ApiToken.objects.select_for_update(of=("self",))
        .filter(pk=token_id, account__force_id=by.force_id)
        .first()
    )
    if token is None:
        raise NotVisible("There is no such token.")
    if token.revoked_at is not None:
        raise Refused("This token is revoked already.")
    token.revoked_at, token.revoked_by_id = clock.now(), by.account_id
    token.revoked_for = operator.strip()
    token.save(update_fields=["revoked_at", "revoked_by", "revoked_for"])
    return Outcome(token, [Fact("access.token_revoked", "api_token", token.pk, 0)])

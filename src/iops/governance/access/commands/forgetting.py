"""What the sign-in library keeps of an account, removed when the account is disposed of."""

from collections.abc import Mapping

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session

from iops.governance.access.models import Account, ApiToken
from iops.kernel import clock
from iops.kernel.errors import Refused


def forget_sign_in(account_id: int) -> Mapping[str, int]:
    """Remove passkeys, apps, codes, addresses, outside identities and sessions of an account.

    They hold an email address, an internet address, the name at another sign-in; no trace of
    work stands on them. Raises Refused while the account is open: its holder still works here.
    Answers rows by table.
    """
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        return {}
    if account.is_active:
        raise Refused("Withdraw the account first: its holder can still sign in.")
    keys = list(
        UserSession.objects.filter(user_id=account_id).values_list("session_key", flat=True)
    )
    ApiToken.objects.filter(account_id=account_id, revoked_at=None).update(revoked_at=clock.now())
    rows = (
        Session.objects.filter(session_key__in=keys),
        UserSession.objects.filter(user_id=account_id),
        Authenticator.objects.filter(user_id=account_id),
        SocialToken.objects.filter(account__user_id=account_id),
        SocialAccount.objects.filter(user_id=account_id),
        EmailAddress.objects.filter(user_id=account_id),
    )
    return {one.model._meta.db_table: one.delete()[0] for one in rows}

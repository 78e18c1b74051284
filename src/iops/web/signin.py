"""Signing in: accounts are opened by the administrator, never by a visitor."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest

from iops.governance.access.models import Account


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No self-registration; system actors cannot sign in (they have no password)."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False


class ClosedSocialAdapter(DefaultSocialAccountAdapter):
    """A person from the force's identity provider is matched to an account by username."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: Any) -> None:
        name = str(sociallogin.account.extra_data.get("preferred_username", "")).lower()
        account = Account.objects.filter(username=name, is_active=True, is_system=False).first()
        if account is not None and not sociallogin.is_existing:
            sociallogin.connect(request, account)

"""What allauth asks of the house: texts, addresses, secrets, and who may sign in."""

import time
from typing import Any

from allauth.account import app_settings as account_settings
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import get_authentication_records
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from iops.governance.access.queries import must_have_second_step
from iops.web.signin import sealing, throttle

WRONG_CODE = (
    "This code is not right, or was used already. Take the newest one from your app, or one of "
    "your recovery codes."
)


class ClosedAccountAdapter(DefaultAccountAdapter):
    """No self-registration; system actors cannot sign in (they have no password)."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "username_password_mismatch": "Username or password is wrong. Check both and try again.",
        "incorrect_password": "This is not your password.",
        "enter_current_password": "This is not your password.",
        "account_inactive": "This account is closed. Ask the system administrator.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Not within five minutes of signing in: who has just shown who they are enrols at once."""
        request: HttpRequest = context.request
        user: Any = request.user
        records = get_authentication_records(request, user)
        latest = max((one["at"] for one in records), default=0.0)
        if time.time() - latest < account_settings.REAUTHENTICATION_TIMEOUT:
            return False
        return bool(super().is_reauthentication_required(app=app, **kwargs))

    def get_client_ip(self, request: HttpRequest) -> str:
        """The browser's address: what a trusted proxy says, else the other end of the line."""
        said = request.headers.get("X-Forwarded-For", "")
        # ProxyMiddleware has removed the header where no trusted proxy sent it.
        return said.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR") or "127.0.0.1"

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError:
            key = self._get_login_attempts_cache_key(request, **credentials)
            raise throttle.refusal(request, key) from None

    def validation_error(self, code: str, *args: Any) -> ValidationError:
        if code in ("too_many_login_attempts", "rate_limited"):
            request: HttpRequest = context.request
            return throttle.refusal(request, throttle.second_step_key(request))
        found: ValidationError = super().validation_error(code, *args)
        return found


class SecondStepAdapter(DefaultMFAAdapter):
    """Second steps: names as a person reads them, secrets sealed before they are stored."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": WRONG_CODE,
        "cannot_delete_authenticator": (
            "Your role must have a second step. Add another one before you remove this one."
        ),
    }

    def _get_site_name(self) -> str:
        return f"iOPS {settings.IOPS_FORCE['name']}"

    def _get_user_identifier(self, user: Any) -> str:
        return str(user.username)

    def encrypt(self, text: str) -> str:
        return sealing.seal(text)

    def decrypt(self, encrypted_text: str) -> str:
        return sealing.open_sealed(encrypted_text)

    def generate_authenticator_name(self, user: Any, type: Any) -> str:
        have = Authenticator.objects.filter(user_id=user.pk, type=type).count()
        return "My passkey" if have == 0 else f"Passkey {have + 1}"

    def can_delete_authenticator(self, authenticator: Any) -> bool:
        """The last second step stays where a role of the person must have one."""
        if authenticator.type == Authenticator.Type.RECOVERY_CODES:
            return True
        others = Authenticator.objects.filter(user_id=authenticator.user_id).exclude(
            pk=authenticator.pk
        )
        if others.exclude(type=Authenticator.Type.RECOVERY_CODES).exists():
            return True
        return not must_have_second_step(account_id=authenticator.user_id)

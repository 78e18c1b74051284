"""The forms of second steps, in the words of the house."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms
from django.conf import settings
from django.core.cache import cache


def _code_field(form: forms.Form, label: str, hint: str) -> None:
    field = form.fields["code"]
    field.label, field.help_text = label, hint
    field.widget.attrs = {
        "autocomplete": "one-time-code", "inputmode": "numeric", "class": "w-10", "autofocus": True,
    }  # fmt: skip
    field.error_messages["required"] = "Type the code that your app shows."


class _CodeOnce:
    """A code works once, for as long as it is valid (RFC 6238 section 5.2)."""

    user: Any
    authenticator: Any

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.TOTP:
            seconds = settings.MFA_TOTP_PERIOD * (2 * settings.MFA_TOTP_TOLERANCE + 1)
            digits = "".join(filter(str.isdigit, code))
            if not cache.add(f"iops.code:{self.user.pk}:{digits}", "used", timeout=seconds):
                raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(_CodeOnce, AuthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(
            self, "Code", "Six digits from your authenticator app, or one of your recovery codes."
        )


class ConfirmCodeForm(_CodeOnce, ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Code", "Six digits from your app, or a recovery code.")


class AddAppForm(ActivateTOTPForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _code_field(self, "Code that the app shows now", "Six digits; a new one every 30 seconds.")


class AddPasskeyForm(AddWebAuthnForm):
    field_order = ("name", "passwordless", "credential")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        name, alone = self.fields["name"], self.fields["passwordless"]
        name.label, name.help_text = "Name", "To tell your passkeys apart: “Work phone”."
        alone.label, alone.initial = "Sign in with it alone, without a password", True
        alone.help_text = ""


class RenamePasskeyForm(EditWebAuthnForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Name"
        self.fields["name"].max_length = 60  # type: ignore[attr-defined]

"""Run inside the system: an account that takes calls, and a token for it, on standard output."""

from __future__ import annotations

import os
import secrets

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "iops.web.settings")


def main() -> None:
    """Print a token."""
    django.setup()
    from iops.conftest import person
    from iops.governance.access.commands.tokens import token_hash
    from iops.governance.access.models import ApiToken

    account = person("fault.handler", "call-handler")
    text = "iops_" + secrets.token_urlsafe(32)
    ApiToken.objects.create(
        account=account, name="faults", hash=token_hash(text), scopes=["incidents.*", "contacts.*"]
    )
    print(text)


if __name__ == "__main__":
    main()

"""Who can sign in to the sandbox."""

from typing import Any

from django.core.management.base import BaseCommand

from iops.governance.access.contracts import ROLES
from iops.governance.access.models import Account
from iops.kernel.models import DatabaseMark
from iops.sandbox.loading.create import DEMO_PASSWORD
from iops.sandbox.loading.staff import DUTY_INSPECTOR


class Command(BaseCommand):
    help = "List the demonstration accounts of a sandbox."

    def handle(self, *args: Any, **options: Any) -> None:
        mark = DatabaseMark.objects.first()
        if mark is None or mark.kind != "sandbox":
            return
        wanted = {**ROLES, DUTY_INSPECTOR: "Inspector on duty"}
        found = dict(
            Account.objects.filter(username__in=wanted, is_active=True).values_list(
                "username", "name"
            )
        )
        if not found:
            return
        self.stdout.write(f"Demo accounts, all with the password {DEMO_PASSWORD}:")
        for username, label in wanted.items():
            if username in found:
                self.stdout.write(f"  {username:<26}{found[username]:<26}{label}")

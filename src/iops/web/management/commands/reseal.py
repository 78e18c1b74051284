"""``iops reseal``: seal the secrets of second steps with the newest signing key."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iops.governance.access.authority import system_actor
from iops.governance.access.commands import reseal_second_steps
from iops.web.signin.sealing import sealed_anew


class Command(BaseCommand):
    help = "Seal second steps with the newest signing key, before an old key is removed."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            done = reseal_second_steps(by=system_actor("worker"), anew=sealed_anew)
        except ValueError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{done.value} sealed with the newest key")

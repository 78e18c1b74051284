"""``iops sandbox erase``: throw the invented force away."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iops.kernel.errors import Refused
from iops.sandbox.loading.create import erase


class Command(BaseCommand):
    help = "Throw away the sandbox force and all that was recorded in it."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            erase()
        except Refused as error:
            raise CommandError(error.message) from None
        self.stdout.write("the sandbox is empty")

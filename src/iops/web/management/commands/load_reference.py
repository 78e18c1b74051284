"""Load the code lists that come with iOPS, and anything else every force needs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iops.reference.codes import loading

SHIPPED = Path(loading.__file__).parent / "data"


class Command(BaseCommand):
    help = "Load the shipped code lists."

    def handle(self, *args: Any, **options: Any) -> None:
        refused: list[str] = []
        total = 0
        for path in sorted(SHIPPED.glob("*.csv")):
            result = loading.load_csv(path)
            total += result.loaded
            refused += result.refused
        self.stdout.write(f"{total} codes loaded")
        if refused:
            raise CommandError("\n".join(refused))

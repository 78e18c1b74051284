"""Load the code lists that come with iOPS, and anything else every force needs."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from iops.controlroom.questions.loading import load_shipped
from iops.governance.access.authority import system_actor
from iops.reference.codes import loading
from iops.reference.codes.models import CodeList

SHIPPED = Path(loading.__file__).parent / "data"


class Command(BaseCommand):
    help = (
        "Load the shipped code lists and question sets, but for those that the force has put its "
        "own in place of."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        refused: list[str] = []
        total = 0
        own = set(CodeList.objects.filter(own=True).values_list("name", flat=True))
        for path in sorted(SHIPPED.glob("*.csv")):
            if loading.list_name(path) in own:
                self.stdout.write(f"{path.name}: left alone, the force has loaded its own list")
                continue
            result = loading.load_csv(path, own=False)
            total += result.loaded
            refused += result.refused
        self.stdout.write(f"{total} codes loaded")
        self.stdout.write(f"{load_shipped(by=system_actor('loader'))} question sets put in place")
        if refused:
            raise CommandError("\n".join(refused))

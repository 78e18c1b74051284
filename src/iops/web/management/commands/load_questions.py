"""``iops load questions FILE``: a version of a question set, to be approved on its page."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.controlroom.questions.loading import load_file
from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid


class Command(BaseCommand):
    help = (
        "Propose a version of a question set from a CSV table (docs/data.md). Every wrong row is "
        "named, and nothing is loaded then; somebody approves it on its page."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/data.md names its columns)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Nothing was loaded.")
        try:
            made = load_file(path, by=system_actor("loader"))
        except Invalid as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{made.name}, version {made.number}: proposed, to be approved")

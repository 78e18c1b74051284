"""``iops load alarms FILE``: the register of alarms by URN, with their keyholders."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.controlroom.alarms.loading import load_file
from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid
from iops.web.management.reported import say


class Command(BaseCommand):
    help = (
        "Load alarms by URN. A wrong row is named; everything else is loaded; an alarm that is "
        "there is changed; the exit status says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/data.md names its columns)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Nothing was loaded.")
        try:
            report = load_file(path, by=system_actor("loader"))
        except Invalid as error:
            raise CommandError(f"{error.message} Nothing was loaded.") from None
        say(self, report)
        if report.exit_status:
            raise CommandError(f"{report.rejected} rows were refused; everything else is loaded.")

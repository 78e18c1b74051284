"""``iops load archive FILE --system NAME``: the records of a system that was retired."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import system_actor
from iops.kernel.errors import Invalid
from iops.pole.archive.commands import load_archive
from iops.web.management.reported import say


class Command(BaseCommand):
    help = (
        "Load the records of a system that was retired, to be read and found. A wrong row is "
        "named; everything else is loaded; the exit status says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV or .csv.gz (docs/data.md names columns)")
        parser.add_argument("--system", required=True, help="the system's name, as people knew it")
        parser.add_argument("--retired", default="", help="when: a year, a month or a day")
        parser.add_argument("--held", default="", help="what it held, in a sentence")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Nothing was loaded.")
        try:
            done = load_archive(
                path,
                by=system_actor("loader"),
                system=options["system"],
                retired=options["retired"],
                held=options["held"],
                say=self._say,
            )
        except Invalid as error:
            raise CommandError(error.message) from None
        report = done.report
        say(
            self,
            report,
            first=f"{report.file}, {done.system.title}: {report.read} read,"
            f" {report.loaded - done.unchanged} loaded, {done.unchanged} there already,"
            f" {report.rejected} refused",
        )
        if report.rejected:
            raise CommandError(f"{report.rejected} rows were refused; everything else is loaded.")

    def _say(self, read: int) -> None:
        """How far a long load is, where somebody watches it."""
        if self.stdout.isatty():
            self.stdout.write(f"  {read:,} rows read", ending="\r")

"""``iops load addresses FILE``: addresses by UPRN, or where they lie out of OS Open UPRN."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from iops.governance.access.authority import system_actor
from iops.kernel.bulk import bulk_run
from iops.reference.places.importing_addresses import import_addresses
from iops.web.management.reported import say


class Command(BaseCommand):
    help = (
        "Load addresses by UPRN. A wrong row is named; everything else is loaded; an address that "
        "is loaded again is corrected; the exit status says so."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path, help="CSV (docs/data.md names its columns)")

    def handle(self, *args: Any, **options: Any) -> None:
        path: Path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}. Nothing was loaded.")
        with bulk_run("places", by=system_actor("loader"), source="load_addresses") as run:
            report = import_addresses(run, path)
            run.rejected += report.rejected
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE places_place")
        say(self, report)
        if report.exit_status:
            raise CommandError(f"{report.rejected} rows were refused; everything else is loaded.")

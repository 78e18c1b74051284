"""``iops load_police_uk``: published crimes and stop-and-searches."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from iops.casework.published import load_searches, load_street
from iops.governance.access.authority import system_actor
from iops.kernel.bulk import bulk_run


class Command(BaseCommand):
    help = "Load data.police.uk files: class and outcome are inferred, and marked so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--street", type=Path, action="append", default=[])
        parser.add_argument("--stop-search", type=Path, action="append", default=[])

    def handle(self, *args: Any, **options: Any) -> None:
        if not options["street"] and not options["stop_search"]:
            raise CommandError("Name at least one file (--street, --stop-search).")
        refused = 0
        with bulk_run("police-uk", by=system_actor("loader"), source="load_police_uk") as run:
            jobs = [(load_street, path) for path in options["street"]]
            jobs += [(load_searches, path) for path in options["stop_search"]]
            for load, path in jobs:
                report = load(run, path)
                refused += report.rejected
                run.rejected += report.rejected
                self.stdout.write(
                    f"{report.file}: {report.read} read, {report.loaded} loaded, "
                    f"{report.rejected} refused"
                )
                for rejection in report.rejections[:20]:
                    self.stderr.write(f"  {rejection}")
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE crimes_crime, crimes_outcome, encounters_encounter")
        if refused:
            raise CommandError(f"{refused} rows were refused; everything else is loaded.")

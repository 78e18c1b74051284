"""``iops sandbox create --people N --seed S``: an invented force in a sandbox database."""

import resource
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.kernel import clock
from iops.kernel.errors import IopsError
from iops.sandbox.force.plan import ForcePlan
from iops.sandbox.loading.create import Made, create
from iops.sandbox.loading.retired import load_retired


class Command(BaseCommand):
    requires_system_checks = []
    help = "Make an invented police force of any size in this sandbox."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--people", type=int, default=20_000)
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--today", type=date.fromisoformat, help="the force's day (YYYY-MM-DD)")
        parser.add_argument("--history-days", type=int, default=365)
        parser.add_argument("--names", type=Path, help="folder with real name frequencies")
        parser.add_argument("--data", type=Path, help="folder with real data (docs/data.md)")
        parser.add_argument("--again", action="store_true", help="throw away the one that is here")

    def handle(self, *args: Any, **options: Any) -> None:
        today = options["today"] or clock.local_date(clock.now())
        try:
            plan = ForcePlan(
                people=options["people"],
                seed=options["seed"],
                # The history reaches to the end of the day; what is to come is left out.
                reference_date=today + timedelta(days=1),
                history_days=options["history_days"],
                frequencies=options["names"],
            )
            made = create(plan, again=options["again"], data=options["data"], say=self.stdout.write)
        except (IopsError, ValueError) as error:
            raise CommandError(getattr(error, "message", str(error))) from None
        self._tell(made)
        retired = load_retired(seed=plan.seed)
        self.stdout.write(f"{retired:,} records of a system that was retired")

    def _tell(self, made: Made) -> None:
        self.stdout.write(f"{'table':<28}{'rows':>12}{'made s':>9}{'copied s':>10}")
        for table, timing in made.tables.items():
            self.stdout.write(
                f"{table:<28}{timing.rows:>12,}{timing.made:>9.2f}{timing.copied:>10.2f}"
            )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        self.stdout.write(
            f"land, roads and homes laid out in {made.laid_out:.1f} s; {made.rows:,} rows made and "
            f"copied in {made.loading:.1f} s\nindexes, keys, open duties and search over "
            f"{made.searchable:,} records {made.finishing:.1f} s; peak memory {peak:.0f} MB"
        )

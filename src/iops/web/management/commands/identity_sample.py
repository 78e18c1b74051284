"""``iops identity sample``: pairs drawn by chance for people to label, to measure a run."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import system_actor
from iops.kernel.errors import IopsError
from iops.pole.linkage import drawing, rules, runs
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.models import Sampled


class Command(BaseCommand):
    help = "Draw proposed pairs by chance, to be labelled on /duplicates/sample/."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True)
        parser.add_argument(
            "--pairs", type=int, default=12_000, help="that measure the run, and choose nothing"
        )
        parser.add_argument(
            "--tuning", type=int, default=6_000, help="more, that may choose the threshold"
        )
        parser.add_argument("--seed", type=int, default=1, help="the same seed draws the same")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAR) / "linkage" / options["run"]
        if not (path / "manifest.json").exists():
            raise CommandError(
                f"There is no run “{options['run']}”. “iops identity link” makes one."
            )
        if options["pairs"] < 1 or options["tuning"] < 0:
            raise CommandError("--pairs is at least 1, and --tuning at least 0.")
        run = RunFolder(path, runs.kept_settings(path))
        try:
            made = drawing.sample(
                run, by=system_actor("worker"), pairs=options["pairs"],
                tuning=options["tuning"], seed=options["seed"],
            )  # fmt: skip
        except IopsError as error:
            raise CommandError(error.message) from None
        drawn = Sampled.objects.filter(sample=made)
        self.stdout.write(f"sample {made.pk} of run {made.run}, seed {made.seed}")
        self.stdout.write(f"{'stratum':<40}{'proposed':>12}{'measure':>10}{'tune':>10}")
        for name, size in sorted(made.strata.items()):
            mine = drawn.filter(stratum=name)
            tunes = mine.filter(tuning=True).count()
            self.stdout.write(f"{name:<40}{size:>12,.0f}{mine.count() - tunes:>10,}{tunes:>10,}")
        measures = drawn.filter(tuning=False).count()
        if measures < rules.LABELLED:
            self.stdout.write(
                f"{measures:,} pairs measure; a machine may judge only after {rules.LABELLED:,}."
            )
        self.stdout.write("Label them on /duplicates/sample/, then: iops identity measure")

"""``iops identity measure``: how often a run is right, on pairs that people have labelled."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import system_actor
from iops.kernel.errors import IopsError
from iops.pole.linkage import drawing, measuring, rules, runs
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.cautions import without_source
from iops.pole.linkage.commands import record_measurement


class Command(BaseCommand):
    help = "Measure a run on labelled pairs, and choose its threshold from measured precision."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True)
        parser.add_argument(
            "--labels",
            type=Path,
            help="CSV of left_id, right_id, same, drawn by chance (default: the sample of the run)",
        )
        parser.add_argument(
            "--threshold", type=float, help="measure this one (default: chosen by other labels)"
        )
        parser.add_argument("--record", action="store_true", help="keep what was measured")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAR) / "linkage" / options["run"]
        if not (path / "manifest.json").exists():
            raise CommandError(f"There is no run “{options['run']}”.")
        run = RunFolder(path, runs.kept_settings(path))
        by = system_actor("worker")
        missing: list[str] = []
        try:
            if options["labels"]:
                found = measuring.read_labels(options["labels"])
                choosing = [one for one in found if not one.held_out]
                held = [one for one in found if one.held_out]
            else:
                choosing, held, missing = _of_sample(run, by)
            choosing, held = (_scored(run, by, some) for some in (choosing, held))
            self._measure(
                run, choosing, held, by, missing=missing, record=options["record"],
                threshold=options["threshold"],
            )  # fmt: skip
        except OSError as error:
            raise CommandError(f"{options['labels']}: {error.strerror}") from None
        except IopsError as error:
            raise CommandError(error.message) from None

    def _measure(
        self, run: Any, choosing: list[measuring.Labelled], held: list[measuring.Labelled],
        by: Any, *, missing: list[str], record: bool, threshold: float | None,
    ) -> None:  # fmt: skip
        chose = 0 if threshold is not None else len(choosing)
        self.stdout.write(f"{chose:,} pairs choose the threshold, {len(held):,} measure it")
        if threshold is None:
            threshold = measuring.chosen(choosing)
        if threshold is None:
            raise CommandError(
                f"At no threshold does the lower bound of precision reach {rules.PRECISE} on the "
                f"{len(choosing):,} labels that choose it. Label more, or give --threshold."
            )
        groups = measuring.measured(held, threshold)
        self.stdout.write(
            f"threshold {threshold:g}\n{'group':<28}{'labelled':>10}{'joined':>10}{'right':>10}"
            f"{'precision':>11}{'at least':>10}"
        )
        for name, one in sorted(groups.items()):
            self.stdout.write(
                f"{name:<28}{one.labelled:>10,}{one.joined:>10,}{one.right:>10,}"
                f"{one.precision:>11.5f}{one.lower:>10.5f}"
            )
        against = rules.reasons_against(groups)
        against += [f"Of “{name}” no pair that measures is labelled yet." for name in missing]
        for sentence in against:
            self.stdout.write(f"not automatic: {sentence}")
        if not against:
            self.stdout.write("A machine may judge, once the force turns it on.")
        for label in without_source():
            self.stdout.write(f"no capability records it yet: {label}")
        if record and missing:
            raise CommandError("Not kept: label the whole sample first.")
        if record:
            made = record_measurement(
                by=by, run=run.path.name, settings_hash=run.manifest["settings_hash"],
                threshold=threshold, groups=groups,
            ).value  # fmt: skip
            self.stdout.write(f"kept as measurement {made.pk}")


def _of_sample(
    run: RunFolder, by: Any
) -> tuple[list[measuring.Labelled], list[measuring.Labelled], list[str]]:
    drawn = drawing.newest_sample(by, run.path.name)
    if drawn is None:
        raise CommandError(
            "No sample was drawn of this run, and what people judge in the queue leans towards the "
            f"dangerous. Draw one: iops identity sample --run {run.path.name}"
        )
    if drawn.settings_hash != run.manifest["settings_hash"]:
        raise CommandError("The run was made anew with other settings. Draw a sample of it.")
    choosing, held = drawing.labelled(by, drawn)
    return choosing, held, drawing.unlabelled(drawn, held)


def _scored(run: RunFolder, by: Any, labels: list[measuring.Labelled]) -> list[measuring.Labelled]:
    if not labels:
        return []
    return measuring.scored(
        run, labels, drawing.origins_of(by, labels), drawing.cautions_for(by, labels)
    )

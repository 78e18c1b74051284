"""``iops identity measure``: how often a run is right, on pairs that people have labelled."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from iops.governance.access.authority import system_actor
from iops.kernel.commands import visibility
from iops.kernel.errors import IopsError
from iops.pole.linkage import measuring, rules, runs
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.commands import record_measurement

#: Pairs that people judged, as labels; a machine's own judgements prove nothing.
_JUDGED = """
    SELECT j.left_id, j.right_id, j.verdict = 'same' FROM identity_judgement j
    JOIN access_account a ON a.id = j.created_by AND NOT a.is_system
    WHERE j.superseded_at IS NULL AND j.verdict IN ('same', 'different')
"""
#: The ethnic group (6+1, else the first letter of 18+1) stands for the origin of a name.
_ORIGINS = """
    SELECT id, left(coalesce(nullif(observed_ethnicity, ''), ethnicity), 1) FROM people_profile
    WHERE id = ANY (%s)
"""


class Command(BaseCommand):
    help = "Measure a run on labelled pairs, and choose its threshold from measured precision."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--run", required=True)
        parser.add_argument(
            "--labels",
            type=Path,
            help="CSV of left_id, right_id, same (default: people's judgements)",
        )
        parser.add_argument("--record", action="store_true", help="keep what was measured")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(settings.VAR) / "linkage" / options["run"]
        if not (path / "manifest.json").exists():
            raise CommandError(f"There is no run “{options['run']}”.")
        run = RunFolder(path, runs.kept_settings(path))
        by = system_actor("worker")
        try:
            labels = measuring.read_labels(options["labels"]) if options["labels"] else _judged(by)
            pairs = measuring.scored(run, labels, _origins(by, labels))
            self._measure(run, pairs, by, record=options["record"])
        except OSError as error:
            raise CommandError(f"{options['labels']}: {error.strerror}") from None
        except IopsError as error:
            raise CommandError(error.message) from None

    def _measure(self, run: Any, pairs: list[measuring.Labelled], by: Any, *, record: bool) -> None:
        choosing = [one for one in pairs if not one.held_out]
        held = [one for one in pairs if one.held_out]
        self.stdout.write(f"{len(choosing):,} pairs choose the threshold, {len(held):,} measure it")
        threshold = measuring.chosen(choosing)
        if threshold is None:
            raise CommandError(
                f"At no threshold does the lower bound of precision reach {rules.PRECISE}."
            )
        groups = measuring.measured(held, threshold)
        self.stdout.write(
            f"threshold {threshold:g}\n{'group':<28}{'labelled':>10}{'joined':>10}{'right':>10}"
            f"{'precision':>11}{'at least':>10}"
        )
        for name, one in sorted(groups.items()):
            share = one.right / one.joined if one.joined else 0.0
            self.stdout.write(
                f"{name:<28}{one.labelled:>10,}{one.joined:>10,}{one.right:>10,}{share:>11.5f}"
                f"{one.lower:>10.5f}"
            )
        against = rules.reasons_against(groups)
        for sentence in against:
            self.stdout.write(f"not automatic: {sentence}")
        if not against:
            self.stdout.write("A machine may judge, once the force turns it on.")
        if record:
            made = record_measurement(
                by=by, run=run.path.name, settings_hash=run.manifest["settings_hash"],
                threshold=threshold, groups=groups,
            ).value  # fmt: skip
            self.stdout.write(f"kept as measurement {made.pk}")


def _judged(by: Any) -> list[measuring.Labelled]:
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(_JUDGED)
        return [measuring.Labelled(*row) for row in cursor.fetchall()]


def _origins(by: Any, labels: list[measuring.Labelled]) -> dict[int, str]:
    with visibility(by), connection.cursor() as cursor:
        cursor.execute(_ORIGINS, [[one.left_id for one in labels]])
        return dict(cursor.fetchall())

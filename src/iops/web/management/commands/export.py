"""``iops export police-uk --month 2017-08`` and ``iops export warehouse``."""

import csv
import gzip
import io
from collections import Counter
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.insight.returns.points import build_points
from iops.insight.returns.police_uk import export_month, month_span
from iops.insight.warehouse.export import export_warehouse
from iops.kernel.actors import Actor
from iops.sandbox.loading.real import DataFolder
from iops.sandbox.models import SandboxForce


class Command(BaseCommand):
    help = "Write published returns or the data warehouse."

    def add_arguments(self, parser: CommandParser) -> None:
        kinds = parser.add_subparsers(dest="kind", required=True)
        police = kinds.add_parser("police-uk", help="the data.police.uk files of a month")
        police.add_argument("--month", required=True, help="YYYY-MM")
        police.add_argument(
            "--compare", type=Path,
            help="a published street file to compare with (default: the one that was loaded)",
        )  # fmt: skip
        warehouse = kinds.add_parser("warehouse", help="Parquet of every capability")
        warehouse.add_argument("--whole", action="store_true", help="every row, not the changes")
        for one in (police, warehouse):
            one.add_argument("--out", type=Path, default=Path(settings.VAR) / "export")
            one.add_argument("--as", dest="username", help="whose visibility (default: the system)")

    def handle(self, *args: Any, **options: Any) -> None:
        by = self._actor(options["username"])
        compared = options.get("compare")
        if compared is not None and not compared.is_file():
            raise CommandError(f"--compare: there is no file {compared}. Nothing was written.")
        try:
            options["out"].mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise CommandError(
                f"--out: {options['out']} cannot be written to ({error.strerror}). Nothing was"
                " written."
            ) from None
        if options["kind"] == "police-uk":
            self._police_uk(by, options)
        else:
            done = export_warehouse(by=by, folder=options["out"] / "warehouse",
                                    whole=options["whole"])  # fmt: skip
            for table, rows in sorted(done.rows.items()):
                self.stdout.write(f"{rows:>10}  {table}")

    def _actor(self, username: str | None) -> Actor:
        if not username:
            return system_actor("worker")
        account = Account.objects.filter(username=username, is_active=True).first()
        if account is None:
            raise CommandError(f"There is no account “{username}”.")
        return actor_for(account)

    def _police_uk(self, by: Actor, options: dict[str, Any]) -> None:
        try:
            month_span(options["month"])
        except ValueError:
            raise CommandError(f"--month: “{options['month']}” is not a month (YYYY-MM).") from None
        self.stdout.write(f"{build_points():>10}  anonymous points")
        written = export_month(by=by, month=options["month"], folder=options["out"])
        for path, rows in written.files.items():
            self.stdout.write(f"{rows:>10}  {path}")
        for what, count in sorted(written.unmapped.items()):
            self.stdout.write(f"not mapped: {what} ({count} rows)")
        if written.withheld:
            self.stdout.write(f"not published: {written.withheld} restricted crimes")
        published = options["compare"] or _loaded()
        if published is not None:
            self._compare(next(iter(written.files)), published, options["month"])

    def _compare(self, ours: Path, theirs: Path, month: str) -> None:
        """Print both files by type and outcome, and every difference."""
        try:
            mine, given = _counts(ours, month), _counts(theirs, month)
        except (OSError, EOFError, UnicodeDecodeError, csv.Error) as error:
            raise CommandError(
                f"The files are written. {theirs} cannot be read as a published street file:"
                f" {error}."
            ) from None
        if not given["Crime type"]:
            self.stdout.write(f"nothing of {month} in {theirs}: nothing to compare with")
            return
        self.stdout.write(f"\ncompared with {theirs}")
        for column in ("Crime type", "Last outcome category"):
            differences = 0
            self.stdout.write(f"\n{column:<50}{'published':>10}{'ours':>10}")
            for label in sorted({*mine[column], *given[column]}):
                left, right = given[column][label], mine[column][label]
                differences += left != right
                mark = "" if left == right else f"   differs by {right - left:+d}"
                self.stdout.write(f"{label or '(none)':<50}{left:>10}{right:>10}{mark}")
            self.stdout.write(f"{differences} differences")


def _loaded() -> Path | None:
    """The published street file that this sandbox was made from, where it is still there."""
    force = SandboxForce.objects.first()
    if force is None or not force.data or not Path(force.data).is_dir():
        return None
    return DataFolder.of(Path(force.data)).files.get("crimes")


#: The columns of the full files, and of extracts that keep fewer.
_NAMES = {
    "Crime type": ("Crime type", "type"),
    "Last outcome category": ("Last outcome category", "last_outcome"),
    "Month": ("Month", "month"),
}


def _counts(path: Path, month: str) -> dict[str, Counter[str]]:
    found: dict[str, Counter[str]] = {"Crime type": Counter(), "Last outcome category": Counter()}
    with path.open("rb") as raw:
        binary = gzip.GzipFile(fileobj=raw) if path.suffix == ".gz" else raw
        for row in csv.DictReader(io.TextIOWrapper(binary, "utf-8", newline="")):
            if _value(row, "Month") != month:
                continue
            for column in found:
                found[column][_value(row, column)] += 1
    return found


def _value(row: dict[str, str], column: str) -> str:
    return next((row[name] for name in _NAMES[column] if name in row), "")

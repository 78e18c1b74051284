"""``iops codes load FILE``: the current official list in place of, or over, the loaded one."""

from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from iops.kernel.errors import Invalid
from iops.reference.codes.loading import load_csv
from iops.reference.codes.overlay import Workbook, lay_over
from iops.reference.codes.sheets import read_rows

SHOWN = 20


def _day(text: str) -> date:
    return date.fromisoformat(text)


class Command(BaseCommand):
    help = (
        "Load a code list: a CSV with its own head replaces the list; with --list, a CSV, .xlsx "
        "or .ods workbook is laid over it. Exit status 1 where a row was refused."
    )
    requires_system_checks = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--list", dest="name", help="lay it over this list (crime-classes)")
        parser.add_argument("--source", default="", help="who publishes it, and as what")
        parser.add_argument("--since", type=_day, help="the day from which it holds (YYYY-MM-DD)")
        parser.add_argument("--review-by", type=_day, help="out of date after this day")
        parser.add_argument("--sheet", default="", help="sheet of the workbook (default: first)")
        parser.add_argument("--header-row", type=int, default=1, help="row of the headings")
        parser.add_argument(
            "--column", action="append", default=[], metavar="OURS=THEIRS",
            help="code=…, label=… (both needed), valid_from=…, or a detail, by heading",
        )  # fmt: skip

    def handle(self, *args: Any, **options: Any) -> None:
        path = options["file"]
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        try:
            refused = self._over(path, options) if options["name"] else self._whole(path)
        except Invalid as error:
            raise CommandError(error.message) from None
        for reason in refused[:SHOWN]:
            self.stderr.write(f"  {reason}")
        if len(refused) > SHOWN:
            self.stderr.write(f"  … and {len(refused) - SHOWN} more")
        if refused:
            raise CommandError(f"{len(refused)} rows were refused; everything else is loaded.")

    def _whole(self, path: Path) -> list[str]:
        done = load_csv(path, own=True)
        self.stdout.write(
            f"{done.name}: {done.read} read, {done.loaded} loaded, {len(done.refused)} refused"
        )
        return done.refused

    def _over(self, path: Path, options: dict[str, Any]) -> list[str]:
        if options["since"] is None or not options["source"].strip():
            raise CommandError("Say from which day the list holds (--since) and its --source.")
        if options["header_row"] < 1:
            raise CommandError("--header-row: rows are counted from 1.")
        columns = dict(one.partition("=")[::2] for one in options["column"])
        if not {"code", "label"} <= set(columns) or not all(columns.values()):
            raise CommandError("Name two columns at least: --column code=… --column label=….")
        book = Workbook(
            name=options["name"], source=options["source"], since=options["since"],
            columns=columns, review_by=options["review_by"], header_row=options["header_row"],
        )  # fmt: skip
        done = lay_over(read_rows(path, sheet=options["sheet"]), book, file=path.name)
        self.stdout.write(
            f"{book.name}: {done.read} read, {done.added} new, {done.changed} changed, "
            f"{done.kept} as they were, {len(done.refused)} refused; {done.ended} codes ended"
        )
        return done.refused

"""``iops load_places``: boundaries, postcodes, premises and roads from public files."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connections

from iops.governance.access.authority import system_actor
from iops.kernel.bulk import Run, batch, bulk_run
from iops.reference.places import importing
from iops.reference.places.load import store_network
from iops.reference.places.report import LoadReport
from iops.reference.places.roads.osm import read_osm
from iops.web.management.reported import say


class Command(BaseCommand):
    help = "Load places. A wrong row is named; everything else is loaded; the exit status says so."

    def add_arguments(self, parser: CommandParser) -> None:
        for kind in ("force", "division", "beat", "lsoa"):
            parser.add_argument(f"--{kind}s", type=Path, help=f"GeoJSON of {kind} areas")
        parser.add_argument("--code-point", type=Path, help="Code-Point Open CSV")
        parser.add_argument("--onspd", type=Path, help="ONS Postcode Directory CSV")
        parser.add_argument("--interest", type=Path, help="points of interest CSV")
        parser.add_argument("--licences", type=Path, help="licensed premises CSV")
        parser.add_argument("--osm", type=Path, help=".osm, .osm.gz or .osm.pbf")

    def handle(self, *args: Any, **options: Any) -> None:
        missing = [one for one in options.values() if isinstance(one, Path) and not one.is_file()]
        if missing:
            raise CommandError(f"There is no file {missing[0]}. Nothing was loaded.")
        reports = []
        with bulk_run("places", by=system_actor("loader"), source="load_places") as run:
            for name, load in self._steps(options):
                self.stdout.write(f"{name} ...")
                report = load(run)
                run.rejected += report.rejected
                reports.append(report)
                say(self, report)
        with connections["owner"].cursor() as cursor:
            cursor.execute("ANALYZE places_place, places_area_part")
        refused = sum(report.rejected for report in reports)
        if refused or not all(report.finished for report in reports):
            raise CommandError(f"{refused} rows were refused; everything else is loaded.")

    def _steps(self, options: dict[str, Any]) -> list[tuple[str, Callable[[Run], LoadReport]]]:
        steps: list[tuple[str, Callable[[Run], LoadReport]]] = []
        for kind in ("force", "division", "beat", "lsoa"):
            path = options[f"{kind}s"]
            if path:
                steps.append((f"{kind} areas", _areas(path, kind)))
        for name, onspd in (("code_point", False), ("onspd", True)):
            path = options[name]
            if path:
                steps.append((name, _postcodes(path, onspd)))
        for name, licences in (("interest", False), ("licences", True)):
            path = options[name]
            if path:
                steps.append((name, _premises(path, licences)))
        if options["osm"]:
            steps.append(("roads", _roads(options["osm"])))
        if not steps:
            raise CommandError("Name at least one file; see iops load_places --help.")
        return steps


def _areas(path: Path, kind: str) -> Callable[[Run], LoadReport]:
    return lambda run: importing.import_areas(run, path, kind)


def _postcodes(path: Path, onspd: bool) -> Callable[[Run], LoadReport]:
    return lambda run: importing.import_postcodes(run, path, onspd=onspd)


def _premises(path: Path, licences: bool) -> Callable[[Run], LoadReport]:
    return lambda run: importing.import_premises(run, path, licences=licences)


def _roads(path: Path) -> Callable[[Run], LoadReport]:
    def load(run: Run) -> LoadReport:
        network, report = read_osm(path)
        with TemporaryDirectory() as folder:
            packed = Path(folder) / "roads.npz"
            network.save(packed)
            with batch(run):
                store_network(run, path.name, packed.read_bytes(), network)
        return report

    return load

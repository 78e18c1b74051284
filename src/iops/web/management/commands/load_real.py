"""``iops load_real FOLDER``: everything of a folder of public real data (docs/data.md).

Refused rows are named and do not stop the rest: public files have wrong rows.
"""

from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser

#: Option of ``load_places`` and where the folder has its file.
PLACES = {
    "divisions": "boundaries/gm_districts_2016_generalised.geojson.gz",
    "beats": "boundaries/gm_wards_2017_generalised.geojson.gz",
    "lsoas": "boundaries/gm_lsoa_2011_generalised.geojson.gz",
    "code_point": "postcodes/codepoint_open_2014_M_OL_BL_SK_WN_WA_BB.csv.gz",
    "interest": "gazetteer/gm_points_of_interest.csv.gz",
    "licences": "gazetteer/manchester_licensed_premises_2014.csv.gz",
}
STREET = "gmp_street_crime/gmp_2017-08_street.csv.gz"
SEARCHES = "gmp_stop_search/gmp_stop_and_search_2018.csv.gz"


class Command(BaseCommand):
    help = "Load a folder of public real data: boundaries, postcodes, premises, crimes, searches."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        if not folder.is_dir():
            raise CommandError(f"There is no folder {folder}. docs/data.md says what it holds.")
        places = {name: folder / path for name, path in PLACES.items() if (folder / path).exists()}
        if places:
            self._load("load_places", **places)
        crimes = {
            name: [folder / path]
            for name, path in (("street", STREET), ("stop_search", SEARCHES))
            if (folder / path).exists()
        }
        if crimes:
            self._load("load_police_uk", **crimes)
        if not places and not crimes:
            raise CommandError(f"{folder} holds none of the files that docs/data.md names.")

    def _load(self, command: str, **options: Any) -> None:
        try:
            call_command(command, stdout=self.stdout, stderr=self.stderr, **options)
        except CommandError as error:
            self.stdout.write(f"{command}: {error}")

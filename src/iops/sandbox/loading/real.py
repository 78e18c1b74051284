"""A folder of public data: which file of it is what (docs/data.md), and loading them.

Nothing in such a folder is needed but divisions, beats, postcodes and premises; what else is
there is loaded too.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from django.db import connections

from iops.casework.published import load_searches, load_street
from iops.kernel.bulk import DOOR, Run
from iops.kernel.errors import Invalid
from iops.reference.places import importing
from iops.reference.places.report import LoadReport

Say = Callable[[str], object]
#: What a file is, its folder, and how its name looks: the first pattern that fits counts.
LAYOUT: Final[dict[str, tuple[str, tuple[str, ...]]]] = {
    "force": ("boundaries", ("force.geojson*", "*combined_authority*.geojson*")),
    "division": ("boundaries", ("divisions.geojson*", "*districts_2016*.geojson*",
                                "*districts*.geojson*")),
    "beat": ("boundaries", ("beats.geojson*", "*wards_2017*.geojson*", "*wards*.geojson*")),
    "lsoa": ("boundaries", ("lsoa.geojson*", "*lsoa_2011*.geojson*", "*lsoa*.geojson*")),
    "onspd": ("postcodes", ("*onspd*.csv*", "*postcodes*with_areas*.csv*")),
    "code-point": ("postcodes", ("*codepoint*.csv*", "*code-point*.csv*")),
    "interest": ("gazetteer", ("*points_of_interest*.csv*",)),
    "licences": ("gazetteer", ("*licensed_premises*.csv*",)),
    "crimes": ("*street_crime", ("*street*.csv*",)),
    "searches": ("*stop_search", ("*.csv*",)),
    "calls": ("cad_logs", ("*calls*.csv*",)),
}  # fmt: skip
_NEEDED: Final = ("division", "beat")


@dataclass(frozen=True)
class DataFolder:
    """The files of a folder, by what they are."""

    folder: Path
    files: dict[str, Path]

    @staticmethod
    def of(folder: Path) -> DataFolder:
        """Raises Invalid naming what is missing."""
        files = {}
        for what, (where, patterns) in LAYOUT.items():
            found = [path for one in patterns for path in sorted(folder.glob(f"{where}/{one}"))]
            if found:
                files[what] = found[0]
        missing = [what for what in _NEEDED if what not in files]
        if "onspd" not in files and "code-point" not in files:
            missing.append("postcodes")
        if "interest" not in files and "licences" not in files:
            missing.append("premises")
        if missing:
            raise Invalid(f"{folder} lacks {', '.join(missing)}. docs/data.md says how it looks.")
        return DataFolder(folder, files)


def load_geography(run: Run, data: DataFolder, say: Say) -> None:
    """Areas, postcodes and premises."""
    files = data.files
    for kind in ("force", "division", "beat", "lsoa"):
        if kind in files:
            _tell(importing.import_areas(run, files[kind], kind), say)
    # The directory of the year knows terminated postcodes too; one of the two is enough.
    if "onspd" in files:
        _tell(importing.import_postcodes(run, files["onspd"], onspd=True), say)
    else:
        _tell(importing.import_postcodes(run, files["code-point"], onspd=False), say)
    for kind, licences in (("interest", False), ("licences", True)):
        if kind in files:
            _tell(importing.import_premises(run, files[kind], licences=licences), say)
    say("no road network: travel times are estimates as the crow flies")


def load_published(run: Run, data: DataFolder, say: Say) -> None:
    """Crimes and stop searches as they were published."""
    if "crimes" in data.files:
        _tell(load_street(run, data.files["crimes"]), say)
    if "searches" in data.files:
        _tell(load_searches(run, data.files["searches"]), say)


def name_parents() -> None:
    """Divisions belong to the force, beats to the division that most of their postcodes are in."""
    with connections[DOOR].cursor() as cursor:
        cursor.execute(
            "UPDATE places_area b SET parent_code = f.division FROM ("
            "  SELECT DISTINCT ON (beat) beat, division FROM places_place"
            "  WHERE kind = 'postcode' AND beat <> '' AND division <> ''"
            "  GROUP BY beat, division ORDER BY beat, count(*) DESC) f "
            "WHERE b.kind = 'beat' AND b.code = f.beat AND b.parent_code = ''"
        )
        cursor.execute(
            "UPDATE places_area d SET parent_code = f.code FROM places_area f "
            "WHERE d.kind = 'division' AND f.kind = 'force' AND d.parent_code = ''"
        )


def _tell(report: LoadReport, say: Say) -> None:
    for line in report.lines(most=5):
        say(f"  {line}")

"""Real name frequencies from a folder of public tables, for benchmarks.

Wanted there: `uk_firstnames_by_year_sex.csv.gz` (firstname, freq, sex, birthyear),
`ons_top100_names_1904_2024.csv` (year, sex, rank, name) and `uk_surnames_freq.csv.gz`
(surname, freq).
"""

from __future__ import annotations

import csv
import gzip
import io
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from iops.sandbox.force.wordlists.english import GENERATIONS

Table = list[tuple[str, float]]  # words and weights

_FORENAMES = "uk_firstnames_by_year_sex.csv.gz"
_TOP_100 = "ons_top100_names_1904_2024.csv"
_SURNAMES = "uk_surnames_freq.csv.gz"
_SEX = {"male": 0, "female": 1}


@dataclass(frozen=True, slots=True)
class Frequencies:
    """Forenames by sex and generation, and surnames."""

    forenames: tuple[tuple[Table, ...], tuple[Table, ...]]
    surnames: Table


def read_frequencies(folder: Path) -> Frequencies:
    """Raises FileNotFoundError naming the table that is missing."""
    weights: list[list[dict[str, float]]] = [[defaultdict(float) for _ in range(4)] for _ in _SEX]
    for row in _rows(folder / _TOP_100):
        generation = _generation(int(row["year"]))
        weights[_SEX[row["sex"]]][generation][_spelt(row["name"])] += 1 / (int(row["rank"]) + 4)
    newest = [defaultdict[str, float](float) for _ in _SEX]
    for row in _rows(folder / _FORENAMES):
        newest[_SEX[row["sex"]]][_spelt(row["firstname"])] += float(row["freq"])
    for sex in range(2):
        weights[sex][3] = newest[sex]
    surnames = [(_spelt(row["surname"]), float(row["freq"])) for row in _rows(folder / _SURNAMES)]
    male, female = (tuple(list(table.items()) for table in by_sex) for by_sex in weights)
    return Frequencies((male, female), [(word, weight) for word, weight in surnames if word])


def _generation(year: int) -> int:
    return sum(year >= first for first in GENERATIONS)


def _rows(path: Path) -> Iterator[dict[str, str]]:
    content = path.read_bytes()
    text = gzip.decompress(content) if path.suffix == ".gz" else content
    yield from csv.DictReader(io.StringIO(text.decode("utf-8-sig"), newline=""))


def _spelt(word: str) -> str:
    """ "mcdonald" to "McDonald", "o'brien" to "O'Brien"."""
    titled = re.sub(r"[^\W\d_]+", lambda part: part[0].capitalize(), word.strip().lower())
    return re.sub(r"^Mc(\w)", lambda part: "Mc" + part[1].upper(), titled)

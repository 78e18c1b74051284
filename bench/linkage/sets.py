"""The labelled sets, as what records say: historical figures, Febrl 1 and 2, fake_1000."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq


@dataclass(frozen=True)
class LabelledSet:
    """``said``: the columns of ``linkage.batch.comparable.SAID`` that the set has, with ids from 0;
    ``given``: the set as it came, for the baseline; ``truth``: whose each record is."""

    name: str
    said: pa.Table
    given: pa.Table
    truth: Sequence[str]


def historical(folder: Path) -> LabelledSet:
    """50,578 records of 5,156 historical figures, by the makers of Splink."""
    given = pq.read_table(folder / "splink_historical_figures_with_errors_50k.parquet")
    said = _said(
        given, forename="first_name", middle="full_name", surname="surname", born="dob",
        sex="gender", postcode="postcode_fake", town="birth_place", work="occupation",
    )  # fmt: skip
    return LabelledSet("historical figures", said, given, given["cluster"].to_pylist())


def fake(folder: Path) -> LabelledSet:
    """1,000 records of 250 invented people, by the makers of Splink."""
    given = _csv(folder / "splink_fake_1000.csv.gz")
    said = _said(
        given, forename="first_name", surname="surname", born="dob", town="city", email="email"
    )
    return LabelledSet("fake_1000", said, given, given["cluster"].to_pylist())


def febrl(number: int) -> Callable[[Path], LabelledSet]:
    """Febrl 1 (1,000 records) or 2 (5,000): Australian records made by a generator."""

    def read(folder: Path) -> LabelledSet:
        given = _csv(folder / f"febrl_dataset{number}.csv.gz")
        homes = [
            f"{house} {street}" if house and street else None
            for house, street in zip(
                given["street_number"].to_pylist(), given["address_1"].to_pylist(), strict=True
            )
        ]
        said = _said(
            given.append_column("home", pa.array(homes, pa.string())), forename="given_name",
            surname="surname", born="date_of_birth", number="soc_sec_id", postcode="postcode",
            town="suburb", home="home",
        )  # fmt: skip
        truth = ["-".join(one.split("-")[:2]) for one in given["rec_id"].to_pylist()]
        return LabelledSet(f"Febrl {number}", said, given, truth)

    return read


SETS: dict[str, Callable[[Path], LabelledSet]] = {
    "historical": historical, "febrl1": febrl(1), "febrl2": febrl(2), "fake": fake,
}  # fmt: skip


def _csv(path: Path) -> pa.Table:
    with gzip.open(path, "rt", newline="") as stream:
        rows = [
            {name.strip(): value.strip() or None for name, value in row.items()}
            for row in csv.DictReader(stream)
        ]
    columns: dict[str, Any] = {name: [row[name] for row in rows] for name in rows[0]}
    return pa.table({name: pa.array(column, pa.string()) for name, column in columns.items()})


def _said(given: pa.Table, **columns: str) -> pa.Table:
    named = {name: given[column] for name, column in columns.items()}
    return pa.table({"id": pa.array(range(given.num_rows), pa.int64()), **named})

"""How often a run is right, on pairs that people have labelled and that nothing was chosen on."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final
from zlib import crc32

import duckdb

from iops.kernel.errors import Invalid
from iops.pole.linkage import rules
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.proposing import explained

#: Thresholds that are tried, as weights.
TRIED: Final = tuple(range(3, 41))
#: A name is common where so many records have both its parts.
COMMON_FROM: Final = 20


@dataclass(frozen=True, slots=True)
class Labelled:
    """A pair that somebody labelled: whether it is one person; in which groups it counts."""

    left_id: int
    right_id: int
    same: bool
    weight: float = float("-inf")
    groups: tuple[str, ...] = ()
    joinable: bool = True
    #: Of a sample: from which stratum, and for how many proposed pairs it stands.
    stratum: str = ""
    stands_for: float = 1.0

    @property
    def held_out(self) -> bool:
        """Half of the pairs choose the threshold, the other half measures it; by their numbers."""
        return crc32(f"{self.left_id}-{self.right_id}".encode()) % 2 == 0


def read_labels(path: Path) -> list[Labelled]:
    """Pairs from a CSV file with the columns left_id, right_id and same (1 or 0).

    Raises Invalid naming row and column of what cannot be read.
    """
    found: dict[tuple[int, int], Labelled] = {}
    with path.open(newline="") as stream:
        rows = csv.DictReader(stream)
        missing = {"left_id", "right_id", "same"} - set(rows.fieldnames or ())
        if missing:
            raise Invalid(f"{path.name} has no column {', '.join(sorted(missing))}.")
        for number, row in enumerate(rows, 2):
            for name in ("left_id", "right_id"):
                if not row[name].isdecimal():
                    raise Invalid(f"{path.name}, row {number}: {name} is no record number.")
            if row["same"] not in ("0", "1"):
                raise Invalid(f"{path.name}, row {number}: same is neither 1 nor 0.")
            left, right = sorted((int(row["left_id"]), int(row["right_id"])))
            found[left, right] = Labelled(left, right, row["same"] == "1")
    return list(found.values())


def scored(
    run: RunFolder,
    labels: Sequence[Labelled],
    origins: Mapping[int, str],
    cautions: Mapping[int, frozenset[str]] = {},
) -> list[Labelled]:
    """The labelled pairs with what the run says of them. ``origins``: a record's ethnic group.

    A pair that the run did not keep weighs nothing: no machine would join it.
    """
    with duckdb.connect() as connection:
        connection.execute("SET threads = 2")
        connection.execute("CREATE TABLE labels (l BIGINT, r BIGINT)")
        connection.executemany(
            "INSERT INTO labels VALUES (?, ?)", [(one.left_id, one.right_id) for one in labels]
        )
        said = _said(connection, run)
        weights = _weights(connection, run)
    found = []
    for one in labels:
        left, right = said.get(one.left_id), said.get(one.right_id)
        if left is None or right is None:
            continue
        weight, alike = weights.get((one.left_id, one.right_id), (float("-inf"), False))
        alike = alike or left.forename == right.forename
        groups = _groups(left, right, alike, origins.get(one.left_id, ""))
        against = rules.left_to_people(left, right, forenames_alike=alike)
        warned = cautions.get(one.left_id) or cautions.get(one.right_id)
        found.append(replace(one, weight=weight, groups=groups, joinable=not (against or warned)))
    return found


def _said(connection: duckdb.DuckDBPyConnection, run: RunFolder) -> dict[int, rules.Side]:
    rows = connection.execute(
        f"""
        WITH names AS (
            SELECT forename, surname, count(*) AS n FROM '{run.result("records.parquet")}'
            GROUP BY ALL)
        SELECT r.id, r.forename, r.surname, r.born, r.sex, r.number, n.n
        FROM '{run.result("records.parquet")}' r
        SEMI JOIN (SELECT l AS id FROM labels UNION SELECT r FROM labels) w ON w.id = r.id
        LEFT JOIN names n ON n.forename = r.forename AND n.surname = r.surname
        """
    ).fetchall()
    return {
        one: rules.Side(
            forename or "", surname or "", born or "", (sex or "").upper(), number or "",
            bearers=bearers or 0,
        )
        for one, forename, surname, born, sex, number, bearers in rows
    }  # fmt: skip


def _weights(
    connection: duckdb.DuckDBPyConnection, run: RunFolder
) -> dict[tuple[int, int], tuple[float, bool]]:
    table = connection.sql(
        f"SELECT s.* FROM '{run.result('scores.parquet')}' s JOIN labels"
        " ON l = least(id_l, id_r) AND r = greatest(id_l, id_r)"
    ).to_arrow_table()
    found = {}
    for row in table.to_pylist():
        left, right = sorted((row["id_l"], row["id_r"]))
        outcome = next((one[1] for one in explained(row) if one[0] == "forename"), "")
        found[left, right] = (float(row["match_weight"]), outcome in rules.ALIKE)
    return found


def _groups(left: rules.Side, right: rules.Side, alike: bool, origin: str) -> tuple[str, ...]:
    found = [rules.ALL]
    if rules.is_twins(left, right, forenames_alike=alike):
        found.append(rules.TWINS)
    if rules.is_generations(left, right, forenames_alike=alike):
        found.append(rules.FATHER_AND_SON)
    if min(left.bearers, right.bearers) >= COMMON_FROM:
        found.append(f"{rules.COMMON}: {origin or 'not known'}")
    return tuple(found)


def measured(pairs: Sequence[Labelled], threshold: float) -> dict[str, rules.Measured]:
    """By group: how many were labelled, how many a machine would join, and how many rightly.

    Pairs of a sample count for as many as they stand for.
    """
    groups: dict[str, list[Labelled]] = {}
    for one in pairs:
        for name in one.groups:
            groups.setdefault(name, []).append(one)
    drawn = Counter(one.stratum for one in pairs)
    return {name: _measured(those, threshold, drawn) for name, those in groups.items()}


def _measured(
    pairs: Sequence[Labelled], threshold: float, drawn: Mapping[str, int]
) -> rules.Measured:
    joined = [one for one in pairs if one.joinable and one.weight >= threshold]
    right = sum(one.same for one in joined)
    if not joined or not any(one.stratum for one in joined):
        return rules.Measured(len(pairs), len(joined), right)
    cells: dict[str, list[int]] = {}
    stands: dict[str, float] = {}
    for one in joined:
        held = cells.setdefault(one.stratum, [0, 0])
        held[0] += 1
        held[1] += one.same
        stands[one.stratum] = one.stands_for
    share, effective = rules.of_strata(
        [
            rules.Stratum(drawn[name], joined_here, right_here, stands[name])
            for name, (joined_here, right_here) in cells.items()
        ]
    )
    return rules.Measured(len(pairs), len(joined), right, share, effective)


def chosen(pairs: Sequence[Labelled]) -> float | None:
    """The lowest threshold at which the half that chooses is precise enough; None if none is.

    It must hold from there on upwards, not by luck at one figure.
    """
    best: float | None = None
    for threshold in reversed(TRIED):
        whole = measured(pairs, threshold).get(rules.ALL, rules.Measured(0, 0, 0))
        if whole.joined == 0:
            continue
        if whole.lower < rules.PRECISE:
            # Few pairs are too few to be sure; a wrong one among them is another matter.
            if whole.right == whole.joined:
                continue
            break
        best = float(threshold)
    return best

"""What a run proposes: the pairs that tie its persons together, and those that it doubts."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

import pyarrow.dataset as ds
import pyarrow.parquet as pq

from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.batch.model import codes_of, prior_weight
from iops.pole.linkage.commands.loading import Proposed

#: Pairs that are not of one person by the run, and weigh so much all the same, are for people too.
DOUBTED: Final = 3.0


def proposals(run: RunFolder) -> Iterator[Proposed]:
    """The pairs to be judged: as few as say the same, each with its explanation.

    Of two persons that the run keeps apart only the best pair is proposed.
    """
    person = _columns(run, "persons.parquet", "id", "person")
    ties = set(_columns(run, "ties.parquet", "left_id", "right_id", pairs=True))
    prior = prior_weight(run.result("model.json"))
    doubted: dict[tuple[int, int], tuple[float, dict[str, Any]]] = {}
    scores = ds.dataset(run.result("scores.parquet"))
    for batch in scores.to_batches():
        for row in batch.to_pylist():
            left, right = sorted((row["id_l"], row["id_r"]))
            if (left, right) in ties:
                yield _proposed(row, left, right, prior, together=True)
            elif row["match_weight"] >= DOUBTED:
                ends = person.get(left, left), person.get(right, right)
                if ends[0] == ends[1]:
                    continue
                key = (min(ends), max(ends))
                if key not in doubted or doubted[key][0] < row["match_weight"]:
                    doubted[key] = (row["match_weight"], row)
    for _, row in doubted.values():
        left, right = sorted((row["id_l"], row["id_r"]))
        yield _proposed(row, left, right, prior, together=False)


def _columns(run: RunFolder, name: str, one: str, other: str, *, pairs: bool = False) -> Any:
    table = pq.read_table(run.result(name))
    found = zip(table[one].to_pylist(), table[other].to_pylist(), strict=True)
    return list(found) if pairs else dict(found)


def _proposed(
    row: dict[str, Any], left: int, right: int, prior: float, *, together: bool
) -> Proposed:
    return Proposed(left, right, float(row["match_weight"]), prior, explained(row), together)


def explained(row: dict[str, Any]) -> list[tuple[str, str, float, float]]:
    """The comparisons of a scored pair that said anything: name, outcome, weight, rarity."""
    found = []
    for name, outcomes in codes_of().items():
        gamma = row.get(f"gamma_{name}")
        if gamma is None or gamma < 0:
            continue
        outcome = outcomes[len(outcomes) - 1 - gamma]
        weight = round(float(row[f"mw_{name}"]), 2)
        rare = round(float(row.get(f"mw_tf_adj_{name}") or 0.0), 2)
        found.append((name, outcome, weight, rare))
    return found

"""The step from scored pairs to persons, on files."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from iops.pole.linkage.batch.clusters import Grouped, Ints, Said, group
from iops.pole.linkage.batch.folder import Notes

PERSONS = pa.schema([("id", pa.int64()), ("person", pa.int64())])
TIES = pa.schema([("left_id", pa.int64()), ("right_id", pa.int64())])


def cluster_files(
    records: Path, scores: Path, persons: Path, ties: Path, *, apart: Sequence[tuple[int, int]] = ()
) -> Notes:
    """Read records and scored pairs; write the person of each record that is not alone, and ties.

    A person is called by its lowest record. ``ties`` are the pairs by which records were joined.
    """
    told = pq.read_table(records, columns=["id", "born", "sex", "number"])
    order = pc.sort_indices(told, sort_keys=[("id", "ascending")])
    told = told.take(order)
    ids = told["id"].to_numpy()
    pairs = ds.dataset(scores).to_table(columns=["id_l", "id_r", "match_weight"])
    left, right = (np.searchsorted(ids, pairs[name].to_numpy()) for name in ("id_l", "id_r"))
    weight = pairs["match_weight"].to_numpy()
    found = group(len(ids), left, right, weight, _Said(told), _places(ids, apart))
    return _write(found, ids, left, right, persons, ties)


def _places(ids: Ints, pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Pairs of record numbers as places among the sorted ids; unknown records are left out."""
    if not pairs or not len(ids):
        return []
    wanted = np.array(pairs, np.int64)
    at = np.minimum(np.searchsorted(ids, wanted), len(ids) - 1)
    known = (ids[at] == wanted).all(axis=1)
    return [(int(one), int(other)) for one, other in at[known]]


class _Said(Sequence[Said]):
    """What records say, looked up where it is needed: most are compared with nobody."""

    def __init__(self, told: pa.Table) -> None:
        self.columns = [told[name].combine_chunks() for name in ("born", "sex", "number")]

    def __len__(self) -> int:
        return len(self.columns[0])

    def __getitem__(self, at: Any) -> Any:
        return Said(*(column[at].as_py() or "" for column in self.columns))


def _write(found: Grouped, ids: Ints, left: Ints, right: Ints, persons: Path, ties: Path) -> Notes:
    sizes = np.bincount(found.of, minlength=len(ids))
    together = np.flatnonzero(sizes[found.of] > 1)
    pq.write_table(pa.table([ids[together], ids[found.of[together]]], schema=PERSONS), persons)
    at = np.array(found.ties, np.int64)
    ends: Any = [[], []]
    if len(at):
        ends = np.sort(np.stack([ids[left[at]], ids[right[at]]]), axis=0)
    pq.write_table(pa.table([pa.array(ends[0], pa.int64()), pa.array(ends[1], pa.int64())],
                            schema=TIES), ties)  # fmt: skip
    largest = int(sizes.max(initial=0))
    return {
        "records": len(ids), "persons": int((sizes > 0).sum()), "joined": len(found.ties),
        "largest": largest,
    }  # fmt: skip

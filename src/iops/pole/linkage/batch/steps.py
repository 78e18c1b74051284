"""Blocking, training, prediction, clustering: each reads what the one before it wrote."""

from __future__ import annotations

import json
import logging
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow.parquet as pq

from iops.pole.linkage.batch import keys, model
from iops.pole.linkage.batch.engines import Engine
from iops.pole.linkage.batch.errors import TooFew
from iops.pole.linkage.batch.folder import Notes, RunFolder
from iops.pole.linkage.batch.persons import cluster_files

#: The steps in their order; each follows the one before it.
STEPS: Final = ("export", "block", "train", "predict", "cluster")
#: Pairs drawn by lot to learn how often strangers agree; and those to learn from by key.
STRANGERS, LEARNT = 3_000_000, 3_000_000
#: Pairs below this weight (a power of two) are not kept: they are sixteen to one against.
KEPT: Final = -4.0
FEWEST: Final = 50
#: What pairs must share to count, by themselves, as nearly sure; and which share of the true
#: pairs such rules are taken to find, where nothing is known (Splink's own example).
SURE: Final = (("forename", "surname", "born"), ("number",), ("email",), ("born", "postcode"),
               ("forename", "born", "home"))  # fmt: skip
FOUND_BY_SURE: Final = 0.6
#: What the pairs that are learnt from share, each in turn: enough that most are of one person.
#: Never a roof alone, under which the machine would learn what a family is and take it for one
#: person; never a name alone, of which a force has many bearers.
LEARN_BY: Final = (
    ("born", "fore_sound"), ("born", "sur_sound"), ("fore_sound", "sur_sound", "sector"),
    ("fore_sound", "sur_sound", "town"), ("email",),
)  # fmt: skip


def filled_columns(path: Path) -> list[str]:
    """The columns of a Parquet file that are not empty throughout."""
    table = pq.ParquetFile(path)
    empty = dict.fromkeys(table.schema_arrow.names, 0)
    rows = table.metadata.num_rows
    for batch in table.iter_batches(batch_size=100_000):
        for name in empty:
            empty[name] += batch.column(name).null_count
    return [name for name, count in empty.items() if count < rows]


def block(run: RunFolder, engine: Engine) -> Notes:
    """Which pairs are compared: records with their keys, and pairs."""

    def do(folder: Path) -> Notes:
        source = run.result("records.parquet")
        filled = filled_columns(source)
        rows = pq.ParquetFile(source).metadata.num_rows
        if rows < FEWEST:
            raise TooFew(f"{rows} records are too few to link by what they have in common.")
        named = keys.keys_for(filled)
        engine.read(source, "comparable")
        engine.write(keys.keyed("comparable", named), folder / "keyed.parquet")
        engine.read(folder / "keyed.parquet", "keyed")
        linker = _linker(engine, model.settings(filled, named, prior=1e-4))
        pairs = linker.inference.compute_blocked_pairs_for_predict()
        engine.write(f"SELECT * FROM {pairs.physical_name}", folder / "pairs.parquet")
        pairs.drop_table_from_database_and_remove_from_cache()
        engine.read(folder / "pairs.parquet", "pairs")
        count = engine.rows("SELECT count(*) FROM pairs")[0][0]
        return {"records": rows, "pairs": count, "filled": filled, "keys": named}

    return run.step("block", after="export", files=("keyed.parquet", "pairs.parquet"), do=do)


def train(run: RunFolder, engine: Engine, *, seed: int = 1) -> Notes:
    """Learn, without labels, how often one person's records agree, and strangers'."""

    def do(folder: Path) -> Notes:
        noted = run.notes("block")
        filled = noted["filled"]
        engine.read(run.result("keyed.parquet"), "keyed")
        linker = _linker(engine, model.settings(filled, noted["keys"], prior=1e-4))
        rules = [model.on(*one) for one in SURE if set(one) <= set(filled)]
        training = linker.training
        training.estimate_probability_two_random_records_match(rules, recall=FOUND_BY_SURE)
        training.estimate_u_using_random_sampling(max_pairs=STRANGERS, seed=seed)
        learnt = []
        for one in LEARN_BY:
            if set(one) <= set(filled) and not ("town" in one and "sector" in filled):
                training.estimate_parameters_using_expectation_maximisation(
                    model.on(*one), estimate_without_term_frequencies=True, max_pairs=LEARNT,
                    record_sample_proportion=0.2,
                )  # fmt: skip
                learnt.append("+".join(one))
        saved = model.steadied(linker.misc.save_model_to_json())
        (folder / "model.json").write_text(json.dumps(saved, indent=1))
        prior = saved["probability_two_random_records_match"]
        return {"one_in": round(1 / prior), "learnt_by": ", ".join(learnt)}

    return run.step("train", after="block", files=("model.json",), do=do)


def predict(run: RunFolder, engine: Engine) -> Notes:
    """The weight of each pair, and of each comparison in it."""

    def do(folder: Path) -> Notes:
        engine.read(run.result("keyed.parquet"), "keyed")
        engine.read(run.result("pairs.parquet"), "pairs")
        saved = json.loads(run.result("model.json").read_text())
        linker = _linker(engine, saved)
        pairs = linker._db_api.register("pairs")
        linker.table_management.register_blocked_pairs_for_predict(pairs)
        scored = linker.inference.predict(threshold_match_weight=KEPT, warning_mode="never")
        parts = [name for name in scored.columns_escaped if _is_part(name.strip('"`'))]
        wanted = ", ".join(["id_l", "id_r", "match_weight", *parts])
        engine.write(f"SELECT {wanted} FROM {scored.physical_name}", folder / "scores.parquet")
        engine.read(folder / "scores.parquet", "scores")
        return {"kept": engine.rows("SELECT count(*) FROM scores")[0][0]}

    return run.step("predict", after="train", files=("scores.parquet",), do=do)


def _is_part(name: str) -> bool:
    """An outcome, or what it weighs: what the explanation is made of, and nothing that was said."""
    return name.startswith(("gamma_", "mw_"))


def cluster(run: RunFolder, *, apart: Sequence[tuple[int, int]] = ()) -> Notes:
    """Which records are one person. ``apart``: pairs that somebody judged different."""

    def do(folder: Path) -> Notes:
        return cluster_files(
            run.result("records.parquet"), run.result("scores.parquet"),
            folder / "persons.parquet", folder / "ties.parquet", apart=apart,
        )  # fmt: skip

    return run.step("cluster", after="predict", files=("persons.parquet", "ties.parquet"), do=do)


def _linker(engine: Engine, settings: Any) -> Any:
    from splink import Linker

    logging.getLogger("splink").setLevel(logging.ERROR)
    return Linker(engine.api().register("keyed"), settings, log_level=None)

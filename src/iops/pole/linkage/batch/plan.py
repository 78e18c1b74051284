"""How a run is made, and its steps that need no database: from comparable records to persons."""

from __future__ import annotations

from dataclasses import dataclass

from iops.pole.linkage.batch import model, steps
from iops.pole.linkage.batch.engines import engine
from iops.pole.linkage.batch.folder import RunFolder


@dataclass(frozen=True)
class Plan:
    """How a run is made. The model, the seed and the engine decide its results."""

    engine: str = "duckdb"
    memory_mb: int = 6000
    threads: int = 2
    master: str = ""
    seed: int = 1

    @property
    def settings(self) -> dict[str, object]:
        return {"model": model.VERSION, "engine": self.engine, "seed": self.seed}


def batch(run: RunFolder, plan: Plan, *, wanted: list[str], apart: list[tuple[int, int]]) -> None:
    """The wanted ones of the steps block, train, predict and cluster.

    ``apart``: pairs that hold as different people now.
    """
    engined = [one for one in ("block", "train", "predict") if one in wanted]
    after = {"block": "export", "train": "block", "predict": "train"}
    if any(not run.done(one, after[one]) for one in engined):
        with engine(
            plan.engine, run.path / "scratch", memory_mb=plan.memory_mb, threads=plan.threads,
            master=plan.master,
        ) as running:  # fmt: skip
            for one in engined:
                if one == "block":
                    steps.block(run, running)
                elif one == "train":
                    steps.train(run, running, seed=plan.seed)
                else:
                    steps.predict(run, running)
    if "cluster" in wanted:
        steps.cluster(run, apart=apart)

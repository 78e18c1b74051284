"""The batch on an invented force: steps restart, persons are found, on DuckDB and on Spark."""

import csv
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from iops.kernel.errors import Invalid
from iops.pole.linkage import measuring, rules
from iops.pole.linkage.batch import steps
from iops.pole.linkage.batch.comparable import comparable
from iops.pole.linkage.batch.engines import engine
from iops.pole.linkage.batch.errors import TooFew
from iops.pole.linkage.batch.folder import RunFolder, Unfinished
from iops.pole.linkage.batch.plan import Plan, batch
from iops.pole.linkage.contracts import OUTCOMES
from iops.pole.linkage.proposing import proposals
from iops.pole.linkage.tests.conftest import Exported

#: In `make test` for correctness; sizes and times are the benchmark's.
PEOPLE, FEW = 6_000, 400


def quality(run: RunFolder, whose: dict[int, int]) -> tuple[float, float]:
    """Precision and recall of the persons that a run found, over pairs of records."""
    table = pq.read_table(run.result("persons.parquet"))
    person = dict(zip(table["id"].to_pylist(), table["person"].to_pylist(), strict=True))

    def pairs(groups: Counter[object]) -> int:
        return sum(count * (count - 1) // 2 for count in groups.values())

    right = pairs(Counter((person.get(one, one), whose[one]) for one in whose))
    said = pairs(Counter(person.get(one, one) for one in whose))
    return right / said, right / pairs(Counter(whose.values()))


def test_persons_of_a_force_are_found_and_explained_and_measured(
    tmp_path: Path, exported: Exported
) -> None:
    run, whose = exported(tmp_path / "run", people=PEOPLE)
    batch(run, Plan(memory_mb=1000), wanted=list(steps.STEPS), apart=[])
    precision, recall = quality(run, whose)
    assert precision > 0.93
    assert recall > 0.93
    assert run.notes("cluster")["largest"] < 15
    found = list(proposals(run))
    assert sum(one.together for one in found) == run.notes("cluster")["joined"]
    for one in found[:200]:
        assert one.left_id < one.right_id
        told = one.prior + sum(weight + rare for _, _, weight, rare in one.explanation)
        assert told == pytest.approx(one.weight, abs=0.2)
        assert all(outcome in OUTCOMES[name][1] for name, outcome, _, _ in one.explanation)
    labels = [
        measuring.Labelled(one.left_id, one.right_id, whose[one.left_id] == whose[one.right_id])
        for one in found
    ]
    measured = measuring.measured(measuring.scored(run, labels, {}), threshold=3.0)
    whole = measured[rules.ALL]
    assert whole.labelled == len(found)
    assert whole.right / whole.joined > 0.9
    assert measured[rules.TWINS].joined == 0
    assert rules.reasons_against(measured)  # far too few


def test_what_is_judged_different_stays_apart(tmp_path: Path, exported: Exported) -> None:
    run, _ = exported(tmp_path / "run", people=FEW)
    batch(run, Plan(memory_mb=500), wanted=list(steps.STEPS), apart=[])
    tie = next(one for one in proposals(run) if one.together)
    apart = (tie.left_id, tie.right_id)
    run.manifest["steps"].pop("cluster")
    steps.cluster(run, apart=[apart])
    table = pq.read_table(run.result("persons.parquet"))
    person = dict(zip(table["id"].to_pylist(), table["person"].to_pylist(), strict=True))
    assert person.get(apart[0], apart[0]) != person.get(apart[1], apart[1])


def test_a_step_that_was_killed_is_done_again_and_one_that_ended_is_not(tmp_path: Path) -> None:
    done: list[str] = []

    def do(name: str, text: str, *, killed: bool = False) -> object:
        def write(folder: Path) -> dict[str, int]:
            (folder / f"{name}.txt").write_text(text)
            if killed:
                raise KeyboardInterrupt
            done.append(name)
            return {"rows": 1}

        return write

    def run(text: str = "a", *, killed: bool = False, seed: int = 1) -> RunFolder:
        folder = RunFolder(tmp_path / "run", {"seed": seed})
        folder.step("one", after="", files=("one.txt",), do=do("one", text))  # type: ignore[arg-type]
        folder.step("two", after="one", files=("two.txt",), do=do("two", "b", killed=killed))  # type: ignore[arg-type]
        return folder

    with pytest.raises(KeyboardInterrupt):
        run(killed=True)
    assert not (tmp_path / "run" / "two.txt").exists()
    with pytest.raises(Unfinished, match="“two”"):
        RunFolder(tmp_path / "run", {"seed": 1}).step(
            "three", after="two", files=(), do=lambda folder: {}
        )
    run()
    run()
    assert done == ["one", "two"]
    (tmp_path / "run" / "one.txt").unlink()
    run("other")
    assert done == ["one", "two", "one", "two"]
    run("other", seed=2)
    assert done == ["one", "two"] * 3


def test_too_few_records_and_a_missing_step_are_said(
    tmp_path: Path, exported: Exported, monkeypatch: pytest.MonkeyPatch
) -> None:
    run, _ = exported(tmp_path / "run", people=100)
    monkeypatch.setattr(steps, "FEWEST", 10_000)
    with pytest.raises(TooFew, match="too few"), engine("duckdb", tmp_path / "s") as running:
        steps.block(run, running)
    with pytest.raises(Unfinished, match="“cluster” needs what “predict” makes"):
        steps.cluster(run)


def test_records_are_compared_by_what_names_mean() -> None:
    said = pa.table(
        {
            "id": [1, 2, 3],
            "forename": ["Łukasz Jan", "TED", ""],
            "middle": ["", "Aaron", None],
            "surname": ["Smith-Jones", "O'Brien", "van der Berg"],
            "born": ["1974-05-02", "19740502", "about 1974"],
            "postcode": ["M1 4AB", None, ""],
        }
    )
    one, two, three = comparable(said).to_pylist()
    assert (one["forename"], one["surname"]) == ("lukasz", "smithjones")
    assert (one["sur_parts"], one["others"]) == ("|smith|jones|", ["jan"])
    assert (one["postcode"], one["sector"]) == ("m14ab", "m14")
    assert "|edward|" in two["fore_forms"]
    assert (two["surname"], two["born"], two["others"]) == ("obrien", "1974-05-02", ["aaron"])
    assert (three["forename"], three["born"], three["postcode"]) == (None, None, None)


def test_labels_that_cannot_be_read_are_named(tmp_path: Path) -> None:
    path = tmp_path / "labels.csv"
    with path.open("w", newline="") as stream:
        csv.writer(stream).writerows([["left_id", "right_id", "same"], ["7", "3", "1"]])
    (one,) = measuring.read_labels(path)
    assert (one.left_id, one.right_id, one.same) == (3, 7, True)
    path.write_text("left_id,right_id,same\n7,x,1\n")
    with pytest.raises(Invalid, match="row 2: right_id"):
        measuring.read_labels(path)
    path.write_text("a,b\n")
    with pytest.raises(Invalid, match="no column left_id"):
        measuring.read_labels(path)


def test_the_threshold_is_the_lowest_that_is_measured_to_be_precise() -> None:
    def pairs(weight: float, right: int, wrong: int) -> list[measuring.Labelled]:
        return [
            measuring.Labelled(at, at + 1, at < right, weight, (rules.ALL,))
            for at in range(right + wrong)
        ]

    good = pairs(20.5, 9_000, 0)
    assert measuring.chosen(good + pairs(9.5, 500, 100)) == 10.0
    assert measuring.chosen(good + pairs(9.5, 500, 0)) == 3.0
    assert measuring.chosen(pairs(20.5, 900, 0)) is None

"""A sample is drawn by chance, labelled blind, and what it says of a run is an honest estimate."""

import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from iops.governance.access.authority import actor_for, system_actor
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.errors import Refused
from iops.pole.identity.models import Judgement
from iops.pole.linkage import drawing, measuring, rules, sampling
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.batch.plan import Plan
from iops.pole.linkage.commands import Proposed, decide, load_proposals
from iops.pole.linkage.measuring import Labelled
from iops.pole.linkage.models import Measurement, Proposal, Sample, Sampled
from iops.pole.linkage.queries import next_drawn, next_pair, waiting_drawn
from iops.pole.people.commands import record_person
from iops.pole.people.contracts import PersonDetails

SIZES = st.dictionaries(
    st.text("abcdefgh", min_size=1), st.integers(1, 5_000), min_size=1, max_size=12
)


@given(SIZES, st.integers(1, 8_000))
def test_every_stratum_gives_some_and_none_more_than_it_has(
    sizes: dict[str, int], wanted: int
) -> None:
    given_by = sampling.allocated(sizes, wanted)
    assert all(1 <= given_by[name] <= size for name, size in sizes.items())
    total = sum(given_by.values())
    assert min(wanted, sum(sizes.values())) <= total <= max(len(sizes), min(wanted, total))


def test_the_same_seed_draws_the_same_and_no_pair_twice() -> None:
    strata = {"twins, weight 10": range(40), "other, weight 20": range(100, 2_100)}
    one, again, other = (
        sampling.draw(strata, pairs=200, tuning=100, seed=seed) for seed in (7, 7, 8)
    )
    assert one == again != other
    assert len({pair.proposal_id for pair in one}) == len(one) == 300
    assert sorted(pair.rank for pair in one) == list(range(300))
    assert 195 <= sum(not pair.tuning for pair in one) <= 205
    assert {pair.stratum for pair in one[:60]} == set(strata), "the order mixes the strata"


#: Stratum: how many proposed pairs, and how many of them are one person.
TOWN = {"twins, weight 15": (600, 560), "other, weight 15": (8_000, 7_900),
        "other, weight 20": (40_000, 39_980)}  # fmt: skip


def test_the_lower_bound_lies_below_the_truth_nineteen_times_in_twenty() -> None:
    """Drawn 400 times from a town whose truth is known; the estimate itself is in the middle."""
    truth, ids, at = [], {}, 0
    for name, (size, right) in TOWN.items():
        ids[name] = range(at, at + size)
        truth += [n < right for n in range(size)]
        at += size
    precision = sum(truth) / len(truth)
    below, total = 0, 0.0
    for seed in range(400):
        drawn = sampling.draw(ids, pairs=3_000, tuning=0, seed=seed)
        counts: dict[str, int] = {}
        for one in drawn:
            counts[one.stratum] = counts.get(one.stratum, 0) + 1
        found = measuring.measured(
            [
                Labelled(
                    one.proposal_id, one.proposal_id, truth[one.proposal_id], 20.0, (rules.ALL,),
                    stratum=one.stratum, stands_for=len(ids[one.stratum]) / counts[one.stratum],
                )
                for one in drawn
            ],
            threshold=3.0,
        )[rules.ALL]  # fmt: skip
        below += found.lower <= precision
        total += found.precision
    assert below / 400 >= 0.95
    assert total / 400 == pytest.approx(precision, abs=2e-4)


def test_a_sample_without_strata_is_counted_as_it_always_was() -> None:
    share, effective = rules.of_strata([rules.Stratum(4_000, 4_000, 4_000, 25.0)])
    assert (share, effective) == (1.0, 4_000)
    kept = rules.Measured(labelled=5, joined=4, right=4)
    assert kept.lower == rules.lower_bound(4, 4)


PAIRS = 30
Run = tuple[RunFolder, dict[int, tuple[int, int]]]


@pytest.fixture
def by(committed: str) -> Actor:
    from iops.conftest import person

    return actor_for(person("t.reviewer", "investigator"))


@pytest.fixture
def run(by: Actor, tmp_path: Path, settings: object) -> Run:
    """Thirty pairs that a run holds to be one person; the numbers of the proposals by pair."""
    settings.VAR = tmp_path  # type: ignore[attr-defined]
    pairs = []
    for at in range(PAIRS):
        ends = [
            record_person(
                by=by, details=PersonDetails(forename=name, surname=f"Ash{at}", born="1974-05-02")
            ).value.pk
            for name in _names(at)
        ]
        pairs.append((min(ends), max(ends)))
    folder = RunFolder(tmp_path / "linkage" / "r1", Plan().settings)
    records = [
        {"id": end, "forename": name.lower(), "surname": f"ash{at}", "born": "1974-05-02",
         "sex": "f", "number": None}
        for at, pair in enumerate(pairs)
        for end, name in zip(pair, _names(at), strict=True)
    ]  # fmt: skip
    scores = [
        {"id_l": left, "id_r": right, "match_weight": 12.0 + at % 3}
        for at, (left, right) in enumerate(pairs)
    ]
    text = [(name, pa.string()) for name in ("forename", "surname", "born", "sex", "number")]
    schema = pa.schema([("id", pa.int64()), *text])

    def write(where: Path) -> dict[str, int]:
        pq.write_table(pa.Table.from_pylist(records, schema), where / "records.parquet")
        pq.write_table(pa.Table.from_pylist(scores), where / "scores.parquet")
        return {"records": len(records)}

    folder.step("export", after="", files=("records.parquet", "scores.parquet"), do=write)
    propose(pairs)
    return folder, {one.pk: (one.left_id, one.right_id) for one in everything()}


def _names(at: int) -> tuple[str, str]:
    """Every third pair may be twins: born the same day, and called differently."""
    return ("Ann", "Ivy") if at % 3 == 0 else ("Ann", "Ann")


def propose(pairs: list[tuple[int, int]], run: str = "r1") -> None:
    why = [("forename", "like", 4.2, 0.0)]
    found = [Proposed(*pair, 12.0 + at % 3, -17.0, why, True) for at, pair in enumerate(pairs)]
    load_proposals(by=system_actor("worker"), run=run, pairs=found)


def everything() -> list[Proposal]:
    return list(Proposal.objects.using("owner").order_by("pk"))


def sampled(run: Run, **more: int) -> Sample:
    plan = {"pairs": 12, "tuning": 6, "seed": 3} | more
    return drawing.sample(run[0], by=system_actor("worker"), **plan)


def test_a_drawn_pair_is_labelled_without_the_machines_word(by: Actor, run: Run) -> None:
    drawn = sampled(run)
    order = list(
        Sampled.objects.filter(sample=drawn).order_by("rank").values_list("proposal_id", flat=True)
    )
    assert (waiting_drawn(by), len(order)) == (18, 18)
    found = next_drawn(by=by)
    assert found is not None
    assert (found.proposal.pk, found.blind, list(found.reasons)) == (order[0], True, [])
    client = Client()
    client.force_login(
        Account.objects.get(pk=by.account_id), backend="django.contrib.auth.backends.ModelBackend"
    )
    for address in ("/duplicates/sample/", f"/duplicates/{order[0]}/"):
        page = client.get(address).content.decode()
        assert "judge it by the records alone" in page
        assert "Match weight" not in page
        assert "Why the machine proposes it" not in page
    answer = client.post(f"/duplicates/{order[0]}/same/", {"from": "sample"})
    assert answer["Location"] == "/duplicates/sample/"
    judged = Judgement.objects.using("owner").get()
    assert "without the machine" in judged.reason
    after = next_drawn(by=by)
    assert after is not None
    assert after.proposal.pk == order[1]
    # In the queue it is as blind; once it is judged its weight may be seen.
    assert "Match weight" in client.get(f"/duplicates/{order[0]}/").content.decode()
    other = next_pair(by=by, skipped=order)
    assert other is not None
    assert not other.blind


def test_a_new_run_leaves_the_sample_as_it_was_drawn(by: Actor, run: Run) -> None:
    drawn = sampled(run)
    before = set(Sampled.objects.filter(sample=drawn).values_list("proposal_id", flat=True))
    propose(list(run[1].values())[:3], run="r2")
    kept = {one.pk for one in everything()}
    assert before <= kept
    assert set(Sampled.objects.filter(sample=drawn).values_list("proposal_id", flat=True)) == before


def test_what_measures_never_chooses_and_doubt_counts_against(by: Actor, run: Run) -> None:
    drawn = sampled(run)
    system = system_actor("worker")
    rows = list(Sampled.objects.filter(sample=drawn).order_by("rank"))
    measures = [one.proposal_id for one in rows if not one.tuning]
    for at, one in enumerate(rows):
        verdict = "unsure" if one.proposal_id == measures[0] else "same"
        decide(by=by, proposal_id=one.proposal_id, verdict=verdict, reason=f"Seen {at}")
    outside = next(pk for pk in run[1] if pk not in {one.proposal_id for one in rows})
    decide(by=by, proposal_id=outside, verdict="same")
    choosing, held = drawing.labelled(system, drawn)
    assert {(one.left_id, one.right_id) for one in held} == {run[1][pk] for pk in measures}
    assert len(choosing) == len(rows) - len(measures) + 1
    assert sum(not one.same for one in held) == 1
    assert sum(one.stands_for for one in held) == pytest.approx(PAIRS)
    assert drawing.unlabelled(drawn, held) == []


def test_the_commands_draw_measure_and_say_what_is_missing(
    by: Actor, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(CommandError, match="identity sample --run r1"):
        call_command("identity_measure", run="r1")
    with pytest.raises(CommandError, match="no run “r9”"):
        call_command("identity_sample", run="r9")
    call_command("identity_sample", run="r1", pairs=12, tuning=6)
    said = capsys.readouterr().out
    measures = Sampled.objects.filter(tuning=False).count()
    assert 12 <= measures <= 14
    assert f"{measures} pairs measure; a machine may judge only after 10,000." in said
    with pytest.raises(CommandError, match="label the whole sample first"):
        call_command("identity_measure", run="r1", threshold=3.0, record=True)
    for one in Sampled.objects.order_by("rank"):
        decide(by=by, proposal_id=one.proposal_id, verdict="same")
    capsys.readouterr()
    call_command("identity_measure", run="r1", threshold=3.0, record=True)
    said = capsys.readouterr().out
    assert f"0 pairs choose the threshold, {measures} measure it" in said
    assert f"not automatic: {measures} labelled pairs" in said
    assert "no capability records it yet: a person in custody" in said
    (kept,) = Measurement.objects.all()
    assert kept.groups["all"]["labelled"] == measures
    assert kept.groups["all"]["share"] == 1.0
    assert json.dumps(kept.groups)


def test_a_run_of_which_nothing_waits_gives_no_sample(by: Actor, run: Run) -> None:
    propose([], run="r2")
    with pytest.raises(Refused, match="No pair of the run"):
        sampled(run)

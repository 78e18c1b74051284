"""A run from end to end: the steps of the batch, then what it proposes, for people to judge."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Final

from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.pole.identity.models import Judgement
from iops.pole.identity.rules import DIFFERENT
from iops.pole.linkage.batch import steps
from iops.pole.linkage.batch.folder import RunFolder, Unfinished
from iops.pole.linkage.batch.plan import Plan, batch
from iops.pole.linkage.commands import join_alike, load_proposals
from iops.pole.linkage.commands.automatic import BATCH
from iops.pole.linkage.export import export
from iops.pole.linkage.models import Automatic, Proposal
from iops.pole.linkage.proposing import proposals

STEPS: Final = (*steps.STEPS, "propose")


def open_run(path: Path, plan: Plan, *, say: Callable[[str], None]) -> RunFolder:
    """The folder of a run, new or begun before."""
    return RunFolder(path, plan.settings, say)


def go(run: RunFolder, plan: Plan, *, by: Actor, only: str = "", automatic: bool = False) -> None:
    """Do the steps that are not done, or one of them.

    Raises Unfinished, EngineMissing, TooFew and NotPermitted.
    """
    wanted = [only] if only else list(STEPS)
    if "export" in wanted:
        export(run, by=by)
    batch(run, plan, wanted=wanted, apart=judged_different(by))
    if "propose" in wanted:
        _propose(run, by)
    if automatic:
        _judge(run, by)


def judged_different(by: Actor) -> list[tuple[int, int]]:
    """Pairs that hold as different people now."""
    with visibility(by):
        held = Judgement.objects.filter(verdict=DIFFERENT, superseded_at=None)
        return list(held.values_list("left_id", "right_id"))


def _propose(run: RunFolder, by: Actor) -> None:
    if not run.done("cluster", "predict"):
        raise Unfinished("“propose” needs what “cluster” makes. Run that step first.")
    counts = load_proposals(by=by, run=run.path.name, pairs=proposals(run))
    run.say(
        f"propose: {counts['proposed']:,} pairs, {counts['waiting']:,} wait for people; the others "
        "are one person already, or judged"
    )


def _judge(run: RunFolder, by: Actor) -> None:
    """Let the machine judge, as far as the force has allowed it; say how much it did."""
    if not Automatic.objects.filter(force_id=by.force_id, is_on=True).exists():
        run.say("automatic: off in this force; every pair waits for people")
        return
    total: dict[str, int] = {}
    with visibility(by):
        waiting = Proposal.objects.visible_to(by).filter(
            state="open", together=True, run=run.path.name
        )
        ids = list(waiting.order_by("-weight").values_list("pk", flat=True))
    for at in range(0, len(ids), BATCH):
        done = join_alike(
            by=by, proposal_ids=ids[at : at + BATCH],
            settings_hash=run.manifest["settings_hash"],
        ).value  # fmt: skip
        for word, count in done.items():
            total[word] = total.get(word, 0) + count
    run.say("automatic: " + ", ".join(f"{word} {count:,}" for word, count in total.items()))


def told(run: RunFolder) -> str:
    """What a run has made so far, in lines."""
    lines = [f"begun {run.manifest['begun']}, settings {run.manifest['settings']}"]
    for name in steps.STEPS:
        found = run.manifest["steps"].get(name)
        if found is None:
            lines.append(f"{name:<9} not begun")
        elif found["state"] != "done":
            lines.append(f"{name:<9} begun {found['begun']}, not finished")
        else:
            noted = ", ".join(f"{key} {value}" for key, value in found["notes"].items())
            lines.append(f"{name:<9} {found['seconds']:>8} s  {noted}")
    return "\n".join(lines)


def kept_settings(path: Path) -> dict[str, object]:
    """The settings with which a run was made, from its own manifest."""
    found: dict[str, object] = json.loads((path / "manifest.json").read_text())["settings"]
    return found

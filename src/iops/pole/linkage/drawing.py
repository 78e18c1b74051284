"""A sample of the pairs that a run proposes, for people to label without the machine's weight."""

from __future__ import annotations

import random
from collections.abc import Iterable
from typing import Final

from django.db import connection

from iops.governance.access.audiences import whole_sight
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import Refused
from iops.pole.linkage import measuring, rules, sampling
from iops.pole.linkage.batch.folder import RunFolder
from iops.pole.linkage.cautions import cautions_of
from iops.pole.linkage.commands import draw_sample
from iops.pole.linkage.models import Proposal, Sample, Sampled

#: Of more pairs than these, so many are drawn by chance first: both draws together are one.
MOST_WEIGHED: Final = 200_000
#: The ethnic group (6+1, else the first letter of 18+1) stands for the origin of a name.
_ORIGINS = """
    SELECT id, left(coalesce(nullif(observed_ethnicity, ''), ethnicity), 1) FROM people_profile
    WHERE id = ANY (%s)
"""
#: Pairs that people judged, as labels; a machine's own judgements prove nothing.
_JUDGED = """
    SELECT j.left_id, j.right_id, j.verdict FROM identity_judgement j
    JOIN access_account a ON a.id = j.created_by AND NOT a.is_system
    WHERE j.superseded_at IS NULL
"""


def sample(run: RunFolder, *, by: Actor, pairs: int, tuning: int, seed: int) -> Sample:
    """Draw from the pairs of this run that wait and that it holds to be one person.

    Those are what a machine would be let judge; what people have judged already, in the order of
    danger, is no sample of anything. Raises Refused where none waits.
    """
    name = run.path.name
    with visibility(by), whole_sight():
        waiting = Proposal.objects.filter(run=name, state="open", together=True).order_by("pk")
        frame = list(waiting.values_list("pk", "left_id", "right_id"))
    if not frame:
        raise Refused(f"No pair of the run “{name}” waits. Run “iops identity link --run {name}”.")
    population = len(frame)
    if population > MOST_WEIGHED:
        frame = random.Random(seed).sample(frame, MOST_WEIGHED)
    number = {(left, right): pk for pk, left, right in frame}
    labels = [measuring.Labelled(left, right, same=False) for _, left, right in frame]
    strata: dict[str, list[int]] = {}
    for one in measuring.scored(run, labels, origins_of(by, labels)):
        special = sorted((name for name in one.groups if name != rules.ALL), key=_rarest)
        strata.setdefault(sampling.stratum_of(one.weight, special), []).append(
            number[one.left_id, one.right_id]
        )
    stand_for = population / sum(map(len, strata.values()))
    return draw_sample(
        by=by, run=name, settings_hash=run.manifest["settings_hash"], seed=seed,
        strata={name: round(len(ids) * stand_for, 3) for name, ids in strata.items()},
        drawn=sampling.draw(strata, pairs=pairs, tuning=tuning, seed=seed),
    ).value  # fmt: skip


def _rarest(group: str) -> tuple[int, str]:
    order = (rules.TWINS, rules.FATHER_AND_SON)
    return (order.index(group) if group in order else len(order), group)


def newest_sample(by: Actor, run: str = "") -> Sample | None:
    """The newest sample of the actor's force, or of one of its runs."""
    found = Sample.objects.filter(force_id=by.force_id)
    return (found.filter(run=run) if run else found).order_by("-pk").first()


def labelled(by: Actor, drawn: Sample) -> tuple[list[measuring.Labelled], list[measuring.Labelled]]:
    """What people have said so far: pairs that may choose a threshold, and pairs that measure it.

    A pair of the sample of which people are not sure counts as joined wrongly. Each that measures
    stands for its share of the stratum. What was judged in the queue may choose, and no more.
    """
    said = judged(by)
    with visibility(by), whole_sight():
        rows = Sampled.objects.filter(sample=drawn).values_list(
            "proposal__left_id", "proposal__right_id", "stratum", "tuning"
        )
        mine = {(left, right): (stratum, tunes) for left, right, stratum, tunes in rows}
    counts: dict[str, int] = {}
    for pair, (stratum, tunes) in mine.items():
        if pair in said and not tunes:
            counts[stratum] = counts.get(stratum, 0) + 1
    choosing, held = [], []
    for (left, right), verdict in said.items():
        stratum, tunes = mine.get((left, right), ("", True))
        if stratum and not tunes:
            stands = drawn.strata[stratum] / counts[stratum]
            held.append(
                measuring.Labelled(
                    left, right, verdict == "same", stratum=stratum, stands_for=stands
                )
            )
        elif stratum or verdict != "unsure":
            choosing.append(measuring.Labelled(left, right, verdict == "same"))
    return choosing, held


def unlabelled(drawn: Sample, held: Iterable[measuring.Labelled]) -> list[str]:
    """Strata of which no pair that measures has been labelled: nothing is known of them yet."""
    return sorted(set(drawn.strata) - {one.stratum for one in held})


def judged(by: Actor) -> dict[tuple[int, int], str]:
    """The verdict of each pair that a person has judged."""
    with visibility(by), whole_sight(), connection.cursor() as cursor:
        cursor.execute(_JUDGED)
        return {(left, right): verdict for left, right, verdict in cursor.fetchall()}


def origins_of(by: Actor, labels: Iterable[measuring.Labelled]) -> dict[int, str]:
    """The ethnic group of each pair's first record, where one is recorded."""
    with visibility(by), whole_sight(), connection.cursor() as cursor:
        cursor.execute(_ORIGINS, [[one.left_id for one in labels]])
        return dict(cursor.fetchall())


def cautions_for(by: Actor, labels: Iterable[measuring.Labelled]) -> dict[int, frozenset[str]]:
    """What keeps a machine from each record of these pairs."""
    with visibility(by):
        return cautions_of({end for one in labels for end in (one.left_id, one.right_id)})

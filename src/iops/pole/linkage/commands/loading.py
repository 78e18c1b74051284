"""What a run proposes comes in by the second door, in batches."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db import connections

from iops.governance.access.audiences import held_by_all
from iops.kernel import bulk, clock
from iops.kernel.actors import Actor
from iops.kernel.ids import new_uid
from iops.pole.linkage.commands.standing import weigh_all

BATCH = 20_000
#: The run of what was found when a record arrived: the name of no run that somebody starts.
ARRIVED = "(arrived)"
#: What people have judged stays, what was drawn for them to label, and what arrived by itself.
_REPLACED = """
    DELETE FROM linkage_proposal p WHERE p.state <> 'judged' AND p.run <> %s
    AND NOT EXISTS (SELECT 1 FROM linkage_sampled s WHERE s.proposal_id = p.id)
"""
_COLUMNS = ("uid", "audience_id", "version", "created_at", "created_by", "run_id", "run",
            "left_id", "right_id", "weight", "prior", "explanation", "together", "danger",
            "state")  # fmt: skip
#: Of the pairs that a run found: those that are two records still, that nobody answered, with who
#: sees either. Who judged by themselves is not asked again; a machine's judgement may be doubted.
_WAITING = """
    SELECT u.at, l.audience_id, r.audience_id
    FROM unnest(%s::bigint[], %s::bigint[]) WITH ORDINALITY AS u (l, r, at)
    JOIN people_profile l ON l.id = u.l JOIN people_profile r ON r.id = u.r
    LEFT JOIN identity_membership ml ON ml.profile_id = u.l
    LEFT JOIN identity_membership mr ON mr.profile_id = u.r
    WHERE coalesce(ml.nominal_id, u.l) <> coalesce(mr.nominal_id, u.r)
      AND NOT EXISTS (SELECT 1 FROM linkage_proposal p WHERE p.left_id = u.l AND p.right_id = u.r)
      AND NOT EXISTS (
          SELECT 1 FROM identity_judgement j JOIN access_account a ON a.id = j.created_by
          WHERE j.left_id = u.l AND j.right_id = u.r AND j.superseded_at IS NULL
            AND NOT a.is_system)
      AND NOT linkage_apart(coalesce(ml.nominal_id, u.l), coalesce(mr.nominal_id, u.r))
"""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A pair that a run proposes: the lower number first; weights as logarithms to base two.

    ``explanation``: (comparison, outcome, weight, weight of its rarity); ``together``: the run
    holds them to be one person, and does not merely doubt.
    """

    left_id: int
    right_id: int
    weight: float
    prior: float
    explanation: Sequence[tuple[str, str, float, float]]
    together: bool


def load_proposals(*, by: Actor, run: str, pairs: Iterable[Proposed]) -> dict[str, int]:
    """Let these pairs wait for review in the place of those that an earlier run left waiting.

    What people have judged stays as it is, and is not proposed again; so does what waits since a
    record arrived. Answers counts.
    """
    counts = {"proposed": 0, "waiting": 0}
    audiences: dict[tuple[int, int], int] = {}
    with bulk.bulk_run("linkage", by=by, source=run) as load:
        with bulk.batch(load), connections[bulk.DOOR].cursor() as cursor:
            cursor.execute(_REPLACED, [ARRIVED])
        for some in _batches(pairs):
            counts["proposed"] += len(some)
            waiting = waiting_of(some, using=bulk.DOOR)
            by_audience: dict[int, list[Proposed]] = {}
            for at, left, right in waiting:
                seen = audiences.get((left, right))
                if seen is None:
                    seen = audiences[left, right] = held_by_all(left, right)
                by_audience.setdefault(seen, []).append(some[at - 1])
            with bulk.batch(load):
                for audience, found in by_audience.items():
                    rows = (_row(one, by, load.id, run, audience) for one in found)
                    counts["waiting"] += bulk.copy_rows(
                        load, "linkage_proposal", _COLUMNS, rows, audience_id=audience
                    )
    weigh_all(by=by)
    return counts


def _batches(pairs: Iterable[Proposed]) -> Iterator[list[Proposed]]:
    stream = iter(pairs)
    while some := list(islice(stream, BATCH)):
        yield some


def waiting_of(pairs: Sequence[Proposed], *, using: str) -> list[tuple[int, int, int]]:
    """Those that nobody has answered: position in ``pairs`` from 1, audience of either record."""
    with connections[using].cursor() as cursor:
        cursor.execute(_WAITING, [[one.left_id for one in pairs], [one.right_id for one in pairs]])
        found: list[tuple[int, int, int]] = cursor.fetchall()
    return found


def _row(one: Proposed, by: Actor, run_id: int, run: str, audience: int) -> tuple[Any, ...]:
    return (
        new_uid(), audience, 1, clock.now(), by.account_id, run_id, run, one.left_id,
        one.right_id, one.weight, one.prior, json.dumps(one.explanation), one.together, 0, "open",
    )  # fmt: skip

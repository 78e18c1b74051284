"""A sample that was drawn is kept, so that it stays as it was drawn while it is labelled."""

from collections.abc import Mapping, Sequence

from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact
from iops.pole.linkage.models import Sample, Sampled
from iops.pole.linkage.sampling import Drawn

_AT_ONCE = 5_000


@command("linkage.draw_sample", permission="linkage.run", result="sample")
def draw_sample(
    *, by: Actor, run: str, settings_hash: str, seed: int, strata: Mapping[str, float],
    drawn: Sequence[Drawn],
) -> Outcome[Sample]:  # fmt: skip
    """Keep a sample of proposals. ``strata``: how many pairs each stood for when it was drawn."""
    made = Sample.objects.create(
        force_id=by.force_id, run=run, settings_hash=settings_hash, seed=seed,
        strata=dict(strata), drawn_at=clock.now(), drawn_by=by.account_id,
    )  # fmt: skip
    Sampled.objects.bulk_create(
        [
            Sampled(
                sample=made, proposal_id=one.proposal_id, stratum=one.stratum, rank=one.rank,
                tuning=one.tuning,
            )
            for one in drawn
        ],
        batch_size=_AT_ONCE,
    )  # fmt: skip
    return Outcome(made, [Fact("linkage.sampled", "sample", made.pk, 0)])

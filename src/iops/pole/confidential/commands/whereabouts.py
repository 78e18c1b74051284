"""Keeping the true whereabouts of records, for the commands that say where a record is."""

from dataclasses import asdict

from iops.governance.access.audiences import admitted, alone, set_accounts
from iops.governance.access.commands.sight import workers_on
from iops.governance.access.models import Audience
from iops.kernel.actors import Actor
from iops.kernel.errors import Refused
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS
from iops.pole.confidential.audience import whereabouts_audience, whole_sight
from iops.pole.confidential.contracts import Spot
from iops.pole.confidential.models import Whereabouts
from iops.pole.confidential.queries import spot_of


def keep(by: Actor, kind: str, record_id: int, spot: Spot) -> list[Fact]:
    """Keep the true whereabouts of a record whose own row is veiled; answers the facts to state.

    Inside the command that writes the record. Who keeps them goes on knowing them. Raises Refused
    where they are kept already and the actor may not know them.
    """
    before = _kept(kind, record_id)
    if before is not None:
        if not by.sees(before.audience_id):
            raise Refused("The address is confidential. Those who may see it change it.")
        for name, value in asdict(spot).items():
            setattr(before, name, value)
        before.version += 1
        before.save()
        return [Fact(WHEREABOUTS, kind, record_id, before.audience_id)]
    audience = whereabouts_audience(by.force_id, accounts=[by.account_id])
    admitted(by, audience)
    Whereabouts.objects.create(
        audience_id=audience,
        created_by=by.account_id,
        record_kind=kind,
        record_id=record_id,
        **asdict(spot),
    )
    return [Fact(WHEREABOUTS, kind, record_id, audience)]


def carry(by: Actor, source: tuple[str, int], to: tuple[str, int]) -> list[Fact]:
    """Keep for a record what is kept for the one it came from, whether the actor knows it or not.

    Those who have work on the new record know it from then on.
    """
    kept = _kept(*source)
    if kept is None:
        return []
    audience = whereabouts_audience(by.force_id, accounts=[kept.created_by])
    with whole_sight():
        Whereabouts.objects.create(
            audience_id=audience,
            created_by=kept.created_by,
            record_kind=to[0],
            record_id=to[1],
            **asdict(spot_of(kept)),
        )
    return [Fact(WHEREABOUTS, to[0], to[1], audience)]


def withdraw(by: Actor, kind: str, record_id: int) -> list[Fact]:
    """Forget the whereabouts of a record that is somewhere open now; history keeps them.

    Raises Refused where the actor may not know them.
    """
    before = _kept(kind, record_id)
    if before is None:
        return []
    if not by.sees(before.audience_id):
        raise Refused("The address is confidential. Those who may see it change it.")
    audience = before.audience_id
    before.delete()
    return [Fact(WHEREABOUTS, kind, record_id, audience)]


def set_workers(kind: str, record_id: int) -> None:
    """Let those who have work on a veiled record know where it is, and nobody who had.

    Called whenever that work may have changed: a unit sent or released, a crime allocated.
    """
    kept = _kept(kind, record_id)
    if kept is None:
        return
    own = alone(Audience.objects.get(pk=kept.audience_id), kind, record_id)
    if own != kept.audience_id:
        kept.audience_id = own
        kept.version += 1
        with whole_sight():
            kept.save()
    set_accounts(own, {kept.created_by, *workers_on(kind, record_id)})


def _kept(kind: str, record_id: int) -> Whereabouts | None:
    with whole_sight():
        found: Whereabouts | None = Whereabouts.objects.filter(
            record_kind=kind, record_id=record_id
        ).first()
    return found

"""Keeping the true whereabouts of records, for the commands that say where a record is."""

from dataclasses import asdict

from django.db.models import F

from iops.governance.access.audiences import admitted, alone, set_accounts
from iops.governance.access.commands.sight import workers_on
from iops.governance.access.models import Audience
from iops.kernel.actors import Actor
from iops.kernel.belonging import record_model
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused
from iops.kernel.events import Fact
from iops.kernel.registry import WHEREABOUTS
from iops.pole.confidential.audience import whereabouts_audience, whole_sight
from iops.pole.confidential.commands.prose import carry_words, set_readers
from iops.pole.confidential.contracts import CONFIDENTIAL, FIELDS, VEILED, Spot
from iops.pole.confidential.models import Whereabouts
from iops.pole.confidential.queries import is_shut, spot_of, text_field


def keep(by: Actor, kind: str, record_id: int, spot: Spot, *, asked: bool = False) -> list[Fact]:
    """Keep the true whereabouts of a record whose own row is veiled; answers the facts to state.

    Inside the command that writes the record; ``asked`` where somebody asked for it, so that they
    stay kept when the place is lifted. Who keeps them goes on knowing them. Raises Refused
    where they are kept already and the actor may not know them.
    """
    before = _kept(kind, record_id)
    if before is not None:
        if not by.sees(before.audience_id):
            raise Refused("The address is confidential. Those who may see it change it.")
        for name, value in asdict(spot).items():
            setattr(before, name, value)
        before.asked = asked or before.asked
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
        asked=asked,
        **asdict(spot),
    )
    return [Fact(WHEREABOUTS, kind, record_id, audience)]


def carry(by: Actor, source: tuple[str, int], to: tuple[str, int]) -> list[Fact]:
    """Keep for a record what is kept for the one it came from, whether the actor knows it or not.

    Those who have work on the new record know it from then on; so with what its text says.
    """
    carry_words(by, source, to)
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
            asked=kept.asked,
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


@command("confidential.veil", permission="")
def veil_record(*, by: Actor, kind: str, record_id: int) -> Outcome[bool]:
    """Veil a record that was just written, where it says that it is at a confidential place.

    For those whose own commands know nothing of confidential places. Answers whether it did.
    """
    model = record_model(kind)
    record = locked(model.objects, by, record_id, what=kind)
    spot = spot_of(record)
    if not spot.place_text or spot.place_text == CONFIDENTIAL or not is_shut(spot):
        return Outcome(False)
    facts = keep(by, kind, record_id, spot)
    model.objects.filter(pk=record_id).update(version=F("version") + 1, **veil_values(kind))
    return Outcome(True, facts)


def veil_values(kind: str) -> dict[str, str | None]:
    """What the columns of a veiled record hold."""
    return {name: getattr(VEILED, of) for name, of in columns_of(kind).items()}


def columns_of(kind: str) -> dict[str, str]:
    """The columns of a kind of record that say where it is, each with the part of a spot in it."""
    model = record_model(kind)
    found = {name: name for name in FIELDS if hasattr(model, name)}
    return found | {text_field(model): "place_text"}


def set_workers(kind: str, record_id: int) -> None:
    """Let those who have work on a veiled record know where it is, and nobody who had.

    Called whenever that work may have changed: a unit sent or released, a crime allocated. What
    its text says is read by them too.
    """
    workers = workers_on(kind, record_id)
    set_readers(kind, record_id, workers)
    kept = _kept(kind, record_id)
    if kept is None:
        return
    own = alone(Audience.objects.get(pk=kept.audience_id), kind, record_id)
    if own != kept.audience_id:
        kept.audience_id = own
        kept.version += 1
        with whole_sight():
            kept.save()
    set_accounts(own, {kept.created_by, *workers})


def _kept(kind: str, record_id: int) -> Whereabouts | None:
    with whole_sight():
        found: Whereabouts | None = Whereabouts.objects.filter(
            record_kind=kind, record_id=record_id
        ).first()
    return found

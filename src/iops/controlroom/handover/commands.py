"""Handing a desk over: offered, read and confirmed, or taken back."""

from collections.abc import Collection

from django.db import IntegrityError, transaction

from iops.controlroom.desks.commands import take_over
from iops.controlroom.desks.models import Desk, Sitting
from iops.controlroom.handover import rules
from iops.controlroom.handover.models import DeskHandover
from iops.controlroom.handover.queries import ids_at_desk
from iops.governance.access.authority import people_who_may
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact


@command("handover.offer", permission="desks.sit", result="desk_handover")
def offer_desk(*, by: Actor, desk_id: int, to_account: int | None = None) -> Outcome[DeskHandover]:
    """Offer the desk at which the actor sits to a colleague, or to whoever comes (None).

    The actor sits there until somebody has confirmed. Raises Refused for whoever sits elsewhere or
    has offered it already, Invalid for a colleague who may not sit at a desk.
    """
    desk = Desk.objects.visible_to(by).filter(pk=desk_id, closed_at=None).first()
    if desk is None:
        raise NotVisible("There is no desk with this number that you may see.")
    now = clock.now()
    mine = Sitting.objects.filter(desk=desk, account_id=by.account_id, ended="")
    if not mine.filter(sat__contains=now).exists():
        raise Refused(f"You do not sit at {desk.name}: whoever sits there hands it over.")
    if to_account is not None:
        able = people_who_may("desks.sit", force_id=by.force_id).exclude(pk=by.account_id)
        if not able.filter(pk=to_account).exists():
            raise Invalid.at("to", "Choose a colleague who may sit at a desk, or whoever comes.")
    try:
        with transaction.atomic():
            offer = DeskHandover.objects.create(
                audience_id=desk.audience_id, created_by=by.account_id, desk_id=desk.pk,
                from_id=by.account_id, to_id=to_account, offered_at=now,
            )  # fmt: skip
    except IntegrityError:
        raise Refused(f"You have offered {desk.name} already. Take that back first.") from None
    return Outcome(offer, [_fact("handover.offered", offer)])


@command("handover.confirm", permission="desks.sit", result="desk_handover")
def confirm_handover(
    *, by: Actor, handover_id: int, read: Collection[int]
) -> Outcome[DeskHandover]:
    """Confirm the list of a desk, and sit there instead of the colleague, in one step.

    ``read`` are the numbers of the open incidents on the list as it was read. Raises Refused where
    others have come since, for whoever it was not offered to, and where it is over.
    """
    offer = _going(by, handover_id)
    if offer.from_id == by.account_id:
        raise Refused("A colleague confirms the list. To end your offer, take it back.")
    if offer.to_id not in (None, by.account_id):
        raise Refused("This desk was offered to somebody else.")
    listed = ids_at_desk(by, offer.desk_id)
    fresh = rules.unread(listed.open, read)
    if fresh:
        said = rules.sentence(fresh)
        raise Refused(said, fields={"read": said})
    take_over(by=by, desk_id=offer.desk_id, from_account=offer.from_id)
    offer.incidents, offer.results = list(listed.open), list(listed.results)
    offer.diary, offer.units = list(listed.diary), list(listed.units)
    _end(by, offer, confirmed=True)
    return Outcome(offer, [_fact("handover.confirmed", offer)])


@command("handover.take_back", permission="desks.sit", result="desk_handover")
def take_back(*, by: Actor, handover_id: int) -> Outcome[DeskHandover]:
    """End an offer that is not wanted any more. Raises Refused for one of somebody else."""
    offer = _going(by, handover_id)
    if offer.from_id != by.account_id:
        raise Refused("Whoever offered the desk takes it back.")
    _end(by, offer, confirmed=False)
    return Outcome(offer, [_fact("handover.taken_back", offer)])


@command("handover.look_at", permission="")
def look_at(*, by: Actor, desk_id: int) -> Outcome[int]:
    """End the offers of whoever has left a desk, in the command by which they left."""
    sitting = Sitting.objects.filter(desk_id=desk_id, ended="", sat__contains=clock.now())
    going = DeskHandover.objects.select_for_update().filter(desk_id=desk_id, ended_at=None)
    left = list(going.exclude(from_id__in=list(sitting.values_list("account_id", flat=True))))
    for offer in left:
        _end(by, offer, confirmed=False)
    return Outcome(len(left), [_fact("handover.taken_back", one) for one in left])


def _going(by: Actor, handover_id: int) -> DeskHandover:
    offer = locked(DeskHandover.objects, by, handover_id, what="handover")
    if offer.ended_at is not None:
        raise Refused("This handover is over: it was confirmed, or taken back.")
    return offer


def _end(by: Actor, offer: DeskHandover, *, confirmed: bool) -> None:
    offer.ended_at, offer.ended_by, offer.confirmed = clock.now(), by.account_id, confirmed
    offer.version += 1
    offer.save()


def _fact(event_type: str, offer: DeskHandover) -> Fact:
    data = {"handover": offer.pk, "from": offer.from_id, "to": offer.to_id}
    return Fact(event_type, "desk", offer.desk_id, offer.audience_id, data)

"""Handlers say what they do; a supervisor says it for whoever has left."""

import re
from typing import Final

from iops.controlroom.telephony import rules
from iops.controlroom.telephony.commands.deliver import deliver
from iops.controlroom.telephony.commands.shared import call_fact, put, state_of, stop_ringing
from iops.controlroom.telephony.contracts import AWAY, CHOSEN, DESK_STATES, OFF, READY
from iops.controlroom.telephony.models import Call, Desk
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid

_EXTENSION: Final = re.compile(r"[0-9A-Za-z*#-]{1,20}")


@command("telephony.choose", permission="telephony.handle", result="telephone_desk")
def choose_state(*, by: Actor, state: str, extension: str = "") -> Outcome[Desk]:
    """Be ready, on a break, away, or signed off; on a call it counts after the call's wrap-up.

    ``extension``: the telephone at which calls are to ring; the one before where it is not given.
    A call that rings goes on to the next when its handler is not ready any more. Raises Invalid
    naming both fields where they are wrong.
    """
    extension = extension.strip()
    # A call is locked before the desk at which it rings, here as everywhere.
    list(Call.objects.select_for_update().filter(rings_at=by.account_id))
    found = Desk.objects.select_for_update().filter(account_id=by.account_id).first()
    now = clock.now()
    desk = found or Desk(
        uid=new_uid(), audience_id=open_audience(by.force_id), created_by=by.account_id,
        account_id=by.account_id, since=now,
    )  # fmt: skip
    wrong = {}
    if state not in CHOSEN:
        wrong["state"] = f"Choose one of: {', '.join(DESK_STATES[one] for one in CHOSEN)}."
    if extension and not _EXTENSION.fullmatch(extension):
        wrong["extension"] = "An extension is figures or letters, at most 20, for example 4021."
    elif state != OFF and not (extension or desk.extension):
        wrong["extension"] = "Say at which telephone calls are to ring: its extension."
    elif state in CHOSEN and state != OFF:
        wrong |= _in_use(extension or desk.extension, by)
    all_at_once(wrong)
    desk.extension = extension or desk.extension
    facts = _leaves(desk) if state != READY else []
    facts.append(put(desk, rules.chosen(state_of(desk), state, now)))
    return Outcome(desk, [*facts, *deliver(now)])


@command("telephony.set_desk", permission="telephony.supervise", result="telephone_desk")
def set_desk(*, by: Actor, desk_id: int, state: str) -> Outcome[Desk]:
    """A supervisor marks a desk as away or signed off, because nobody is there.

    Raises Invalid for another state: nobody is made ready who has not said so. Raises Refused
    while the handler is on a call.
    """
    if state not in (AWAY, OFF):
        raise Invalid.at("state", "A supervisor can mark a desk as away or sign it off.")
    rings = Desk.objects.visible_to(by).filter(pk=desk_id).values("account_id")
    list(Call.objects.select_for_update().filter(rings_at__in=rings))
    desk = locked(Desk.objects, by, desk_id, what="desk")
    if desk.call_id is not None:
        raise Refused("This handler is on a call. Speak to them first.")
    now = clock.now()
    facts = [*_leaves(desk), put(desk, rules.chosen(state_of(desk), state, now))]
    return Outcome(desk, [*facts, *deliver(now)])


def _leaves(desk: Desk) -> list[Fact]:
    """What rings there rings there no more; it is given to the next in the same step."""
    facts = []
    for call in Call.objects.select_for_update(skip_locked=True).filter(
        rings_at=desk.account_id
    ):  # fmt: skip
        stop_ringing(call)
        call.save()
        facts.append(call_fact("telephony.passed_on", call))
    return facts


def _in_use(extension: str, by: Actor) -> dict[str, str]:
    """One handler at one telephone."""
    other = (
        Desk.objects.filter(extension=extension).exclude(state=OFF)
        .exclude(account_id=by.account_id).first()
    )  # fmt: skip
    if other is None:
        return {}
    who = Account.objects.filter(pk=other.account_id).values_list("name", flat=True).first()
    return {
        "extension": f"{who or 'Somebody'} is signed on at {extension}. Check the number, or have "
        "a supervisor sign them off."
    }

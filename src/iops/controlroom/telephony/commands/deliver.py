"""Which call rings at whose desk: the next to whoever is ready and idle longest."""

from datetime import datetime

from django.db.models import QuerySet

from iops.controlroom.contacts.contracts import EMERGENCY
from iops.controlroom.contacts.limits import span
from iops.controlroom.telephony import rules
from iops.controlroom.telephony.commands.shared import (
    call_fact,
    desk_fact,
    hold_switchboard,
    put,
    state_of,
    stop_ringing,
)
from iops.controlroom.telephony.contracts import READY, WRAP_UP
from iops.controlroom.telephony.models import Call, Desk
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact


@command("telephony.deliver", permission="telephony.deliver")
def deliver_calls(*, by: Actor) -> Outcome[int]:
    """End what is over by the clock (a ring, a wrap-up), and let the calls that wait ring.

    Called by the worker each second; every command that changes a call or a desk does the same
    at once. Answers how many things changed.
    """
    facts = deliver(clock.now())
    return Outcome(len(facts), facts)


def deliver(now: datetime) -> list[Fact]:
    """Within a command. A row that another command holds is left to that command."""
    hold_switchboard()
    return [*_pass_on(now), *_settle(now), *_ring(now)]


def _pass_on(now: datetime) -> list[Fact]:
    """Calls that rang in vain: whoever let them ring is away, the call goes on to the next."""
    facts = []
    rang = Call.objects.select_for_update(skip_locked=True).filter(rings_until__lte=now)
    for call in rang:
        desk = _desks().filter(account_id=call.rings_at).first()
        stop_ringing(call)
        call.save()
        facts.append(call_fact("telephony.passed_on", call))
        if desk is not None:
            facts.append(put(desk, rules.not_answered(state_of(desk), now)))
    return facts


def _settle(now: datetime) -> list[Fact]:
    """Wrap-ups that are over."""
    return [
        put(desk, rules.settled(state_of(desk), now))
        for desk in _desks().filter(state=WRAP_UP, until__lte=now)
    ]


def _ring(now: datetime) -> list[Fact]:
    waiting = Call.objects.select_for_update(skip_locked=True).filter(
        answered_at=None, taken_at=None, ended_at=None, rings_at=None, contact_id__isnull=False,
        presented_at__gt=now - span("telephone-ring-most"),
    )  # fmt: skip
    calls = {one.pk: one for one in waiting}
    if not calls:
        return []
    busy = Call.objects.filter(rings_at__isnull=False).values("rings_at")
    desks = {
        one.account_id: one for one in _desks().filter(state=READY).exclude(account_id__in=busy)
    }
    chosen = rules.pairs(
        [(pk, one.channel in EMERGENCY, one.presented_at) for pk, one in calls.items()],
        [(account, one.since) for account, one in desks.items()],
    )
    facts = []
    for call_id, account in chosen:
        call, desk = calls[call_id], desks[account]
        call.rings_at, call.rings_since = account, now
        call.rings_until, call.rang = now + span("telephone-ring"), call.rang + 1
        call.version += 1
        call.save()
        facts += [call_fact("telephony.rings", call), desk_fact(desk)]
    return facts


def _desks() -> QuerySet[Desk]:
    return Desk.objects.select_for_update(skip_locked=True)

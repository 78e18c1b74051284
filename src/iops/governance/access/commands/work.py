"""Sight for as long as the work: who is sent to a restricted record sees it until they are clear.

Whoever sends them sees the record, and so may decide that they do; sight that is lent decides
nothing for good, and ends when the work does.
"""

from collections.abc import Iterable
from datetime import timedelta

from iops.governance.access.audiences import (
    admitted,
    alone,
    grant_account,
    is_open,
    lend,
    sees_now,
    take_back,
    withdraw_grant,
)
from iops.governance.access.commands.moving import audience_of, move_record
from iops.governance.access.models import AccountAudience, AudienceGrant, BreakGlass, Move
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Refused
from iops.kernel.events import Fact

#: No shift is longer than 16 hours, and a job may outlast it; who books on later is lent it anew.
WORK_LASTS = timedelta(hours=24)


def make_lonely(by: Actor, record_kind: str, record_id: int) -> tuple[Actor, list[Fact]]:
    """Give a restricted record an audience of its own, inside a command, before it is lent.

    Answers the actor who sees it there, and the facts to state; nothing for an open record, or
    for one that the actor does not see (whose command refuses that itself).
    """
    audience = audience_of(record_kind, record_id)
    if audience is None or is_open(audience) or not by.sees(int(audience.pk)):
        return by, []
    own = alone(audience, record_kind, record_id)
    by = admitted(by, own)
    why = "Work on a restricted record"
    return by, move_record(
        by=by, record_kind=record_kind, record_id=record_id, becomes=own, reason=why
    )


def lend_to(accounts: Iterable[int], record_kind: str, record_id: int) -> None:
    """Let people who begin work on a lonely record see it; for any other nothing happens."""
    own = _own_audience(record_kind, record_id)
    if own is None:
        return
    held = AccountAudience.objects.filter(audience_id=own)
    for_good = set(held.filter(until=None).values_list("account_id", flat=True))
    for account in sorted(set(accounts) - for_good):
        lend(account, own, until=clock.now() + WORK_LASTS)


def take_from_others(workers: Iterable[int], record_kind: str, record_id: int) -> None:
    """End what was lent for work to all but these; an hour of broken glass runs out by itself."""
    own = _own_audience(record_kind, record_id)
    if own is None:
        return
    glass = BreakGlass.objects.filter(audience_id=own, until__gt=clock.now())
    hours = dict(glass.order_by("until").values_list("account_id", "until"))
    lent = AccountAudience.objects.filter(audience_id=own, until__isnull=False)
    for account in lent.exclude(account_id__in=list(workers)).values_list("account_id", flat=True):
        take_back(account, own, until=hours.get(account))


def admit(by: Actor, record_kind: str, record_id: int, account_id: int) -> tuple[Actor, list[Fact]]:
    """Let somebody who is given a record for good see it; nothing for who sees it already.

    Answers as ``make_lonely``. Raises Refused for an actor to whom the record is only lent.
    """
    audience = audience_of(record_kind, record_id)
    if audience is None or sees_now(account_id, int(audience.pk)):
        return by, []
    if AccountAudience.objects.filter(
        account_id=by.account_id, audience=audience, until__isnull=False
    ).exists():
        raise Refused("You see this record for a time only. Its owner says who may see it.")
    by, facts = make_lonely(by, record_kind, record_id)
    own = _own_audience(record_kind, record_id)
    if own is not None:
        grant_account(own, account_id)
    return by, facts


def dismiss(record_kind: str, record_id: int, account_id: int) -> None:
    """Take back what ``admit`` gave; who was let in by the restriction itself stays."""
    own = _own_audience(record_kind, record_id)
    if own is None:
        return
    moved = Move.objects.filter(record_kind=record_kind, record_id=record_id, becomes_id=own)
    before = moved.order_by("-pk").values_list("was_id", flat=True).first()
    if before is None:
        return
    if not AudienceGrant.objects.filter(audience_id=before, account_id=account_id).exists():
        withdraw_grant(own, account_id)


def _own_audience(record_kind: str, record_id: int) -> int | None:
    audience = audience_of(record_kind, record_id)
    only = f"|only:{record_kind}:{record_id}"
    return None if audience is None or not audience.signature.endswith(only) else int(audience.pk)

"""What somebody owed who has left is somebody else's in the same command."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from iops.conftest import NOON
from iops.duties.commands import assign_duty, open_duty
from iops.duties.engine import tick
from iops.duties.models import Alert, Duty
from iops.duties.nightly import orphans
from iops.governance.access.audiences import intern, open_audience
from iops.governance.access.authority import actor_for, forget
from iops.governance.access.commands import withdraw_account
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("at_noon")]


def owed(by: Actor, duty_id: int) -> Duty:
    with visibility(by):
        return Duty.objects.get(pk=duty_id)


def a_duty(by: Actor, subject: int, audience: int, owner: Actor | None = None) -> Duty:
    return open_duty(
        by=by, kind="allocate-crime", subject_kind="crime", subject_id=subject,
        audience_id=audience, due_at=NOON + timedelta(hours=24),
        owner_id=owner.account_id if owner else None,
    ).value  # fmt: skip


def leave(by: Actor, who: Actor) -> None:
    withdraw_account(by=by, account_id=who.account_id, reason="Left the force")
    forget()


def test_duties_go_back_to_their_queue_at_once(
    system: Actor, as_role: Callable[..., Actor]
) -> None:
    administrator, leaver = as_role("system-administrator"), as_role("investigator", "t.leaver")
    as_role("sergeant")
    everyone = open_audience(system.force_id)
    mine, other = a_duty(system, 1, everyone, leaver), a_duty(system, 2, everyone)
    sergeant = as_role("sergeant", "t.other")
    assign_duty(by=sergeant, duty_id=other.pk, owner_id=sergeant.account_id)
    leave(administrator, leaver)
    found = owed(system, mine.pk)
    assert (found.owner_id, found.state, found.queue) == (None, "open", "crime-allocation")
    assert found.next_step_at == NOON + timedelta(hours=24)
    assert owed(system, other.pk).owner_id == sergeant.account_id
    assert orphans() == []


def test_what_nobody_of_the_queue_may_see_is_told_at_once(
    system: Actor, as_role: Callable[..., Actor]
) -> None:
    administrator, leaver = as_role("system-administrator"), as_role("investigator", "t.leaver")
    manager = as_role("force-incident-manager")
    as_role("sergeant")
    few = intern(force_id=system.force_id, restriction="restricted", accounts=[leaver.account_id])
    system = actor_for(Account.objects.get(pk=system.account_id))
    duty = a_duty(system, 1, few, leaver)
    leave(administrator, leaver)
    assert owed(system, duty.pk).next_step_at == NOON
    tick()
    with visibility(system):
        (alert,) = Alert.objects.filter(duty_id=duty.pk)
    assert alert.recipient_id == manager.account_id
    assert alert.title.startswith("A duty reaches nobody")


def test_an_alert_that_they_had_not_confirmed_goes_to_somebody_else(
    system: Actor, as_role: Callable[..., Actor], at_noon: datetime
) -> None:
    administrator = as_role("system-administrator")
    leaver = as_role("sergeant", "t.leaver")
    duty = a_duty(system, 1, open_audience(system.force_id))
    late = at_noon + timedelta(hours=25)
    with clock.frozen(late):
        tick()
        (alert,) = Alert.objects.filter(duty_id=duty.pk)
        assert alert.recipient_id == leaver.account_id
        other = as_role("sergeant", "t.other")
        leave(administrator, leaver)
        tick()
    told = Alert.objects.filter(duty_id=duty.pk).order_by("pk")
    assert [(one.recipient_id, one.again_at is None) for one in told] == [
        (leaver.account_id, True), (other.account_id, False),
    ]  # fmt: skip

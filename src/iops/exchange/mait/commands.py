"""Partners: where messages go, set by the administrator."""

from __future__ import annotations

import secrets

from iops.controlroom.services.agencies import agency
from iops.exchange.mait.contracts import SIMULATED
from iops.exchange.mait.models import Partner
from iops.exchange.webhooks.rules import is_safe
from iops.governance.access.contracts import GATEWAYS
from iops.governance.access.models import Account, Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import NotVisible, all_at_once
from iops.kernel.events import Fact
from iops.kernel.models import DatabaseMark


@command("mait.set_partner", permission="mait.manage", result="mait_partner")
def set_partner(
    *, by: Actor, agency_code: str, url: str, account_id: int | None = None
) -> Outcome[Partner]:
    """Send the messages for an agency there from now on, with a secret of its own.

    ``account_id`` is the machine account whose token brings theirs. Raises Invalid naming every
    wrong field. Another side that a simulator plays is for a sandbox alone.
    """
    wrong = {}
    if agency(agency_code) is None:
        wrong["agency"] = "Choose an agency of the list partner-agencies."
    sandbox = DatabaseMark.objects.filter(kind="sandbox").exists()
    if url.startswith(SIMULATED) and not sandbox:
        wrong["url"] = "A simulator plays the other side in a sandbox only."
    elif not url.startswith(SIMULATED) and not is_safe(url):
        wrong["url"] = "Use an https address."
    if account_id is not None:
        held = Posting.objects.held_at(clock.now()).filter(
            account_id=account_id, account__force_id=by.force_id, role__code__in=GATEWAYS
        )
        known = Account.objects.filter(pk=account_id, is_active=True).exists()
        if not known or not held.exists():
            wrong["account_id"] = "Not an open account of a message gateway."
    all_at_once(wrong)
    Partner.objects.filter(agency=agency_code, ended_at=None).update(ended_at=clock.now())
    made = Partner.objects.create(
        agency=agency_code, url=url, secret=secrets.token_urlsafe(32), account_id=account_id
    )
    return Outcome(made, [Fact("mait.partner_set", "mait_partner", made.pk, 0)])


@command("mait.end_partner", permission="mait.manage", result="mait_partner")
def end_partner(*, by: Actor, agency_code: str) -> Outcome[Partner]:
    """Send nothing there any more: what waits is told by telephone."""
    found = Partner.objects.select_for_update().filter(agency=agency_code, ended_at=None).first()
    if found is None:
        raise NotVisible("Messages are agreed with no such agency.")
    found.ended_at = clock.now()
    found.save(update_fields=["ended_at"])
    return Outcome(found, [Fact("mait.partner_ended", "mait_partner", found.pk, 0)])

"""What follows within the commands of contacts, and what may not be taken from another desk."""

from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony.commands import note_finished, note_taken
from iops.controlroom.telephony.models import Call
from iops.governance.access.models import Account
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def taken(fact: Fact, by: Actor) -> None:
    """A person answers on our page; what the exchange says is followed where it is noted."""
    if not fact.data.get("told"):
        note_taken(by=by, contact_id=fact.id)


def finished(fact: Fact, by: Actor) -> None:
    """A person says that the caller has rung off."""
    if not fact.data.get("told"):
        note_finished(by=by, contact_id=fact.id)


def rings_elsewhere(contact: Contact, by: Actor) -> str | None:
    """A call that rings at a colleague's desk is theirs while it rings."""
    call = Call.objects.filter(contact_id=contact.pk, rings_at__isnull=False).first()
    if call is None or call.rings_at == by.account_id or call.rings_until is None:
        return None
    left = round((call.rings_until - clock.now()).total_seconds())
    if left <= 0:
        return None
    name = Account.objects.filter(pk=call.rings_at).values_list("name", flat=True).first()
    return f"It rings at {name}'s desk, for {left} s more. If nobody answers there, take it then."

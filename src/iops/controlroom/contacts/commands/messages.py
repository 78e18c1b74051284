"""What a machine brings of those who write: a web form, an email, a chat, an alarm company."""

from datetime import datetime

from django.db import connection

from iops.controlroom.contacts import rules
from iops.controlroom.contacts.commands.shared import fact, new_contact
from iops.controlroom.contacts.models import Contact, Message
from iops.governance.access.audiences import admitted, open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Refused, all_at_once
from iops.pole.confidential.commands import keep
from iops.pole.confidential.contracts import VEILED, Spot
from iops.pole.confidential.queries import is_shut


@command("contacts.receive", result="contact")
def receive_message(
    *,
    by: Actor,
    channel: str,
    reference: str,
    body: str,
    sender: str = "",
    phone: str = "",
    place_text: str = "",
    sent_at: datetime | None = None,
) -> Outcome[Contact]:
    """Somebody has written: a contact that waits until a person takes it, like a call.

    ``reference`` is the channel's own id: the same message again is the same contact. Raises
    Invalid naming all that is wrong, Refused where the id comes back with other words.
    """
    now = clock.now()
    wrong = rules.wrong_with_message(channel=channel, reference=reference, body=body)
    if sent_at is not None and sent_at.tzinfo is None:
        wrong["sent_at"] = "Say the time with its offset, for example 2026-03-01T22:15:00Z."
    elif sent_at is not None and sent_at > now:
        wrong["sent_at"] = "This is in the future: check the clock of the gateway."
    all_at_once(wrong)
    by = admitted(by, open_audience(by.force_id))
    reference = reference.strip()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"{channel} {reference}"])
    before = Message.objects.filter(channel=channel, reference=reference).first()
    if before is not None:
        if before.body != body.strip():
            raise Refused(
                "A message with this reference came before with other words. Send what is new "
                "with a reference of its own."
            )
        return Outcome(before.contact)
    contact = new_contact(by, channel, sent_at or now, phone)
    spot = Spot(place_text[:500], None)
    veiled = bool(place_text) and is_shut(spot)
    contact.caller_name = sender[:200]
    contact.place_text = VEILED.place_text if veiled else spot.place_text
    contact.what = ""
    contact.save()
    Message.objects.create(
        audience_id=contact.audience_id, created_by=by.account_id, contact=contact,
        channel=channel, reference=reference, sender=sender[:200], body=body.strip(),
        received_at=now,
    )  # fmt: skip
    facts = [fact("contacts.presented", contact)]
    if veiled:
        facts += keep(by, "contact", contact.pk, spot, asked=False)
    return Outcome(contact, facts)

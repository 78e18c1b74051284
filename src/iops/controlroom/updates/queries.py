"""What callers were told, and what waits for the gateway."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.contacts.models import Contact
from iops.controlroom.updates import rules
from iops.controlroom.updates.commands import TEXTS, incident_of
from iops.controlroom.updates.contracts import STATES, WAITING, Outgoing
from iops.controlroom.updates.models import Update
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility
from iops.kernel.errors import NotVisible
from iops.reference.codes import queries as codes


@dataclass(frozen=True)
class UpdateLine:
    """Something that a caller was told."""

    id: int
    what: str
    state: str
    state_label: str
    at: datetime
    phone: str
    who: str
    simulated: bool
    problem: str


@dataclass(frozen=True)
class Telling:
    """A contact, for whoever tells its caller something; ``ask_first``: is a text safe?"""

    contact: Contact
    lines: Sequence[UpdateLine]
    mobile: bool
    ask_first: bool
    texts: Sequence[tuple[str, str]]


@record_view(
    "updates.telling",
    permission="updates.view",
    shows=lambda found: [("contact", found.contact.pk), *(("update", o.id) for o in found.lines)],
)
def telling(*, by: Actor, contact_id: int) -> Telling:
    """What the caller of a contact was told and may be told. Raises NotVisible."""
    contact = Contact.objects.visible_to(by).filter(pk=contact_id).first()
    if contact is None:
        raise NotVisible("There is no contact with this number that you may see.")
    incident = incident_of(contact_id)
    texts = [(one.code, one.label) for one in codes.codes(TEXTS)
             if one.detail.get("by") == "person"]  # fmt: skip
    return Telling(
        contact, updates_of(by, [contact_id]), rules.is_mobile(contact.caller_phone),
        incident is not None and rules.must_ask(incident.qualifiers), texts,
    )  # fmt: skip


def updates_of(by: Actor, contact_ids: Sequence[int]) -> list[UpdateLine]:
    """What callers were told. Called where the actor is known; whoever shows it logs."""
    found = Update.objects.visible_to(by).filter(contact_id__in=contact_ids).order_by("-pk")
    rows = list(found[:30])
    people = dict(
        Account.objects.filter(pk__in={one.created_by for one in rows}).values_list("pk", "name")
    )
    return [
        UpdateLine(
            one.pk, codes.label(TEXTS, one.template), one.state, STATES[one.state],
            one.sent_at or one.created_at, one.phone, people.get(one.created_by, ""),
            one.gateway_reference.startswith("simulator-"), one.problem,
        )
        for one in rows
    ]  # fmt: skip


def outbox(*, by: Actor, most: int = 50) -> list[Outgoing]:
    """Texts that are to be sent now, the oldest first; for the gateway that carries them."""
    with visibility(by):
        due = Update.objects.filter(state=WAITING, next_at__lte=clock.now())
        rows = list(due.order_by("next_at", "pk")[:most])
    return [Outgoing(one.pk, str(one.uid), one.phone, one.body, one.attempts) for one in rows]


def waiting_since(*, by: Actor, since: datetime) -> int:
    """How many texts were due before a moment and wait still."""
    with visibility(by):
        return Update.objects.filter(state=WAITING, next_at__lt=since).count()


@record_view("updates.failed", permission="updates.send", shows=lambda one: [("update", one.pk)])
def failed_update(*, by: Actor, update_id: int) -> Update:
    """One update. Raises NotVisible."""
    found: Update | None = Update.objects.visible_to(by).filter(pk=update_id).first()
    if found is None:
        raise NotVisible("There is no update with this number that you may see.")
    return found

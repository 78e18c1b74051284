"""What people look at: calls that wait, drafts that can be resumed, calls from a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from iops.controlroom.contacts.contracts import ANSWER_TARGET_SECONDS
from iops.controlroom.contacts.models import Contact, Draft
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.commands import normal_phone

#: A draft is offered again for this long; a call is over after a shift.
OFFERED_FOR = timedelta(hours=12)


@dataclass(frozen=True)
class Waiting:
    """A contact that nobody has answered, and when it should have been."""

    contact: Contact
    answer_by: Any


@dataclass(frozen=True)
class DraftLine:
    """A half-typed call that can be resumed at any desk."""

    draft: Draft
    handler: str
    mine: bool
    where: str
    what: str


@record_view(
    "contacts.waiting",
    permission="contacts.log",
    shows=lambda found: [("contact", one.contact.pk) for one in found],
)
def waiting(*, by: Actor, limit: int = 20) -> list[Waiting]:
    """Contacts that wait, 999 first, then the longest."""
    found = Contact.objects.visible_to(by).filter(answered_at=None, abandoned=False)
    lines = []
    for contact in found.order_by("presented_at")[:200]:
        seconds = ANSWER_TARGET_SECONDS.get(contact.channel)
        answer_by = contact.presented_at + timedelta(seconds=seconds) if seconds else None
        lines.append(Waiting(contact, answer_by))
    lines.sort(key=lambda one: (one.contact.channel != "999", one.contact.presented_at))
    return lines[:limit]


@record_view(
    "contacts.drafts",
    permission="contacts.log",
    shows=lambda found: [("draft", one.draft.pk) for one in found],
)
def open_drafts(*, by: Actor, leaving_out: UUID | None = None) -> list[DraftLine]:
    """Calls that are half typed, one's own first: a dead desk's call is taken up at another."""
    found = Draft.objects.visible_to(by).filter(
        ended_at=None, saved_at__gte=clock.now() - OFFERED_FOR
    )
    if leaving_out is not None:
        found = found.exclude(uid=leaving_out)
    drafts = list(found.order_by("-saved_at")[:30])
    names = dict(
        Account.objects.filter(pk__in={one.handler_id for one in drafts}).values_list("pk", "name")
    )
    lines = [
        DraftLine(
            draft=one,
            handler=names.get(one.handler_id, "?"),
            mine=one.handler_id == by.account_id,
            where=first(one.body, "place"),
            what=first(one.body, "what"),
        )
        for one in drafts
    ]
    return sorted(lines, key=lambda line: not line.mine)


@record_view(
    "contacts.draft",
    permission="contacts.log",
    shows=lambda found: [("draft", found.pk)] if found else [],
)
def draft_of(*, by: Actor, uid: UUID) -> Draft | None:
    """One draft, or None where nothing was typed under this key yet."""
    found: Draft | None = Draft.objects.visible_to(by).filter(uid=uid).first()
    return found


@record_view(
    "contacts.calls_from",
    permission="contacts.view",
    shows=lambda found: [("contact", one.pk) for one in found],
)
def calls_from(*, by: Actor, phone: str, limit: int = 5) -> Sequence[Contact]:
    """The newest calls from a number."""
    found = Contact.objects.visible_to(by).filter(caller_phone=normal_phone(phone))
    return list(found.order_by("-presented_at")[:limit])


def first(body: dict[str, Any], name: str) -> str:
    """What a draft's body holds for a field."""
    values = body.get("fields", {}).get(name) or [""]
    return str(values[0])

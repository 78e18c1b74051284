"""What people look at: calls that wait, drafts that can be resumed, calls from a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, When

from iops.controlroom.contacts.contracts import ANSWER_TARGET_SECONDS, EMERGENCY
from iops.controlroom.contacts.duties import HALF_TYPED_FOR
from iops.controlroom.contacts.models import Contact, Draft
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.people.commands import normal_phone


@dataclass(frozen=True)
class Waiting:
    """A contact that nobody has answered, and when it should have been."""

    contact: Contact
    answer_by: Any


@dataclass(frozen=True)
class ToReturn:
    """A call that nobody answered, and when it should be rung back; who is ringing, if anybody."""

    contact: Contact
    return_by: datetime
    ringing: str = ""


@dataclass(frozen=True)
class DraftLine:
    """A half-typed call that can be resumed at any desk."""

    draft: Draft
    handler: str
    mine: bool
    where: str
    what: str
    stale: bool = False


#: Half-typed calls beside the call page; the others are duties in their queue.
MOST_DRAFTS = 100
_EMERGENCIES_FIRST = Case(When(channel__in=EMERGENCY, then=0), default=1)


@record_view(
    "contacts.waiting",
    permission="contacts.log",
    shows=lambda found: [("contact", one.contact.pk) for one in found],
)
def waiting(*, by: Actor, limit: int = 20) -> list[Waiting]:
    """Contacts that wait, emergencies first, then the longest: in the database, before any cut."""
    found = Contact.objects.visible_to(by).filter(answered_at=None, abandoned=False, ended_at=None)
    lines = []
    for contact in found.order_by(_EMERGENCIES_FIRST, "presented_at", "pk")[:limit]:
        seconds = ANSWER_TARGET_SECONDS.get(contact.channel)
        answer_by = contact.presented_at + timedelta(seconds=seconds) if seconds else None
        lines.append(Waiting(contact, answer_by))
    return lines


@record_view("contacts.count_waiting", permission="contacts.log", shows=lambda _: ())
def count_waiting(*, by: Actor) -> int:
    """How many contacts nobody has answered, those beyond the list included."""
    found = Contact.objects.visible_to(by)
    return found.filter(answered_at=None, abandoned=False, ended_at=None).count()


@record_view(
    "contacts.to_return",
    permission="contacts.log",
    shows=lambda found: [("contact", one.contact.pk) for one in found],
)
def calls_to_return(*, by: Actor, limit: int = 20) -> list[ToReturn]:
    """Calls that are to be rung back, emergencies first, then the longest: the open duties."""
    owed = Duty.objects.visible_to(by).filter(kind="return-call", state="open")
    first = list(owed.order_by("-risk", "due_at", "pk").values_list("subject_id", "due_at")[:limit])
    ids = [contact_id for contact_id, _ in first]
    contacts = {one.pk: one for one in Contact.objects.visible_to(by).filter(pk__in=ids)}
    ringing = _ringing_back(ids)
    return [
        ToReturn(contacts[contact_id], due_at, ringing.get(contact_id, ""))
        for contact_id, due_at in first
        if contact_id in contacts
    ]


def _ringing_back(contact_ids: Sequence[int]) -> dict[int, str]:
    """Who is ringing back now, by the contact that nobody answered."""
    calls = dict(Contact.objects.filter(returns_id__in=contact_ids).values_list("pk", "returns_id"))
    drafts = Draft.objects.filter(contact_id__in=calls, ended_at=None)
    who = {calls[one.contact_id]: one.handler_id for one in drafts}
    names = dict(Account.objects.filter(pk__in=who.values()).values_list("pk", "name"))
    return {contact_id: names.get(handler, "?") for contact_id, handler in who.items()}


@record_view("contacts.count_to_return", permission="contacts.log", shows=lambda _: ())
def count_to_return(*, by: Actor) -> int:
    """How many calls are to be rung back, those beyond the list included."""
    return Duty.objects.visible_to(by).filter(kind="return-call", state="open").count()


@record_view(
    "contacts.drafts",
    permission="contacts.log",
    shows=lambda found: [("draft", one.draft.pk) for one in found],
)
def open_drafts(*, by: Actor, leaving_out: UUID | None = None) -> list[DraftLine]:
    """Calls that are half typed, one's own first, then the oldest, until somebody ends them.

    A dead desk's call is taken up at another; none leaves this list by its age.
    """
    found = Draft.objects.visible_to(by).filter(ended_at=None)
    if leaving_out is not None:
        found = found.exclude(uid=leaving_out)
    stale = clock.now() - HALF_TYPED_FOR
    own_first = Case(When(handler_id=by.account_id, then=0), default=1)
    drafts = list(found.order_by(own_first, "saved_at")[:MOST_DRAFTS])
    names = dict(
        Account.objects.filter(pk__in={one.handler_id for one in drafts}).values_list("pk", "name")
    )
    return [
        DraftLine(
            draft=one,
            handler=names.get(one.handler_id, "?"),
            mine=one.handler_id == by.account_id,
            where=first(one.body, "place"),
            what=first(one.body, "what"),
            stale=one.saved_at < stale,
        )
        for one in drafts
    ]


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
    """The newest calls from a number; none where it was withheld."""
    found = Contact.objects.visible_to(by).filter(caller_phone=normal_phone(phone))
    return list(found.exclude(caller_phone="").order_by("-presented_at")[:limit])


def first(body: dict[str, Any], name: str) -> str:
    """What a draft's body holds for a field."""
    values = body.get("fields", {}).get(name) or [""]
    return str(values[0])


@record_view(
    "contacts.draft",
    permission="contacts.log",
    shows=lambda found: [("draft", found.pk)] if found else [],
)
def draft_by_id(*, by: Actor, draft_id: int) -> Draft | None:
    """One draft by its number, or None."""
    found: Draft | None = Draft.objects.visible_to(by).filter(pk=draft_id).first()
    return found

"""What people look at: calls that wait, drafts that can be resumed, calls from a number."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, When

from iops.controlroom.contacts import rules
from iops.controlroom.contacts.contracts import (
    ANSWER_TARGET_SECONDS,
    CALL_BACK,
    CHANNELS,
    EMERGENCY,
)
from iops.controlroom.contacts.duties import HALF_TYPED_FOR
from iops.controlroom.contacts.limits import span
from iops.controlroom.contacts.models import Contact, Draft, Message
from iops.duties.models import Duty
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.queries import unveil
from iops.pole.people.commands import normal_phone


@dataclass(frozen=True)
class Waiting:
    """A contact that nobody has answered, and when it should have been."""

    contact: Contact
    answer_by: Any


@dataclass(frozen=True)
class InboxLine:
    """Something that waits. ``risk`` from 0 to 100, with why; ``answer_by`` by its channel."""

    contact: Contact
    sender: str
    text: str
    risk: int
    reasons: Sequence[str]
    answer_by: datetime


@dataclass(frozen=True)
class Taken:
    """A call that a colleague has just taken."""

    contact: Contact
    handler: str


@dataclass(frozen=True)
class ToReturn:
    """A call that nobody answered, and when it should be rung back; who is ringing, if anybody."""

    contact: Contact
    return_by: datetime
    ringing: str = ""


#: Whoever rang within this time is a repeat caller; the newest of these calls are shown.
REPEATED_WITHIN, SHOWN_CALLS = timedelta(days=365), 3


@dataclass(frozen=True)
class EarlierCalls:
    """Calls from a number before the one at hand: how many, and the newest of them."""

    count: int
    newest: Sequence[Contact]


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
#: Whoever has been in touch within this time has been in touch again.
RECENT = timedelta(hours=24)
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


@record_view(
    "contacts.just_taken",
    permission="contacts.log",
    shows=lambda found: [("contact", one.contact.pk) for one in found],
)
def just_taken(*, by: Actor) -> list[Taken]:
    """Calls that a colleague took a moment ago and has typed nothing of: they can be taken over."""
    since = clock.now() - span("telephone-take-over")
    found = Contact.objects.visible_to(by).filter(
        answered_at__gte=since, ended_at=None, abandoned=False, what="", handler_id__isnull=False
    )
    found = found.exclude(handler_id=by.account_id).exclude(channel=CALL_BACK)
    drafts = Draft.objects.visible_to(by).filter(ended_at=None, incident_id=None)
    empty = {
        one.contact_id
        for one in drafts.filter(contact_id__in=found.values("pk"))
        if int(one.body.get("sequence", 0)) == 0
    }
    taken = [one for one in found.order_by("answered_at") if one.pk in empty]
    names = dict(
        Account.objects.filter(pk__in={one.handler_id for one in taken}).values_list("pk", "name")
    )
    return [Taken(one, names.get(one.handler_id or 0, "?")) for one in taken]


@record_view(
    "contacts.inbox",
    permission="contacts.log",
    shows=lambda found: [("contact", one.contact.pk) for one in found],
)
def inbox(*, by: Actor, limit: int = 200) -> list[InboxLine]:
    """All that waits, of every channel: the greatest risk first, then the longest wait."""
    found = Contact.objects.visible_to(by).filter(answered_at=None, abandoned=False, ended_at=None)
    # Emergencies first in the database: none of them falls behind the cut.
    waiting_now = list(found.order_by(_EMERGENCIES_FIRST, "presented_at", "pk")[:limit])
    ids = [one.pk for one in waiting_now]
    words = {one.contact_id: one for one in Message.objects.visible_to(by).filter(contact__in=ids)}
    unveil(by, *words.values())
    phones = {one.caller_phone for one in waiting_now if one.caller_phone}
    since = clock.now() - RECENT
    again = dict(
        Contact.objects.visible_to(by)
        .filter(caller_phone__in=phones, presented_at__gte=since)
        .exclude(pk__in=ids)
        .values_list("caller_phone")
        .annotate(count=Count("pk"))
    )
    lines = []
    for contact in waiting_now:
        message = words.get(contact.pk)
        text = message.body if message else contact.what
        score, reasons = rules.risk_of(contact.channel, text, again.get(contact.caller_phone, 0))
        seconds = rules.answer_seconds(contact.channel)
        due = contact.presented_at + timedelta(seconds=seconds)
        sender = message.sender if message else contact.caller_phone
        lines.append(InboxLine(contact, sender, text, score, reasons, due))
    return sorted(lines, key=lambda one: (-one.risk, one.contact.presented_at, one.contact.pk))


@record_view("contacts.waiting_by_channel", permission="contacts.log", shows=lambda _: ())
def waiting_by_channel(*, by: Actor) -> list[tuple[str, str, int]]:
    """How many wait in each channel, the emergencies first: (code, label, count)."""
    found = Contact.objects.visible_to(by).filter(answered_at=None, abandoned=False, ended_at=None)
    counts = dict(found.values_list("channel").annotate(count=Count("pk")))
    return [(code, label, counts[code]) for code, label in CHANNELS.items() if code in counts]


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
    shows=lambda found: [("contact", one.pk) for one in found.newest],
)
def calls_from(*, by: Actor, phone: str, leaving_out: int | None = None) -> EarlierCalls:
    """The calls from a number within a year, but for the one that is being dealt with; none of
    a number that was withheld.
    """
    found = Contact.objects.visible_to(by).filter(
        caller_phone=normal_phone(phone), presented_at__gte=clock.now() - REPEATED_WITHIN
    )
    found = found.exclude(caller_phone="")
    if leaving_out is not None:
        found = found.exclude(pk=leaving_out)
    return EarlierCalls(found.count(), list(found.order_by("-presented_at")[:SHOWN_CALLS]))


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

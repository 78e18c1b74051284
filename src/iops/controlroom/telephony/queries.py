"""What people look at: desks, the call that rings here, calls without a contact, one contact."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q

from iops.controlroom.contacts.contracts import CHANNELS, SILENT
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony import rules
from iops.controlroom.telephony.contracts import (
    DESK_STATES,
    EXPLAINED,
    OFF,
    ON_CALL,
    OWED,
    READY,
    SETTLES,
    VERDICTS,
    Ringing,
)
from iops.controlroom.telephony.models import Call, CallEvent, CallRecord, Desk
from iops.controlroom.telephony.rules import DeskState
from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.models import RecordQuerySet
from iops.pole.confidential.queries import unveil
from iops.reference.codes import queries as codes

MOST = 200
#: Contacts of these channels came by telephone, so that a call record belongs to each.
BY_TELEPHONE = ("999", SILENT, "101")


@dataclass(frozen=True)
class DeskLine:
    """A handler at a telephone. ``call``: the contact of the call that they have, or that rings."""

    desk: Desk
    name: str
    state: str
    since: datetime
    call: Contact | None = None
    rings: bool = False

    @property
    def label(self) -> str:
        return "Rings" if self.rings else DESK_STATES[self.state]

    @property
    def colour(self) -> str:
        """The colour of its chip; the word says the same."""
        colours = {READY: "green", ON_CALL: "blue", "away": "amber"}
        return "amber" if self.rings else colours.get(self.state, "line")


@dataclass(frozen=True)
class Pop:
    """The call that rings at one's own desk."""

    call: Call
    contact: Contact
    line: str
    channel: str


@dataclass(frozen=True)
class RecordLine:
    """A call record that is owed or explained, with its line in words."""

    record: CallRecord
    line: str
    verdict: str
    contact: Contact | None


@dataclass(frozen=True)
class Reconciled:
    """The count of a day: call records against contacts, and contacts against call records."""

    day: datetime
    records: int
    by_verdict: Sequence[tuple[str, int]]
    owed: Sequence[RecordLine]
    owed_count: int
    settled: Sequence[RecordLine]
    unrecorded: Sequence[Contact]
    unrecorded_count: int
    newest: datetime | None

    @property
    def compared(self) -> int:
        """How many of the records were compared: the others are too young."""
        return sum(count for verdict, count in self.by_verdict if verdict)

    @property
    def share(self) -> str:
        """How many of those compared have their contact or are explained, in per cent."""
        good = sum(count for verdict, count in self.by_verdict if verdict not in ("", *OWED))
        return f"{100 * good / self.compared:.1f} %" if self.compared else ""


@dataclass(frozen=True)
class ContactCard:
    """One contact whole, with its call, what the exchange said of it, and the recordings."""

    contact: Contact
    handler: str
    call: Call | None
    line: str
    events: Sequence[CallEvent]
    recordings: Sequence[str]
    returns: Contact | None


def _shown(lines: Sequence[DeskLine]) -> list[tuple[str, int]]:
    return [
        *(("telephone_desk", line.desk.pk) for line in lines),
        *(("contact", line.call.pk) for line in lines if line.call is not None),
    ]


@record_view("telephony.desks", permission="telephony.view", shows=_shown)
def desks(*, by: Actor) -> list[DeskLine]:
    """Everybody who is signed on at a telephone: whoever is ready first, the longest idle first."""
    now = clock.now()
    found = list(Desk.objects.visible_to(by).exclude(state=OFF))
    accounts = [one.account_id for one in found]
    names = dict(Account.objects.filter(pk__in=accounts).values_list("pk", "name"))
    calls = Call.objects.visible_to(by)
    ringing = {one.rings_at: one for one in calls.filter(rings_at__in=accounts)}
    held = {one.pk: one for one in calls.filter(pk__in=[d.call_id for d in found if d.call_id])}
    ids = [one.contact_id for one in (*ringing.values(), *held.values())]
    contacts = {one.pk: one for one in Contact.objects.visible_to(by).filter(pk__in=ids)}
    lines = []
    for desk in found:
        state = rules.settled(DeskState(desk.state, desk.since, desk.until, desk.after), now)
        call = ringing.get(desk.account_id) or held.get(desk.call_id or 0)
        lines.append(
            DeskLine(
                desk, names.get(desk.account_id, "?"), state.state, state.since,
                contacts.get(call.contact_id or 0) if call else None, desk.account_id in ringing,
            )
        )  # fmt: skip
    order = list(DESK_STATES)
    return sorted(lines, key=lambda one: (order.index(one.state), one.since))


@record_view(
    "telephony.own_desk",
    permission="telephony.handle",
    shows=lambda found: [("telephone_desk", found.pk)] if found else [],
)
def own_desk(*, by: Actor) -> Desk | None:
    """The actor's own desk as it is now, or None where they never signed on."""
    desk: Desk | None = Desk.objects.visible_to(by).filter(account_id=by.account_id).first()
    if desk is not None:
        now = rules.settled(DeskState(desk.state, desk.since, desk.until, desk.after), clock.now())
        desk.state, desk.since, desk.until = now.state, now.since, now.until
    return desk


@record_view(
    "telephony.pop",
    permission="telephony.handle",
    shows=lambda found: [("contact", found.contact.pk)] if found else [],
)
def ringing_here(*, by: Actor) -> Pop | None:
    """The call that rings at the actor's desk now."""
    call = Call.objects.visible_to(by).filter(rings_at=by.account_id).first()
    contact = Contact.objects.visible_to(by).filter(pk=call.contact_id).first() if call else None
    if call is None or contact is None:
        return None
    return Pop(call, contact, line_in_words(call.line), CHANNELS.get(call.channel, call.channel))


def ringing(*, by: Actor) -> list[Ringing]:
    """For the exchange: which call is to ring at which extension now, until when.

    A machine sees no record of the force; where its own calls ring it is told all the same.
    """
    return _ringing(by=replace(by, audiences=(*by.audiences, open_audience(by.force_id))))


@record_view("telephony.ringing", permission="telephony.note", shows=lambda _: ())
def _ringing(*, by: Actor) -> list[Ringing]:
    now = clock.now()
    found = Call.objects.visible_to(by).filter(rings_at__isnull=False, rings_until__gt=now)
    calls = {one.rings_at: one for one in found.order_by("rings_since")}
    where = dict(
        Desk.objects.visible_to(by).filter(account_id__in=calls)
        .values_list("account_id", "extension")
    )  # fmt: skip
    return [
        Ringing(call.exchange_id, where[account], call.rings_until)
        for account, call in calls.items()
        if account in where and call.rings_until is not None
    ]


def line_in_words(line: str) -> str:
    """A line as its list names it; one that it does not know as the exchange says it."""
    return codes.label("telephone-lines", line)


@record_view(
    "telephony.reconciled",
    permission="telephony.view",
    shows=lambda found: [
        *(("call_record", one.record.pk) for one in (*found.owed, *found.settled)),
        *(("contact", one.pk) for one in found.unrecorded),
    ],
)
def reconciled(*, by: Actor, day: datetime) -> Reconciled:
    """The count of one London day, from its midnight; what is owed of any day is listed first."""
    until = clock.local_midnight(clock.local_date(day) + timedelta(days=1))
    visible = CallRecord.objects.visible_to(by)
    of_day = visible.filter(presented_at__gte=day, presented_at__lt=until)
    counts = dict(of_day.values_list("verdict").annotate(count=Count("pk")))
    owed = visible.filter(verdict__in=OWED)
    settled = of_day.filter(Q(verdict=EXPLAINED) | ~Q(explanation=""))
    without = _unrecorded(by, day, until)
    newest = visible.order_by("-presented_at").values_list("presented_at", flat=True).first()
    return Reconciled(
        day=day, records=sum(counts.values()),
        by_verdict=[(one, counts.get(one, 0)) for one in ("", *VERDICTS)],
        owed=_lines(by, owed.order_by("presented_at")[:MOST]), owed_count=owed.count(),
        settled=_lines(by, settled.order_by("presented_at")[:MOST]),
        unrecorded=list(without.order_by("presented_at")[:MOST]), unrecorded_count=without.count(),
        newest=newest,
    )  # fmt: skip


def _unrecorded(by: Actor, day: datetime, until: datetime) -> RecordQuerySet:
    """Contacts that came by telephone and have no call record: the other side of the count.

    The record of a call comes when it is over, so that a young contact may still get its own.
    """
    found = Contact.objects.visible_to(by).filter(
        presented_at__gte=day, presented_at__lt=until, channel__in=BY_TELEPHONE, run_id=None
    )
    settled = clock.now() - SETTLES
    found = found.filter(presented_at__lte=settled).exclude(ended_at__gt=settled)
    going_on = Call.objects.filter(contact_id=OuterRef("pk"), ended_at=None)
    found = found.filter(~Exists(going_on))
    tied = CallRecord.objects.filter(contact_id=OuterRef("pk"))
    told = CallRecord.objects.filter(exchange_id=OuterRef("exchange_id"))
    calls = Call.objects.filter(contact_id=OuterRef("pk")).filter(Exists(told))
    return found.filter(~Exists(tied), ~Exists(calls))


def _lines(by: Actor, records: Iterable[CallRecord]) -> list[RecordLine]:
    found = list(records)
    ids = [one.contact_id for one in found if one.contact_id]
    contacts = {one.pk: one for one in Contact.objects.visible_to(by).filter(pk__in=ids)}
    return [
        RecordLine(
            one, line_in_words(one.line) if one.line else "", VERDICTS.get(one.verdict, ""),
            contacts.get(one.contact_id or 0),
        )
        for one in found
    ]  # fmt: skip


@record_view(
    "telephony.contact",
    permission="contacts.view",
    shows=lambda card: [("contact", card.contact.pk)],
)
def contact_card(*, by: Actor, contact_id: int) -> ContactCard:
    """One contact. Raises NotVisible where there is none that the actor may see."""
    contact = Contact.objects.visible_to(by).filter(pk=contact_id).first()
    if contact is None:
        raise NotVisible("There is no contact with this number that you may see.")
    unveil(by, contact)
    call = Call.objects.visible_to(by).filter(contact_id=contact.pk).first()
    record = CallRecord.objects.visible_to(by).filter(contact_id=contact.pk).first()
    handler = Account.objects.filter(pk=contact.handler_id).values_list("name", flat=True).first()
    events = CallEvent.objects.visible_to(by).filter(call=call).order_by("at", "pk") if call else []
    kept = [*(call.recordings.splitlines() if call else ()), record.recording if record else ""]
    returns = Contact.objects.visible_to(by).filter(pk=contact.returns_id).first()
    return ContactCard(
        contact, handler or "", call, line_in_words(call.line) if call else "", list(events),
        list(dict.fromkeys(filter(None, kept))), returns,
    )  # fmt: skip

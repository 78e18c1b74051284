"""Call records of the exchange: kept, compared with the contacts, and what is missing settled."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any, Final

from iops.controlroom.contacts.commands import end_contact, log_contact
from iops.controlroom.contacts.models import Contact
from iops.controlroom.telephony import rules
from iops.controlroom.telephony.commands.note import channel_of_line
from iops.controlroom.telephony.contracts import (
    EMPTY,
    EXPLAINED,
    MATCHED,
    OWED,
    SETTLES,
    UNKNOWN_LINE,
    GivenRecord,
)
from iops.controlroom.telephony.models import Call, CallRecord
from iops.controlroom.telephony.rules import Candidate, Seen
from iops.governance.access.audiences import admitted, open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.pole.people.commands import normal_phone

#: Records in one message, and compared in one transaction.
MOST: Final = 500
_SAID = ("line", "phone", "presented_at", "answered_at", "ended_at", "extension", "recording")


@command("telephony.note_records", permission="telephony.note")
def note_records(*, by: Actor, given: Sequence[GivenRecord]) -> Outcome[list[CallRecord]]:
    """Keep call records, each once; one that comes again with more in it is compared again.

    All or none. Raises Invalid naming every field of every record that is wrong.
    """
    now, wrong = clock.now(), {}
    if not 1 <= len(given) <= MOST:
        wrong["records"] = f"Send between 1 and {MOST} call records at a time."
    for at, one in enumerate(given[:MOST]):
        found = rules.wrong_with_record(one, now)
        wrong |= {f"records.{at}.{name}": sentence for name, sentence in found.items()}
    all_at_once(wrong)
    audience = open_audience(by.force_id)
    by = admitted(by, audience)
    given = [_tidy(one) for one in sorted({one.call: one for one in given}.values(),
                                          key=lambda one: one.call)]  # fmt: skip
    ids = [one.call for one in given]
    locks = CallRecord.objects.select_for_update().order_by("exchange_id")
    known = {one.exchange_id: one for one in locks.filter(exchange_id__in=ids)}
    kept = []
    for one in given:
        record = known.get(one.call) or CallRecord(
            audience_id=audience, created_by=by.account_id, exchange_id=one.call, received_at=now
        )
        if record.pk and all(getattr(record, name) == getattr(one, name) for name in _SAID):
            kept.append(record)
            continue
        for name in _SAID:
            setattr(record, name, getattr(one, name))
        if record.pk:
            record.version += 1
        record.save()
        kept.append(record)
    return Outcome(kept, [_fact("telephony.counted", one) for one in kept])


def _tidy(given: GivenRecord) -> GivenRecord:
    return replace(
        given, call=given.call.strip(), line=given.line.strip()[:40],
        phone=normal_phone(given.phone), extension=given.extension.strip()[:20],
        recording=given.recording.strip(),
    )  # fmt: skip


@command("telephony.compare", permission="telephony.deliver")
def compare_records(*, by: Actor, after: int = 0) -> Outcome[list[CallRecord]]:
    """Compare the next records with the contacts: those not compared yet, and those still owed.

    What has no contact, or one in which nothing was written, is a duty from then on; it ends when
    the contact is there. Answers those that were looked at.
    """
    now = clock.now()
    found = list(
        CallRecord.objects.select_for_update(skip_locked=True)
        .filter(verdict__in=("", *OWED), presented_at__lte=now - SETTLES, pk__gt=after)
        .exclude(ended_at__gt=now - SETTLES)
        .order_by("pk")[:MOST]
    )
    own = _contacts_of([one.exchange_id for one in found])
    others = _without_call(found)
    facts = []
    for record in found:
        seen = Seen(record.phone, record.presented_at, record.answered_at is not None)
        verdict, contact_id = rules.verdict_of(
            seen, own.get(record.exchange_id), others.get(record.phone, ())
        )
        if record.verdict == verdict and record.contact_id == contact_id:
            continue
        facts += _judged(record, verdict, contact_id)
    return Outcome(found, facts)


def _contacts_of(exchange_ids: Iterable[str]) -> dict[str, Candidate]:
    """The contact that the events of a call made, by the exchange's id of the call."""
    calls = dict(
        Call.objects.filter(exchange_id__in=list(exchange_ids), contact_id__isnull=False)
        .values_list("contact_id", "exchange_id")
    )  # fmt: skip
    found = Contact.objects.filter(pk__in=calls)
    return {calls[one.pk]: _candidate(one) for one in found}


def _without_call(records: Sequence[CallRecord]) -> dict[str, list[Candidate]]:
    """Contacts typed by hand near the times of these records, by number."""
    phones = {one.phone for one in records if one.phone}
    if not phones:
        return {}
    first = min(one.presented_at for one in records) - rules.counting.NEAR
    last = max(one.presented_at for one in records) + rules.counting.NEAR
    near = Contact.objects.filter(
        caller_phone__in=phones, presented_at__gte=first, presented_at__lte=last
    )
    taken = {
        *Call.objects.filter(contact_id__in=near.values("pk")).values_list("contact_id", flat=True),
        *CallRecord.objects.filter(contact_id__in=near.values("pk")).values_list(
            "contact_id", flat=True
        ),
    }
    found: dict[str, list[Candidate]] = {}
    for one in near:
        if one.pk not in taken:
            found.setdefault(one.caller_phone, []).append(_candidate(one))
    return found


def _candidate(contact: Contact) -> Candidate:
    written = bool(contact.what.strip() or contact.resolution.strip())
    return Candidate(contact.pk, contact.caller_phone, contact.presented_at, written)


def _judged(record: CallRecord, verdict: str, contact_id: int | None) -> list[Fact]:
    was = record.verdict
    record.verdict, record.contact_id = verdict, contact_id
    record.compared_at = clock.now()
    record.version += 1
    record.save()
    if verdict in OWED:
        return [_fact("telephony.missing", record)]
    return [_fact("telephony.matched", record)] if was in OWED else []


@command("telephony.explain", permission="telephony.reconcile", result="call_record")
def explain_record(*, by: Actor, record_id: int, reason: str) -> Outcome[CallRecord]:
    """There is no contact of this call, because: a test of the line, a call between two of us."""
    reason = reason.strip()
    if len(reason) < 5:
        raise Invalid.at("reason", "Say why this call has no contact: at least five characters.")
    record = _owed(by, record_id)
    record.verdict, record.explanation = EXPLAINED, reason
    record.version += 1
    record.save()
    return Outcome(record, [_fact("telephony.explained", record)])


@command("telephony.tie", permission="telephony.reconcile", result="call_record")
def tie_record(*, by: Actor, record_id: int, number: str) -> Outcome[CallRecord]:
    """This call is that contact, which was typed by hand. Raises Invalid for a number of none."""
    number = number.strip().upper()
    contact = Contact.objects.visible_to(by).filter(number=number).first()
    if contact is None:
        raise Invalid.at(
            "number", f"No contact “{number[:30]}” that you may see. Check its number."
        )
    other = CallRecord.objects.filter(contact_id=contact.pk).exclude(pk=record_id).first()
    if other is not None:
        raise Invalid.at("number", "This contact is that of another call already.")
    record = _owed(by, record_id)
    return Outcome(record, _judged(record, MATCHED, contact.pk))


@command("telephony.write_up", permission="telephony.reconcile", result="call_record")
def write_up_record(*, by: Actor, record_id: int, what: str) -> Outcome[CallRecord]:
    """Write the contact of a call now, with the times of the call and what is known of it."""
    what = what.strip()
    if len(what) < 5:
        raise Invalid.at("what", "Say what the call was about: at least five characters.")
    record = _owed(by, record_id)
    known = record.contact_id if record.verdict == EMPTY else None
    contact = log_contact(
        by=by, channel=channel_of_line(record.line or UNKNOWN_LINE), what=what,
        caller_phone=record.phone, presented_at=record.presented_at, contact_id=known,
    ).value  # fmt: skip
    end_contact(by=by, contact_id=contact.pk, resolution="Written up from its call record")
    return Outcome(record, _judged(record, MATCHED, contact.pk))


def _owed(by: Actor, record_id: int) -> CallRecord:
    record: CallRecord = locked(CallRecord.objects, by, record_id, what="call record")
    if record.verdict not in OWED:
        raise Refused("Nothing is missing of this call any more.")
    return record


def _fact(event_type: str, record: CallRecord, **data: Any) -> Fact:
    given = {"number": f"R{record.pk}", "answered": record.answered_at is not None, **data}
    return Fact(event_type, "call_record", record.pk, record.audience_id, given)

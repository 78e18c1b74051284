"""Promising something to a caller, and saying what came of it."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from iops.controlroom.contacts.models import Contact
from iops.controlroom.diary.rules import HOW, moment_in, split
from iops.controlroom.incidents.commands import note_in_log
from iops.controlroom.incidents.models import Incident
from iops.controlroom.incidents.queries import opening_contact
from iops.controlroom.promises.contracts import OPEN
from iops.controlroom.promises.models import Promise
from iops.controlroom.promises.rules import USUAL, ended_as
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, Refused, all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.pole.people.commands import normal_phone

_LONGEST = 300


@command("promises.promise", result="promise")
def promise(
    *, by: Actor, line: str, incident_id: int | None = None, contact_id: int | None = None,
    phone: str = "",
) -> Outcome[Promise]:  # fmt: skip
    """Owe a caller something at a time: "18:00 ring back"; a time alone means to ring back.

    The number is the one given, else that of the contact, else of the call that opened the
    incident. The same line about the same record is the same promise. Raises Invalid where the
    line begins with no time, or where it is about nothing.
    """
    words = " ".join(line.split())
    if incident_id is None and contact_id is None:
        raise Invalid.at("promise", "Say to which call or incident the promise belongs.")
    about: dict[str, int | None] = {"incident_id": incident_id}
    incident = contact = None
    if incident_id is not None:
        incident = locked(Incident.objects, by, incident_id, what="incident")
        contact_id = contact_id or opening_contact(by, incident_id)
    if contact_id is not None:
        contact = locked(Contact.objects, by, contact_id, what="contact")
    if incident is None:
        about = {"contact_id": contact_id}
    # A slow network sends a line again, and a call is saved at each pause: it is one promise.
    same = Promise.objects.visible_to(by).filter(**about, said=words, state=OPEN).first()
    if same is not None:
        return Outcome(same, replayed=True)
    due, what = read_line(words)
    seen = incident or contact
    assert seen is not None
    number = normal_phone(phone) or (contact.caller_phone if contact is not None else "")
    made = Promise.objects.create(
        uid=new_uid(), audience_id=seen.audience_id, created_by=by.account_id,
        incident_id=incident_id, contact_id=contact.pk if contact is not None else None,
        phone=number, what=what, said=words, due_at=due, first_due_at=due,
    )  # fmt: skip
    _note(by, made, f"Promised to the caller until {said(made)}: {what}")
    return Outcome(made, [_fact("promises.promised", made)])


def read_line(line: str) -> tuple[datetime, str]:
    """Until when, and what, a line promises. Raises Invalid, about the field ``promise``."""
    words, now = " ".join(line.split()), clock.now()
    if len(words) > _LONGEST:
        raise Invalid.at("promise", f"Say it in at most {_LONGEST} characters.")
    with suppress(ValueError):
        return moment_in(words, now), USUAL
    try:
        when, what = split(words, now)
        return moment_in(when, now), what
    except ValueError as error:
        raise Invalid.at("promise", str(error) if words else f"Nothing is typed. {HOW}") from None


@command("promises.keep", permission="promises.promise", result="promise")
def keep(*, by: Actor, promise_id: int, result: str) -> Outcome[Promise]:
    """It was done: in time, or late."""
    return _end(by, promise_id, result, kept=True)


@command("promises.break", permission="promises.promise", result="promise")
def break_promise(*, by: Actor, promise_id: int, reason: str) -> Outcome[Promise]:
    """It was not done and will not be: the reason stands with it."""
    return _end(by, promise_id, reason, kept=False)


@command("promises.postpone", permission="promises.promise", result="promise")
def postpone(*, by: Actor, promise_id: int, when: str, told: str) -> Outcome[Promise]:
    """A new time, which the caller was told: how, is needed. Raises Invalid naming what is wrong.

    Without telling them it would be a broken promise under another name.
    """
    wrong, words = {}, " ".join(told.split())
    try:
        due = moment_in(when, clock.now())
    except ValueError as error:
        wrong["when"] = str(error)
    if not words:
        wrong["told"] = "Say how they were told of the new time."
    all_at_once(wrong)
    one = _open(by, promise_id)
    one.due_at, one.told_at = due, clock.now()
    one.version += 1
    one.save(update_fields=["due_at", "told_at", "version"])
    _note(by, one, f"Promise moved to {said(one)}: {one.what}. Told: {words}")
    return Outcome(one, [_fact("promises.promised", one)])


def said(one: Promise) -> str:
    """Until when, as people say it."""
    local = one.due_at.astimezone(clock.LONDON)
    today = clock.local_date(clock.now()) == local.date()
    return f"{local:%H:%M}" if today else f"{local:%a} {local.day} {local:%b %H:%M}"


def _open(by: Actor, promise_id: int) -> Promise:
    one: Promise = locked(Promise.objects, by, promise_id, what="promise")
    if one.state != OPEN:
        raise Refused("Somebody has said already what came of this promise.")
    return one


def _end(by: Actor, promise_id: int, words: str, *, kept: bool) -> Outcome[Promise]:
    came = " ".join(words.split())
    if not came:
        raise Invalid.at("result", "Say what came of it, in a few words.")
    one, now = _open(by, promise_id), clock.now()
    one.state = ended_as(kept=kept, due_at=one.due_at, now=now)
    one.ended_at, one.ended_by, one.result = now, by.account_id, came[:_LONGEST]
    one.version += 1
    one.save(update_fields=["state", "ended_at", "ended_by", "result", "version"])
    how = "kept" if kept else "not kept"
    _note(by, one, f"Promise {how}: {one.what}. {came}")
    return Outcome(one, [_fact("promises.ended", one)])


def _note(by: Actor, one: Promise, text: str) -> None:
    if one.incident_id is not None:
        note_in_log(by=by, incident_id=one.incident_id, text=text)


def _fact(event_type: str, one: Promise) -> Fact:
    data: dict[str, Any] = {
        "incident": one.incident_id, "contact": one.contact_id, "due_at": one.due_at.isoformat(),
    }  # fmt: skip
    return Fact(event_type, "promise", one.pk, one.audience_id, data)

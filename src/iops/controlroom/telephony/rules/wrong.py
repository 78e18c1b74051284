"""What is wrong with what an exchange sent, by field, all at once."""

import re
from datetime import datetime, timedelta
from typing import Final

from iops.controlroom.telephony.contracts import (
    ANSWERED,
    EVENTS,
    KEYED,
    RECORDED,
    TRANSFERRED,
    GivenEvent,
    GivenRecord,
)

#: A clock of the exchange may run ahead by so much; older than this is no news of a call.
AHEAD, OLDEST = timedelta(minutes=5), timedelta(days=31)
LONGEST_ID: Final = 80
_KEYS: Final = re.compile(r"[0-9*#]{1,20}")
_PHONE: Final = re.compile(r"[0-9+()\- ]{0,30}")
_NEEDS: Final = {
    ANSWERED: ("extension", "Say at which extension it was answered."),
    TRANSFERRED: ("to", "Say whither it was transferred: an extension or a number."),
    RECORDED: ("recording", "Say where the recording is kept: the exchange's own reference."),
}


def wrong_with_event(given: GivenEvent, now: datetime) -> dict[str, str]:
    """What is wrong with an event."""
    wrong = _wrong_with_id("call", given.call) | _wrong_with_id("event", given.event)
    if given.kind not in EVENTS:
        wrong["kind"] = f"“{given.kind[:20]}” is no event of a call. One of: {', '.join(EVENTS)}."
    wrong |= _wrong_with_moment("at", given.at, now) | _wrong_with_phone(given.phone)
    name, sentence = _NEEDS.get(given.kind, ("", ""))
    if name and not str(getattr(given, name)).strip():
        wrong[name] = sentence
    if not given.recording.isprintable():
        wrong["recording"] = "The reference of a recording is one line of text."
    if given.kind == KEYED and not _KEYS.fullmatch(given.keys):
        wrong["keys"] = "Say which keys were pressed: figures, * and #, for example 55."
    return wrong


def wrong_with_record(given: GivenRecord, now: datetime) -> dict[str, str]:
    """What is wrong with a call record."""
    wrong = _wrong_with_id("call", given.call) | _wrong_with_phone(given.phone)
    wrong |= _wrong_with_moment("presented_at", given.presented_at, now)
    for name in ("answered_at", "ended_at"):
        moment = getattr(given, name)
        if moment is None:
            continue
        bad = _wrong_with_moment(name, moment, now)
        if not bad and "presented_at" not in wrong and moment < given.presented_at:
            bad = {name: "It cannot be before the call rang (presented_at)."}
        wrong |= bad
    return wrong


def _wrong_with_id(name: str, value: str) -> dict[str, str]:
    if value.strip() and len(value) <= LONGEST_ID and value.isprintable():
        return {}
    return {name: f"Give the exchange's own id of this {name}, at most {LONGEST_ID} characters."}


def _wrong_with_moment(name: str, moment: datetime, now: datetime) -> dict[str, str]:
    if moment.tzinfo is None:
        return {name: "Say the time with its offset, for example 2026-03-01T22:15:00Z."}
    if moment > now + AHEAD:
        return {name: "This is in the future: check the clock of the exchange."}
    if moment < now - OLDEST:
        return {name: f"This is more than {OLDEST.days} days ago: check year and clock."}
    return {}


def _wrong_with_phone(phone: str) -> dict[str, str]:
    if _PHONE.fullmatch(phone):
        return {}
    return {"phone": "A number is figures, for example 07700900123; leave it out if withheld."}

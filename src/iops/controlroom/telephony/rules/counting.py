"""Every call record of the exchange has a contact: what comparing one comes to."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.telephony.contracts import EMPTY, LIKELY, MATCHED, MISSING

#: A contact that was typed by hand is of a call when it began so near to it.
NEAR = timedelta(minutes=5)


@dataclass(frozen=True)
class Candidate:
    """A contact that may be of a call. ``written``: whether anything of it was typed or said."""

    contact_id: int
    phone: str
    presented_at: datetime
    written: bool


@dataclass(frozen=True)
class Seen:
    """A call record: number and times; ``answered`` whether a person spoke to the caller."""

    phone: str
    presented_at: datetime
    answered: bool


def verdict_of(
    seen: Seen, own: Candidate | None, others: Sequence[Candidate]
) -> tuple[str, int | None]:
    """The verdict, and the contact that it is of.

    ``own``: the contact that the events of this very call made. ``others``: contacts without a
    call. An answered call of which nothing was written is no record of contact (HMICFRS asks for
    what was said, not for a row); one that nobody answered needs no words, its return is a duty of
    its own.
    """
    if own is not None:
        found = EMPTY if seen.answered and not own.written else MATCHED
        return found, own.contact_id
    near = [
        one
        for one in others
        if seen.phone and one.phone == seen.phone and one.written
        and abs(one.presented_at - seen.presented_at) <= NEAR
    ]  # fmt: skip
    if not near:
        return MISSING, None
    best = min(near, key=lambda one: (abs(one.presented_at - seen.presented_at), one.contact_id))
    return LIKELY, best.contact_id

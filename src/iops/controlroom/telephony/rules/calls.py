"""What a call is, from all that the exchange has said of it, in whatever order it came."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from iops.controlroom.telephony.contracts import (
    ABANDONED,
    ANSWERED,
    ENDED,
    KEYED,
    PRESENTED,
    RECORDED,
    SILENT_KEYS,
    TRANSFERRED,
    UNKNOWN_LINE,
    GivenEvent,
)


@dataclass(frozen=True)
class CallState:
    """A call as its events say it. ``extension``: where it is, or was last."""

    line: str
    phone: str
    withheld: bool
    presented_at: datetime
    answered_at: datetime | None = None
    abandoned_at: datetime | None = None
    ended_at: datetime | None = None
    extension: str = ""
    transferred_to: str = ""
    silent: bool = False
    recordings: tuple[str, ...] = ()


def fold(events: Iterable[GivenEvent]) -> CallState:
    """The state that a set of events comes to: one and the same for every order, late or twice.

    A call whose ring was never told began with the first thing that was. Whoever was answered did
    not give up, whatever was said later: both can be told of a call that is answered as it ends.
    Raises ValueError for no events.
    """
    found = sorted({one.event: one for one in events}.values(), key=lambda one: (one.at, one.event))
    if not found:
        raise ValueError("A call has at least one event.")
    # The ring knows best who rang where; any other event is better than nothing.
    tellers = sorted(found, key=lambda one: one.kind != PRESENTED)
    answered = _first(found, ANSWERED)
    abandoned = None if answered else _first(found, ABANDONED)
    ended = max((one.at for one in found if one.kind == ENDED), default=None)
    moves = [one for one in found if one.kind in (ANSWERED, TRANSFERRED)]
    transfers = [one.to for one in found if one.kind == TRANSFERRED]
    return CallState(
        line=_said(tellers, "line") or UNKNOWN_LINE,
        phone=_said(tellers, "phone"),
        withheld=any(one.withheld for one in found),
        presented_at=_first(found, PRESENTED) or found[0].at,
        answered_at=answered,
        abandoned_at=abandoned,
        ended_at=ended or abandoned,
        extension=(moves[-1].to or moves[-1].extension) if moves else "",
        transferred_to=transfers[-1] if transfers else "",
        silent=any(one.kind == KEYED and one.keys == SILENT_KEYS for one in found),
        recordings=tuple(dict.fromkeys(one.recording for one in found if one.kind == RECORDED)),
    )


def _first(events: Sequence[GivenEvent], kind: str) -> datetime | None:
    return min((one.at for one in events if one.kind == kind), default=None)


def _said(events: Sequence[GivenEvent], name: str) -> str:
    return next((str(value) for one in events if (value := getattr(one, name))), "")

"""Declared about work that must be done: kinds of duty, their escalation, and the queues."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iops.kernel.events import Fact


@dataclass(frozen=True)
class EscalationStep:
    """At ``after`` from opening (or from the due moment), tell ``to``: "post:duty-inspector".

    Where the force sets the time in a list of its own, ``after`` is what reads it.
    """

    after: timedelta | Callable[[], timedelta]
    to: str
    level: str
    from_due: bool = False

    @property
    def wait(self) -> timedelta:
        """How long after, as it stands now."""
        return self.after if isinstance(self.after, timedelta) else self.after()


@dataclass(frozen=True)
class Standing:
    """Records of a kind that should have a duty open.

    ``sql`` answers ``id, audience_id, number, due_at, risk``; it is asked as a system actor.
    ``from_due``: of its steps only those that count from the due moment are taken.
    """

    kind: str
    sql: str
    from_due: bool = False


@dataclass(frozen=True)
class DutyKind:
    """A piece of work that somebody must do.

    ``opens`` and ``closes`` name event types (and the subject's kind they carry);
    ``due`` answers the moment by which it must be done from the opening fact, ``steps`` are the
    escalations: how long after opening, and to which post, role or queue. ``standing`` finds what
    should have the duty by what the records say, for what no command ever stated (a bulk load).
    ``each_shift``: once its first step was taken, it is told to them again whenever shifts change.
    """

    code: str
    label: str
    queue: str
    opens: Sequence[str]
    closes: Sequence[str]
    due: Callable[["Fact", datetime], datetime | None]
    steps: Sequence["EscalationStep"] = ()
    applies: Callable[["Fact"], bool] | None = None
    risk: Callable[["Fact"], int] | None = None
    url: str = ""
    source: str = ""
    why: Callable[[Sequence[int]], dict[int, str]] | None = None
    standing: "Standing | None" = None
    each_shift: str = ""


@dataclass(frozen=True)
class Recipients:
    """Whom a step reaches that goes to ``scheme``, where a capability knows it better than a role.

    ``accounts`` answers account ids, by the kind and number of the record that the duty is about.
    """

    scheme: str
    label: str
    accounts: Callable[[str, int], Sequence[int]]


@dataclass(frozen=True)
class Queue:
    """A staffed queue. ``role`` says who can take from it when its team is not given."""

    code: str
    label: str
    role: str

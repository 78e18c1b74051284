"""Grading and its clocks: pure.

Source: GMP Graded Response Policy, 1 February 2022; practice as in the National Decision Model.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from iops.controlroom.incidents.contracts import IncidentState

#: 1 is the most urgent. A grade that is not here ranks after all others.
ORDER = {"1": 1, "2": 2, "C": 3}
#: After an upgrade the assessment follows within this time.
ASSESS_WITHIN = timedelta(minutes=5)
#: Nobody can look at what fell through before this.
REVIEW_AT_THE_EARLIEST = timedelta(hours=1)
#: Within this time the giver of a grade takes it back as a slip, which is no new decision.
TAKE_BACK_WITHIN = timedelta(minutes=2)


@dataclass(frozen=True)
class GradeChange:
    """What a change of grade means."""

    upgrade: bool
    downgrade: bool
    target_at: datetime
    breached: bool


def is_upgrade(old: str | None, new: str) -> bool:
    """Whether ``new`` is more urgent than ``old``; the first grade is not an upgrade."""
    return old is not None and ORDER.get(new, 99) < ORDER.get(old, 99)


def is_downgrade(old: str | None, new: str) -> bool:
    """Whether ``new`` is less urgent than ``old``."""
    return old is not None and ORDER.get(new, 99) > ORDER.get(old, 99)


@dataclass(frozen=True)
class Given:
    """A grade as it was given: by whom, when, instead of which, and the target before it."""

    by: int
    at: datetime
    previous: str
    target_before: datetime


def takes_back(given: Given | None, *, new: str, by: int, now: datetime) -> bool:
    """Whether ``new`` only takes back the last grade: the same person, at once, what was before.

    A slip of the hand is corrected and stays in the log; somebody else, or later, decides anew.
    """
    return (
        given is not None
        and given.previous == new
        and given.by == by
        and now - given.at <= TAKE_BACK_WITHIN
    )


def change_grade(
    *,
    old: str | None,
    new: str,
    minutes: int,
    opened_at: datetime,
    now: datetime,
    target_at: datetime | None,
    breached: bool,
    appointment: datetime | None = None,
    back_to: datetime | None = None,
) -> GradeChange:
    """The target and the breach after a change of grade.

    A first grade and a downgrade run from when the incident was opened; an upgrade runs from the
    upgrade. A breach, once it happened, stays: neither a downgrade nor an upgrade erases it.
    Grade C runs to its appointment where one is made. What is taken back runs to the target
    that it had before (``back_to``).
    """
    upgrade, downgrade = is_upgrade(old, new), is_downgrade(old, new)
    start = now if upgrade else opened_at
    target = start + timedelta(minutes=minutes)
    if appointment is not None and new not in ("1", "2"):
        target = appointment
    if back_to is not None:
        target = back_to
    late = breached or (target_at is not None and now > target_at)
    return GradeChange(upgrade, downgrade, target, late)


def review_by(*, opened_at: datetime, minutes: int, now: datetime) -> datetime:
    """When an incident whose appointment fell through is looked at again.

    By the clock of its grade (``minutes`` from its opening), as if there had been none; but an
    hour from now at the earliest, so that somebody can. House practice, of no standard.
    """
    return max(opened_at + timedelta(minutes=minutes), now + REVIEW_AT_THE_EARLIEST)


#: From which state to which an incident may go.
TRANSITIONS: dict[IncidentState, frozenset[IncidentState]] = {
    IncidentState.OPEN: frozenset({IncidentState.ASSIGNED, IncidentState.CLOSED}),
    IncidentState.ASSIGNED: frozenset(
        {
            IncidentState.OPEN,
            IncidentState.ATTENDED,
            IncidentState.RESULT_DUE,
            IncidentState.CLOSED,
        }
    ),
    IncidentState.ATTENDED: frozenset(
        {IncidentState.ASSIGNED, IncidentState.RESULT_DUE, IncidentState.CLOSED}
    ),
    IncidentState.RESULT_DUE: frozenset(
        {IncidentState.ASSIGNED, IncidentState.ATTENDED, IncidentState.CLOSED}
    ),
    IncidentState.CLOSED: frozenset({IncidentState.OPEN}),
}


def may_become(old: str, new: str) -> bool:
    """Whether the transition is allowed; staying is."""
    return old == new or IncidentState(new) in TRANSITIONS[IncidentState(old)]

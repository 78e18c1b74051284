"""Where a unit is by each of its sources, and how the feeds of positions do."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection

from iops.controlroom.incidents.limits import limit
from iops.controlroom.resources import position_limits
from iops.controlroom.resources.models import DisposedDay, PositionCount, UnitPosition
from iops.controlroom.resources.position_rules import REASONS
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor

#: A source that was silent for longer is not named beside the one that is shown.
LATELY: Final = timedelta(minutes=30)
#: Fewer fixes than this say nothing about a source's share of refused ones.
LEAST: Final = 50
_WORDS: Final = {
    "unit": "no such unit", "place": "outside Great Britain", "future": "time in the future",
    "stale": "too old", "accuracy": "too inaccurate", "heading": "heading is none",
    "duplicate": "sent before", "speed": "impossible speed",
}  # fmt: skip
assert set(_WORDS) == {code for code, _ in REASONS} - {""}

_SOURCES: Final = """
    SELECT DISTINCT ON (source) source, fix_at, accuracy FROM resources_position
    WHERE unit_id = %(unit)s AND received_at > %(since)s AND audience_id = ANY(%(audiences)s)
    ORDER BY source, fix_at DESC
"""


@dataclass(frozen=True)
class SourceLine:
    """The newest fix of one source of a unit; ``why`` says why it is shown, or why it is not."""

    source: str
    fix_at: datetime
    accuracy: float
    shown: bool
    why: str


@dataclass(frozen=True)
class FeedLine:
    """A source over a day: fixes kept and refused, and the reasons with their numbers."""

    source: str
    kept: int
    refused: int
    reasons: Sequence[tuple[str, int]]
    last_hour: int

    @property
    def share(self) -> float:
        """Refused of a hundred that were sent."""
        return 100 * self.refused / max(1, self.kept + self.refused)


@dataclass(frozen=True)
class Feeds:
    """All sources, and the days whose tracks were disposed of lately."""

    lines: Sequence[FeedLine]
    disposed: Sequence[DisposedDay]
    kept_days: int


def sources_of(by: Actor, unit_id: int) -> list[SourceLine]:
    """The sources of a unit, the one that is shown first. Whoever shows it logs the unit."""
    now, allowed, words = clock.now(), position_limits.limits(), position_limits.labels()
    shown = UnitPosition.objects.filter(unit_id=unit_id, audience_id__in=by.audiences).first()
    with connection.cursor() as cursor:
        cursor.execute(
            _SOURCES, {"unit": unit_id, "since": now - LATELY, "audiences": list(by.audiences)}
        )
        found = [(str(source), at, float(sure)) for source, at, sure in cursor.fetchall()]
    if shown is None:
        return []
    lines = [
        SourceLine(words.get(shown.source, shown.source), shown.fix_at, shown.accuracy, True,
                   "shown: it counts as the newest")
    ]  # fmt: skip
    for source, at, sure in sorted(found, key=lambda one: allowed.number(one[0])):
        if source != shown.source:
            behind = (
                allowed.behind[allowed.number(source)]
                - allowed.behind[allowed.number(shown.source)]
            )
            why = (
                f"not shown: it counts as {behind:.0f} s older than {lines[0].source.lower()}"
                if behind > 0 and at > shown.fix_at
                else f"not shown: it is older than {lines[0].source.lower()}"
            )
            lines.append(SourceLine(words.get(source, source), at, sure, False, why))
    return lines


@record_view("resources.feeds", permission="resources.view", shows=lambda _: ())
def feeds(*, by: Actor) -> Feeds:
    """What each source sent in the last day, what was refused of it and why."""
    now, words = clock.now(), position_limits.labels()
    kept: dict[str, int] = defaultdict(int)
    recent: dict[str, int] = defaultdict(int)
    refused: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for row in PositionCount.objects.filter(hour__gt=now - timedelta(hours=25)):
        if row.reason:
            refused[row.source][row.reason] += row.fixes
        else:
            kept[row.source] += row.fixes
            if row.hour > now - timedelta(hours=1):
                recent[row.source] += row.fixes
    lines = []
    for source in sorted(kept.keys() | refused.keys()):
        why = sorted(refused[source].items(), key=lambda one: -one[1])
        lines.append(
            FeedLine(words.get(source, source), kept[source], sum(many for _, many in why),
                     [(_WORDS.get(code, code), many) for code, many in why], recent[source])
        )  # fmt: skip
    return Feeds(lines, list(DisposedDay.objects.order_by("-day")[:14]), limit("position-days"))


def totals() -> list[tuple[str, str, int]]:
    """Source, reason ("" for kept) and how many: for metrics; says nothing of any unit."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT source, reason, sum(fixes)::bigint FROM resources_position_count"
            " GROUP BY source, reason ORDER BY source, reason"
        )
        return [(str(source), str(reason), int(many)) for source, reason, many in cursor]


def much_refused() -> str | None:
    """Health: a source of whose fixes much was refused in this hour and the one before."""
    since = clock.now() - timedelta(hours=2)
    counted: dict[str, dict[str, int]] = defaultdict(dict)
    for row in PositionCount.objects.filter(hour__gt=since):
        of = counted[row.source]
        of[row.reason] = of.get(row.reason, 0) + row.fixes
    said = []
    for source, reasons in sorted(counted.items()):
        all_of_it = sum(reasons.values())
        refused = {code: many for code, many in reasons.items() if code}
        share = 100 * sum(refused.values()) / max(1, all_of_it)
        if all_of_it >= LEAST and share >= limit("position-refused"):
            most = max(refused, key=lambda code: refused[code])
            said.append(
                f"{share:.0f} of 100 fixes of “{source}” were refused, most for: {_WORDS[most]}."
            )
    return " ".join([*said, "Look at /units/positions/."]) if said else None

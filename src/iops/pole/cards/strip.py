"""The events of a set as a strip: a line for each kind, the oldest on the left. Pure."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

WIDTH, LANE, LEFT, TOP = 600, 26, 124, 6
#: Years that are written under the strip; of more every second, fifth or tenth.
MOST_TICKS = 8
STEPS = (1, 2, 5, 10, 20, 50)


def strip_of(events: Sequence[tuple[datetime, str]]) -> dict[str, Any] | None:
    """Where each event stands, in units of the picture; None where there is nothing to draw."""
    if not events:
        return None
    first, last = min(at for at, _ in events), max(at for at, _ in events)
    whole = (last - first).total_seconds() or 1.0
    room = WIDTH - LEFT - 12

    def x(at: datetime) -> str:
        return f"{LEFT + 6 + room * (at - first).total_seconds() / whole:.1f}"

    labels = list(dict.fromkeys(label for _, label in sorted(events, key=lambda one: one[1])))
    lanes = [
        {
            "label": label,
            "y": TOP + LANE * place + LANE // 2,
            "text_y": TOP + LANE * place + LANE // 2 + 4,
            "marks": [
                {"x": x(at), "y": TOP + LANE * place + 5} for at, of in events if of == label
            ],
        }
        for place, label in enumerate(labels)
    ]
    bottom = TOP + LANE * len(labels)
    return {
        "width": WIDTH, "height": bottom + 24, "left": LEFT, "right": WIDTH - 6, "top": TOP,
        "bottom": bottom, "text_y": bottom + 17, "mark": LANE - 10, "lanes": lanes,
        "ticks": [{"x": x(at), "label": str(at.year)} for at in _years(first, last)],
        "first": first, "last": last, "count": len(events),
    }  # fmt: skip


def _years(first: datetime, last: datetime) -> list[datetime]:
    """The beginnings of years that are written: none within one year."""
    years = range(first.year + 1, last.year + 1)
    step = next((one for one in STEPS if len(years) / one <= MOST_TICKS), STEPS[-1])
    return [
        first.replace(year=year, month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
        for year in years
        if year % step == 0 or step == 1
    ]

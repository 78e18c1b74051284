"""What the force sets about positions: its sources, and what of their fixes is believed."""

from __future__ import annotations

from typing import Final

import numpy as np

from iops.controlroom.incidents.limits import limit
from iops.controlroom.resources.position_rules import Limits
from iops.reference.codes import queries as codes

LIST: Final = "position-sources"
#: What counts where the list says nothing: (code, behind in s, top speed in m/s, accuracy in m).
_USUAL: Final = (("radio", 0.0, 90.0, 500.0), ("vehicle", 20.0, 75.0, 250.0),
                 ("phone", 45.0, 90.0, 300.0))  # fmt: skip


def limits() -> Limits:
    """The limits as they stand now; lists are kept by the process for a minute."""
    rows = [
        (one.code, *(_value(one.detail.get(name), usual) for name, usual in
                     zip(("behind", "top_speed", "accuracy"), _USUAL[-1][1:], strict=True)))
        for one in codes.codes(LIST)
    ] or list(_USUAL)  # fmt: skip
    return Limits(
        sources=tuple(str(row[0]) for row in rows),
        behind=np.array([row[1] for row in rows], np.float64),
        top_speed=np.array([row[2] for row in rows], np.float64),
        accuracy=np.array([row[3] for row in rows], np.float64),
        ahead=float(limit("position-ahead")),
        oldest=float(limit("position-oldest")),
    )


def labels() -> dict[str, str]:
    """The words for each source."""
    return dict(codes.choices(LIST))


def _value(given: object, usual: float) -> float:
    """A number above or at nothing; ``usual`` for what is none."""
    try:
        found = float(str(given))
    except ValueError:
        return usual
    return found if found >= 0 else usual

"""Warning markers: on one profile in sixty, more on those of people who were suspects."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from iops.sandbox.force.cast import Cast
from iops.sandbox.force.columns import Batch, batch, days, pa, take_text
from iops.sandbox.force.plan import ForcePlan

Ints = NDArray[np.int64]

# Kinds as officers name them; the two-letter codes of the national computer are mapped elsewhere.
KINDS: Final = ("violent", "weapons", "drugs", "self-harm", "suicidal", "mental-health", "escaper",
                "contagious", "firearms", "conceals", "ailment")  # fmt: skip
_SHARES: Final = (0.26, 0.10, 0.16, 0.12, 0.09, 0.12, 0.03, 0.02, 0.02, 0.05, 0.03)
_PEOPLE_PER_MARKER: Final = 60
_YEARS_BACK: Final = 6
_REVIEW_DAYS: Final = 365


def count_markers(plan: ForcePlan) -> int:
    return plan.people // _PEOPLE_PER_MARKER


def marker_table(cast: Cast, plan: ForcePlan, rows: Ints) -> Batch:
    draws = plan.draws
    offender = draws.chance("marker.whom", rows, 0.75)
    profile = np.where(offender, cast.suspect("marker", rows), cast.anybody("marker", rows))
    back = (draws.uniform("marker.noted", rows) * _YEARS_BACK * _REVIEW_DAYS).astype(np.int64)
    noted = cast.people.today - back
    # Reviewed each year on its day; the next review is what is kept.
    review = noted + (back // _REVIEW_DAYS + 1) * _REVIEW_DAYS
    return batch(
        {
            "id": rows + 1,
            "profile_id": profile,
            "kind": take_text(_KINDS, draws.pick("marker.kind", rows, _SHARES)),
            "noted_on": days(noted),
            "review_on": days(review),
        }
    )


_KINDS = pa.array(KINDS)

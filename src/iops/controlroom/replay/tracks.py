"""What was shown of units then: from the track, as each screen drew it.

A unit may send from several sources: of its fixes those are given that were shown, in the order in
which they came in. What came later than ``LATE`` after the moment it tells of is not: the room did
not have it.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from django.db import connection

from iops.controlroom.replay.rules import Window
from iops.controlroom.resources.position_limits import limits

LATE: Final = timedelta(minutes=15)
#: Degrees are sent as whole numbers of this part: about a metre.
DEGREE: Final = 100_000

_SHOWN: Final = """
    WITH sent AS (
        SELECT p.unit_id, p.fix_at, p.longitude, p.latitude, p.heading, p.accuracy, p.received_at,
               coalesce(s.place, %(last)s) AS place,
               extract(epoch FROM p.fix_at)::float8 - coalesce(s.behind, %(worst)s) AS counts
        FROM resources_position p
        LEFT JOIN unnest(%(sources)s::text[], %(behind)s::float8[]) WITH ORDINALITY
             AS s (source, behind, place) ON s.source = p.source
        WHERE p.received_at >= %(start)s AND p.received_at < %(late)s
          AND p.fix_at >= %(start)s AND p.fix_at < %(end)s
          AND p.audience_id = ANY(%(audiences)s)
          AND (%(units)s::bigint[] IS NULL OR p.unit_id = ANY(%(units)s))
    ), shown AS (
        SELECT *, max(counts) OVER (PARTITION BY unit_id ORDER BY received_at, counts
                                    ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS best
        FROM sent
    )
    SELECT DISTINCT ON (unit_id, floor(extract(epoch FROM fix_at) / %(step)s))
           unit_id, round(extract(epoch FROM fix_at - %(zero)s), 1)::float8,
           round(longitude * %(degree)s)::int, round(latitude * %(degree)s)::int,
           coalesce(round(heading)::int, -1), ceil(accuracy)::int, (place - 1)::int
    FROM shown WHERE best IS NULL OR counts > best
    ORDER BY unit_id, floor(extract(epoch FROM fix_at) / %(step)s), counts DESC
"""


def tracks(
    window: Window,
    *,
    zero: Window,
    audiences: Sequence[int],
    step: float,
    units: Sequence[int] | None = None,
) -> dict[int, list[float]]:
    """By unit, its fixes one after the other, as many numbers each as ``FIELDS`` has.

    Seconds count from the start of ``zero``, the whole window that is replayed.
    """
    allowed = limits()
    with connection.cursor() as cursor:
        cursor.execute(
            _SHOWN,
            {
                "sources": list(allowed.sources), "behind": allowed.behind.tolist(),
                "last": len(allowed.sources), "worst": float(allowed.behind[-1]),
                "start": window.start, "end": window.end, "late": window.end + LATE,
                "audiences": list(audiences), "units": None if units is None else list(units),
                "step": step, "degree": DEGREE, "zero": zero.start,
            },
        )  # fmt: skip
        rows: list[tuple[Any, ...]] = cursor.fetchall()
    return {
        int(unit): [number for row in sorted(mine, key=itemgetter(1)) for number in row[1:]]
        for unit, mine in groupby(rows, key=itemgetter(0))
    }


#: What the numbers of a fix are, in their order.
FIELDS: Final = ("seconds", "longitude", "latitude", "heading", "accuracy", "source")

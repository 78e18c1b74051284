"""Who is tied by standing in the same record: pure."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from iops.pole.links.contracts import End, Implied, Met, Standing


def implied(
    here: Iterable[Standing],
    there: Iterable[Standing],
    dated: Mapping[End, tuple[str, datetime]],
    whose: Mapping[End, End],
) -> list[Implied]:
    """What ties those ``here`` to those ``there``: the latest meeting first, in each and among all.

    ``dated`` has number and moment of each record that counts; ``whose`` the person or thing that
    a record is of, where it is not itself. Nobody is tied to themselves, whichever of their records
    it is; and nobody whose phone is shut to a phone.
    """
    ours, theirs = _gathered(here, whose), _gathered(there, whose)
    met: dict[tuple[End, End], list[Met]] = {}
    ends: dict[tuple[End, End], End] = {}
    for meeting in sorted(dated, key=lambda one: (dated[one][1], one), reverse=True):
        number, at = dated[meeting]
        for one, (parts, _, shut) in ours.get(meeting, {}).items():
            for other, (other_parts, end, other_shut) in theirs.get(meeting, {}).items():
                hidden = (shut and other[0] == "phone") or (other_shut and one[0] == "phone")
                if one == other or hidden:
                    continue
                ends.setdefault((one, other), end)
                met.setdefault((one, other), []).append(
                    Met(meeting, number, at, ", ".join(parts), ", ".join(other_parts))
                )
    return [Implied(*pair, ends[pair], tuple(met[pair])) for pair in met]


_Who = dict[End, tuple[list[str], End, bool]]


def _gathered(rows: Iterable[Standing], whose: Mapping[End, End]) -> dict[End, _Who]:
    """By record: whoever stands in it, each once, with all parts and whether a record is shut."""
    found: dict[End, _Who] = {}
    for row in rows:
        who = whose.get(row.end, row.end)
        parts, end, shut = found.setdefault(row.meeting, {}).get(who, ([], row.end, False))
        if row.part and row.part not in parts:
            parts = [*parts, row.part]
        found[row.meeting][who] = (parts, max(end, row.end), shut or row.shut)
    return found

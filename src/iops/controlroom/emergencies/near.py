"""Where a unit is, what lies there, and who is near enough to be told."""

from collections import defaultdict
from collections.abc import Sequence

from django.db import connection
from django.db.models import Q

from iops.controlroom.emergencies.contracts import LastFix, NearUnit
from iops.controlroom.resources.contracts import OFF_DUTY
from iops.controlroom.resources.models import CrewMember, Unit, UnitPosition, Withheld
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.confidential.contracts import Spot
from iops.pole.confidential.queries import is_shut
from iops.reference.places.queries import beside

#: A place farther from the position than this says nothing about it, metres.
BESIDE = 300.0
_NEAR = """
    SELECT u.id, u.callsign, point(p.easting, p.northing) <-> point(%(east)s, %(north)s) AS metres
    FROM resources_unit u
    JOIN resources_unit_position p ON p.unit_id = u.id AND p.audience_id = ANY (%(seen)s)
    WHERE u.meaning <> %(off)s AND u.id <> %(own)s AND u.audience_id = ANY (%(seen)s)
      AND p.easting BETWEEN %(east)s - %(metres)s AND %(east)s + %(metres)s
      AND p.northing BETWEEN %(north)s - %(metres)s AND %(north)s + %(metres)s
      AND point(p.easting, p.northing) <-> point(%(east)s, %(north)s) <= %(metres)s
    ORDER BY metres, u.callsign
"""


def last_fix(unit: Unit | None) -> tuple[LastFix | None, bool]:
    """The last position of a unit, and whether it is for few: then it is not answered."""
    if unit is None:
        return None, False
    if Withheld.objects.filter(unit_id=unit.pk).exists():
        return None, True
    found = UnitPosition.objects.filter(unit_id=unit.pk).first()
    if found is None:
        return None, False
    fix = LastFix(
        found.longitude, found.latitude, found.easting, found.northing, found.accuracy,
        found.fix_at, found.source,
    )  # fmt: skip
    return (None, True) if lies_confidential(fix) else (fix, False)


def lies_confidential(fix: LastFix) -> bool:
    """Whether a position is that of a confidential place."""
    return is_shut(Spot("", None, fix.easting, fix.northing, fix.longitude, fix.latitude))


def words_near(fix: LastFix | None) -> str:
    """What lies there, in words: the nearest street or address that everybody may know."""
    if fix is None:
        return ""
    found = beside(fix.easting, fix.northing, kinds=("street", "address", "premises"))
    if found is None or found[1] > BESIDE:
        return ""
    return f"Near {found[0].label}"


def units_near(by: Actor, unit: Unit | None, fix: LastFix | None, metres: int) -> list[NearUnit]:
    """Units on duty within so many metres, the nearest first; without a position, of the division.

    Those whose own position is withheld are not asked to come nearer: nobody knows where they are.
    """
    if fix is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                _NEAR,
                {"east": fix.easting, "north": fix.northing, "metres": metres,
                 "off": OFF_DUTY, "own": unit.pk if unit else 0, "seen": list(by.audiences)},
            )  # fmt: skip
            return _with_crews(cursor.fetchall())
    if unit is None or not unit.division:
        return []
    same = Unit.objects.visible_to(by).filter(~Q(meaning=OFF_DUTY), division=unit.division)
    rows = same.exclude(pk=unit.pk).order_by("callsign").values_list("pk", "callsign")
    return _with_crews([(pk, callsign, None) for pk, callsign in rows])


def _with_crews(rows: Sequence[tuple[int, str, float | None]]) -> list[NearUnit]:
    crews: dict[int, list[int]] = defaultdict(list)
    aboard = CrewMember.objects.filter(
        unit_id__in=[row[0] for row in rows], aboard__contains=clock.now()
    )
    for unit, account in aboard.values_list("unit_id", "account_id"):
        crews[unit].append(account)
    return [NearUnit(*row, tuple(crews[row[0]])) for row in rows]

"""What happens and where: drawn from what happened before, so hot spots stay hot."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

import numpy as np
from django.db import connection
from numpy.typing import NDArray

from iops.controlroom.incidents.contracts import Where
from iops.kernel.clock import LONDON
from iops.kernel.commands import visibility
from iops.reference.places.models import Place
from iops.reference.places.queries import nearest
from iops.sandbox.force.wordlists.offences import CALLS, OFFENCES
from iops.sandbox.simulator.luck import Luck
from iops.sandbox.simulator.staff import Staff
from iops.sandbox.words import said

_KEPT: Final = 20_000
_NEAR_HOURS: Final = 2
_PAST: Final = """
    SELECT type_code, grade, place_text, place_id, easting, northing, longitude, latitude, beat,
           division, opened_at
    FROM incidents_incident
    WHERE easting IS NOT NULL AND state = 'closed' AND opened_at < %(now)s
      AND opened_at > %(now)s - interval '400 days'
    ORDER BY id DESC LIMIT %(most)s
"""
#: Places of published crimes, of more than are kept an even sample: the newest rows of a file
#: may be of one kind or place. When in the month they happened is not published.
_CRIMES: Final = """
    SELECT class_code, NULL, place_text, place_id, easting, northing, longitude, latitude, beat,
           division, NULL
    FROM crimes_crime WHERE easting IS NOT NULL AND external_id <> ''
    ORDER BY md5(id::text) LIMIT %(most)s
"""
#: Of calls in a force that are no crimes; the rest happen where, and as, crimes did.
NO_CRIME_SHARE: Final = 0.62
_CALLER: Final = """
    SELECT id, trim(forename || ' ' || surname), phone FROM people_profile
    WHERE id >= %s AND phone <> '' AND audience_id IN (
        SELECT a.id FROM access_audience a WHERE a.restriction = 'open')
    ORDER BY id LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Scene:
    """One thing that happens: its type, how urgent it is, where, and what a caller says."""

    type_code: str
    grade: str
    where: Where
    what: str


@dataclass(frozen=True, slots=True)
class Caller:
    """Who rings. ``profile_id`` is None for somebody whom nobody knows."""

    name: str
    phone: str
    profile_id: int | None


@dataclass
class Scenes:
    """The past by hour of the week, and the people who ring."""

    luck: Luck
    staff: Staff
    _rows: list[tuple[str, str, Where]] = field(default_factory=list)
    _hours: NDArray[np.int64] = field(default_factory=lambda: np.zeros(0, np.int64))
    _profiles: int = 0
    _published: bool = False

    def read(self, now: datetime, *, published: bool = False) -> None:
        """Read the past once: the force's incidents, or where published crimes happened."""
        with visibility(self.staff.system("simulator")), connection.cursor() as cursor:
            rows: list[tuple[Any, ...]] = []
            if published:
                cursor.execute(_CRIMES, {"most": _KEPT})
                rows = [(_TYPE_OF_CLASS.get(row[0], "510"), *row[1:]) for row in cursor.fetchall()]
            self._published = bool(rows)
            if not rows:
                cursor.execute(_PAST, {"now": now, "most": _KEPT})
                rows = cursor.fetchall()
            cursor.execute("SELECT coalesce(max(id), 0) FROM people_profile")
            self._profiles = int(cursor.fetchone()[0])
        local = [row[10].astimezone(LONDON) if row[10] else None for row in rows]
        # Whatever has no hour of its own fits every hour.
        hours = [-1 if at is None else at.weekday() * 24 + at.hour for at in local]
        self._hours = np.array(hours, np.int64)
        self._rows = [
            (row[0], row[1] or "", Where(row[2], row[3], row[4], row[5], row[6], row[7], row[8],
                                         row[9]))
            for row in rows
        ]  # fmt: skip

    def draw(self, number: int, now: datetime) -> Scene | None:
        """Something of the kind, and at the kind of place, that this hour usually brings."""
        if not self._rows:
            return None
        local = now.astimezone(LONDON)
        hour = local.weekday() * 24 + local.hour
        apart = np.abs((self._hours - hour + 84) % 168 - 84)
        near = np.flatnonzero((apart <= _NEAR_HOURS) | (self._hours < 0))
        places = near if len(near) > 20 else np.arange(len(self._rows))
        kind, grade, where = self._rows[int(places[int(self.luck.share("scene", number)
                                                       * len(places))])]  # fmt: skip
        if self._published and self.luck.chance("no.crime.call", number, NO_CRIME_SHARE):
            call = self.luck.weighted("call", number, CALLS, [one.weight for one in CALLS])
            kind = call.incident_type
        if not where.text:
            where = _near_postcode(where)
        if not grade:
            grade = self.luck.weighted("grade", number, ("1", "2", "C"), _GRADES.get(kind, _EVEN))
        return Scene(kind, grade, where, said(kind, self.luck.bits("said", number)))

    def again(self, scene: Scene, number: int) -> Scene:
        """The same event in the words of somebody else."""
        return replace(scene, what=said(scene.type_code, self.luck.bits("said.again", number)))

    def caller(self, number: int) -> Caller:
        """Somebody of the force with a telephone; now and then a number that is withheld."""
        if self._profiles == 0 or self.luck.chance("caller.unknown", number, 0.12):
            return Caller("", "", None)
        first = 1 + int(self.luck.share("caller", number) * self._profiles)
        with visibility(self.staff.system("simulator")), connection.cursor() as cursor:
            cursor.execute(_CALLER, [first])
            row = cursor.fetchone()
        return Caller("", "", None) if row is None else Caller(row[1], row[2], row[0])


def _near_postcode(where: Where) -> Where:
    """Published points have no words: then the nearest postcode says where it is."""
    assert where.easting is not None
    assert where.northing is not None
    found = nearest(where.easting, where.northing, kinds=("postcode",))
    place = None if found is None else Place.objects.filter(pk=found).first()
    if place is None:
        return replace(where, text="Location unknown")
    return replace(where, text=f"Near {place.label}", place_id=place.pk)


_EVEN: Final = (0.2, 0.4, 0.4)
_GRADES: Final = {one.incident_type: one.grades for one in (*CALLS, *OFFENCES)}
_TYPE_OF_CLASS: Final = {one.crime_class: one.incident_type for one in OFFENCES} | {
    "28E": "504", "30C": "505", "45": "508", "49": "510", "58D": "511", "9A": "515", "10D": "514",
    "92E": "513", "99": "510", "8N": "501",
}  # fmt: skip

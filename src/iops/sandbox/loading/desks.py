"""The dispatch desks of a sandbox force, and the dispatchers on shift who sit there."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from django.db import connection

from iops.controlroom.desks.commands import make_desk, merge_desk, take_desk
from iops.governance.access.authority import actor_for
from iops.governance.access.contracts import ROLES
from iops.governance.access.models import Account, Posting
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.reference.places.queries import areas_of
from iops.sandbox.simulator.staff import on_shift

#: Code and name, in the order in which divisions are shared out from the north on.
NAMES: Final = (("N", "North"), ("C", "City"), ("S", "South"), ("W", "Coast"))
#: A desk has so many divisions, as long as there are names.
DIVISIONS_EACH: Final = 2
#: They have sat there for so long: the simulator lives the last minutes again.
SEATED_BEFORE: Final = timedelta(minutes=30)
_NORTHINGS = """
    SELECT a.code, max(((box(p.ring))[0])[1]) FROM places_area a
    JOIN places_area_part p ON p.area_id = a.id WHERE a.kind = 'division' GROUP BY 1
"""


def set_up(by: Actor) -> int:
    """Make the desks of the force and seat who is on shift; answers how many desks there are."""
    with clock.frozen(clock.now() - SEATED_BEFORE):
        return _set_up(by)


def _set_up(by: Actor) -> int:
    kind = "division" if len(areas_of("division")) > 1 else "beat"
    codes = [code for code, _ in areas_of(kind)]
    if kind == "division":
        with connection.cursor() as cursor:
            cursor.execute(_NORTHINGS)
            north = dict(cursor.fetchall())
        codes.sort(key=lambda code: (-float(north.get(code) or 0), code))
    count = max(1, min(len(NAMES), -(-len(codes) // DIVISIONS_EACH)))
    made = []
    for position, (code, name) in enumerate(NAMES[:count]):
        first, last = len(codes) * position // count, len(codes) * (position + 1) // count
        areas = [(kind, one) for one in codes[first:last]]
        made.append(make_desk(by=by, code=code, name=name, areas=areas).value.pk)
    _seat(made)
    return len(made)


def _seat(desks: list[int]) -> None:
    """One dispatcher for each desk; a desk for which there is none is merged into the first."""
    now = clock.now()
    held = Posting.objects.held_at(now).filter(role__code="dispatcher", account__is_active=True)
    rows = held.exclude(account__username__in=ROLES).order_by("account_id")
    staff = list(rows.select_related("team"))
    staff.sort(key=lambda one: on_shift(one.team.code.rsplit("-", 1)[-1], now) is None)
    people = Account.objects.in_bulk([one.account_id for one in staff[: len(desks)]])
    seated = [people[one.account_id] for one in staff[: len(desks)]]
    for desk, account in zip(desks, seated, strict=False):
        take_desk(by=actor_for(account, purpose="incident"), desk_id=desk)
    for desk in desks[len(seated) :] if seated else []:
        by = actor_for(seated[0], purpose="incident")
        merge_desk(by=by, desk_id=desk, into_id=desks[0])

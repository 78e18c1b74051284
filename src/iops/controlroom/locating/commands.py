"""Fixes arrive; they are kept as they came."""

from iops.controlroom.locating.contracts import METHODS, SOURCES, GivenFix
from iops.controlroom.locating.models import Fix
from iops.governance.access.audiences import admitted, open_audience
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import all_at_once
from iops.kernel.events import Fact
from iops.kernel.ids import new_uid
from iops.pole.people.commands import normal_phone

#: Fewer digits are no number that rings.
_SHORTEST = 6


@command("locating.note", result="fix")
def note_fix(*, by: Actor, phone: str, given: GivenFix) -> Outcome[Fix]:
    """Keep a position of a telephone. Raises Invalid for a number or a position that is none."""
    number = normal_phone(phone)
    wrong = {}
    if len(number) < _SHORTEST:
        wrong["phone"] = "Give the number of the telephone, for example 07700900123."
    if given.source not in SOURCES:
        wrong["source"] = f"The source is one of: {', '.join(SOURCES)}."
    if given.method not in METHODS:
        wrong["method"] = f"The method is one of: {', '.join(METHODS)}."
    if (given.latitude is None) != (given.longitude is None):
        wrong["latitude"] = "Latitude and longitude come together, or neither of them."
    if given.fixed_at is not None and given.fixed_at.tzinfo is None:
        wrong["fixed_at"] = "Say the time with its offset, for example 2026-03-01T22:15:00Z."
    all_at_once(wrong)
    audience = open_audience(by.force_id)
    # A machine sees no record of the force but the one that it says itself.
    by = admitted(by, audience)
    fix = Fix.objects.create(
        uid=new_uid(),
        audience_id=audience,
        created_by=by.account_id,
        phone=number,
        source=given.source,
        method=given.method,
        latitude=given.latitude,
        longitude=given.longitude,
        radius_m=given.radius_m,
        confidence=given.confidence,
        fixed_at=given.fixed_at,
        received_at=clock.now(),
        subscriber=given.subscriber[:200],
        address=given.address[:300],
    )
    return Outcome(fix, [Fact("locating.fixed", "fix", fix.pk, fix.audience_id, {})])

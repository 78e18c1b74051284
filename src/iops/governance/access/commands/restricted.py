"""Looking behind a restriction in an emergency, and answering for it."""

from datetime import timedelta

from iops.governance.access.audiences import alone, lend, open_audience
from iops.governance.access.authority import authorise
from iops.governance.access.commands.moving import audience_of, move_record
from iops.governance.access.contracts import ABSENT
from iops.governance.access.models import BreakGlass
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact

LENT_FOR = timedelta(hours=1)


@command("access.break_glass", result="break_glass")
def break_glass(*, by: Actor, record_kind: str, record_id: int, reason: str) -> Outcome[BreakGlass]:
    """See one restricted record for an hour. A supervisor is alerted and must review it.

    The record, with what belongs to it, gets an audience of its own with the same grants, and
    that is what is lent: nothing else under the same restriction comes into sight. Works only
    for records that say that they exist (``contact-owner``): one that is hidden altogether is
    not found here either.
    """
    if len(reason.strip()) < 10:
        raise Invalid(
            "Write why you must see this now, in a sentence.",
            fields={"reason": "At least ten characters."},
        )
    audience = audience_of(record_kind, record_id)
    if audience is None or audience.outside == ABSENT or audience.force_id != by.force_id:
        raise NotVisible("There is no record with this number that you may see.")
    if by.sees(audience.pk):
        raise Refused("You can see this record already.")
    until, own = clock.now() + LENT_FOR, alone(audience, record_kind, record_id)
    broken = BreakGlass.objects.create(
        account_id=by.account_id,
        audience_id=own,
        record_kind=record_kind,
        record_id=record_id,
        reason=reason.strip(),
        until=until,
    )
    moved = move_record(
        by=by,
        record_kind=record_kind,
        record_id=record_id,
        becomes=own,
        reason=f"Emergency look {broken.pk}",
    )
    lend(by.account_id, own, until=until)
    # That glass was broken is open to supervisors; what lies behind it is not.
    seen_by = open_audience(by.force_id)
    fact = Fact("access.glass_broken", "break_glass", broken.pk, seen_by, {"by": by.account_id})
    return Outcome(broken, [fact, *moved])


@command("access.review_break_glass", result="break_glass")
def review_break_glass(
    *, by: Actor, break_glass_id: int, justified: bool, note: str
) -> Outcome[BreakGlass]:
    """Review a broken glass. Nobody reviews their own."""
    broken = BreakGlass.objects.select_for_update().filter(pk=break_glass_id).first()
    if broken is None:
        raise NotVisible("There is no such review.")
    authorise(by=by, power="review-glass", involved=[broken.account_id])
    if broken.reviewed_at is not None:
        raise Refused("This was reviewed already.")
    if not note.strip():
        raise Invalid("Say what you found.", fields={"note": "Needed."})
    broken.reviewed_at = clock.now()
    broken.reviewed_by_id = by.account_id
    broken.justified = justified
    broken.review_note = note.strip()
    broken.save()
    return Outcome(
        broken,
        [Fact("access.glass_reviewed", "break_glass", broken.pk, open_audience(by.force_id))],
    )

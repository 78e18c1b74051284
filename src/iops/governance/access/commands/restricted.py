"""Looking behind a restriction in an emergency, and answering for it."""

from datetime import timedelta

from django.db import connection
from django.db.models import F

from iops.governance.access.audiences import open_audience
from iops.governance.access.models import Account, AccountAudience, Audience, BreakGlass
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact
from iops.kernel.registry import registry

LENT_FOR = timedelta(hours=1)


@command("access.break_glass", result="break_glass")
def break_glass(*, by: Actor, record_kind: str, record_id: int, reason: str) -> Outcome[BreakGlass]:
    """See a restricted record for an hour. A supervisor is alerted and must review it.

    Works only for records that say that they exist (``contact-owner``): one that is hidden
    altogether is not found here either.
    """
    if len(reason.strip()) < 10:
        raise Invalid(
            "Write why you must see this now, in a sentence.",
            fields={"reason": "At least ten characters."},
        )
    audience = _audience_of(record_kind, record_id)
    if audience is None or audience.outside == "absent":
        raise NotVisible("There is no record with this number that you may see.")
    if by.sees(audience.pk):
        raise Refused("You can see this record already.")
    until = clock.now() + LENT_FOR
    broken = BreakGlass.objects.create(
        account_id=by.account_id,
        audience=audience,
        record_kind=record_kind,
        record_id=record_id,
        reason=reason.strip(),
        until=until,
    )
    AccountAudience.objects.update_or_create(
        account_id=by.account_id, audience=audience, defaults={"until": until}
    )
    Account.objects.filter(pk=by.account_id).update(authority=F("authority") + 1)
    # That glass was broken is open to supervisors; what lies behind it is not.
    seen_by = open_audience(by.force_id)
    fact = Fact("access.glass_broken", "break_glass", broken.pk, seen_by, {"by": by.account_id})
    return Outcome(broken, [fact])


@command("access.review_break_glass", result="break_glass")
def review_break_glass(
    *, by: Actor, break_glass_id: int, justified: bool, note: str
) -> Outcome[BreakGlass]:
    """Review a broken glass. Nobody reviews their own."""
    broken = BreakGlass.objects.select_for_update().filter(pk=break_glass_id).first()
    if broken is None:
        raise NotVisible("There is no such review.")
    if broken.account_id == by.account_id:
        raise Refused("Somebody else must review this: it is your own.")
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


def _audience_of(record_kind: str, record_id: int) -> Audience | None:
    """The audience of a record that the actor cannot see: asked of the owner's function."""
    try:
        registry.record_kind(record_kind)
    except LookupError:
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_audience_of(%s, %s)", [record_kind, record_id])
        found = cursor.fetchone()[0]
    return None if found is None else Audience.objects.get(pk=found)

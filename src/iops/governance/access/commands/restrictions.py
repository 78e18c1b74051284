"""That a record is restricted is told to a supervisor, and looked at again on a day that is set."""

from datetime import date, timedelta

from iops.governance.access.audiences import open_audience
from iops.governance.access.authority import authorise
from iops.governance.access.models import Restriction
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.kernel.events import Fact

#: When a restriction is looked at again where nobody says, and at the latest.
USUAL, LATEST = timedelta(days=28), timedelta(days=366)
#: How long whoever set a restriction has to lift it, or to set it anew, once it is questioned.
TO_ANSWER = timedelta(days=7)


def note_restriction(
    by: Actor,
    record_kind: str,
    record_id: int,
    *,
    audience_id: int,
    reason: str,
    review_on: date | None = None,
) -> list[Fact]:
    """Note that a record is restricted from now on, in the place of what was noted before.

    Inside the command that restricts it; answers the facts to state. Raises Invalid for a day of
    review that has been, or that is more than a year ahead.
    """
    today = clock.local_date(clock.now())
    day = review_on or today + USUAL
    _check_day(day, today)
    facts = end_restriction(by, record_kind, record_id)
    made = Restriction.objects.create(
        record_kind=record_kind,
        record_id=record_id,
        audience_id=audience_id,
        reason=reason,
        set_by_id=by.account_id,
        review_on=day,
    )
    return [*facts, _fact("access.restricted", made, by)]


def end_restriction(by: Actor, record_kind: str, record_id: int) -> list[Fact]:
    """Note that a record is open again, or restricted otherwise; nothing where none was noted."""
    standing = Restriction.objects.select_for_update().filter(
        record_kind=record_kind, record_id=record_id, ended_at=None
    )
    facts = []
    for one in standing:
        one.ended_at = clock.now()
        one.save(update_fields=["ended_at"])
        facts.append(_fact("access.restriction_ended", one, by))
    return facts


@command("access.review_restriction", result="restriction")
def review_restriction(
    *, by: Actor, restriction_id: int, stays: bool, note: str, review_on: date | None = None
) -> Outcome[Restriction]:
    """Say that a restriction stays, until a day, or that it should not.

    Whoever reviews it need not see the record: they ask those who do. One that should not stay
    becomes the duty of who set it, to lift it or to set it anew. Nobody reviews their own. Raises
    Refused for one that has ended, Invalid naming the field.
    """
    one = Restriction.objects.select_for_update().filter(pk=restriction_id).first()
    if one is None:
        raise NotVisible("There is no such restriction.")
    authorise(by=by, power="review-restriction", involved=[one.set_by_id])
    if one.ended_at is not None:
        raise Refused("This restriction has ended.")
    if len(note.strip()) < 10:
        raise Invalid(
            "Say what you found, in a sentence.", fields={"note": "At least ten characters."}
        )
    today = clock.local_date(clock.now())
    one.review_on = (review_on or today + USUAL) if stays else today + TO_ANSWER
    _check_day(one.review_on, today)
    one.reviewed_at, one.reviewed_by_id = clock.now(), by.account_id
    one.stays, one.review_note = stays, note.strip()
    one.save()
    if stays:
        return Outcome(one, [_fact("access.restriction_kept", one, by)])
    # Where whoever set it is not here any more, or is no person, the queue's people do it.
    here = one.set_by.is_active and not one.set_by.is_system
    asked = {"owner": one.set_by_id} if here else {}
    return Outcome(one, [_fact("access.restriction_questioned", one, by, **asked)])


def _check_day(day: date, today: date) -> None:
    if not today < day <= today + LATEST:
        raise Invalid(
            "Choose a day to look at it again, within a year.",
            fields={"review_on": "After today, within a year."},
        )


def _fact(event_type: str, one: Restriction, by: Actor, **more: int) -> Fact:
    """Open to supervisors: that something is restricted, and not what."""
    given = {"review_on": one.review_on.isoformat(), "number": str(one.pk), **more}
    return Fact(event_type, "restriction", one.pk, open_audience(by.force_id), given)

"""A half-typed call that nobody will finish."""

from uuid import UUID

from iops.controlroom.contacts.commands.calls import end_contact
from iops.controlroom.contacts.commands.shared import draft_ended
from iops.controlroom.contacts.models import Draft
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid, NotVisible, Refused


@command("contacts.set_aside", permission="contacts.log", result="draft")
def set_aside(*, by: Actor, uid: UUID, reason: str) -> Outcome[Draft]:
    """Offer a half-typed call no longer, because. What was typed stays with it.

    Raises Invalid without a reason, Refused for one that was handed in.
    """
    reason = reason.strip()
    if len(reason) < 5:
        raise Invalid(
            "Say why this call is not finished.", fields={"reason": "At least five characters."}
        )
    draft = Draft.objects.visible_to(by).select_for_update().filter(uid=uid).first()
    if draft is None:
        raise NotVisible("There is no such half-typed call.")
    if draft.ended_at is not None:
        raise Refused("This call was handed in or set aside already.")
    if draft.contact_id is not None:
        end_contact(by=by, contact_id=draft.contact_id, resolution=f"Set aside: {reason}")
    draft.ended_at, draft.ended_because, draft.version = clock.now(), reason, draft.version + 1
    draft.save()
    return Outcome(draft, [draft_ended(draft)])

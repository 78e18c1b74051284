"""Recording a person with everything that the form says of them, in one transaction."""

from iops.governance.access.audiences import admitted
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.pole.identity.commands import judge
from iops.pole.links.commands import link
from iops.pole.objects.commands import record_phone
from iops.pole.people.commands import normal_phone, record_person
from iops.pole.people.contracts import PersonDetails
from iops.pole.people.models import Profile


@command("records.person", permission="people.record", result="profile")
def record_whole_person(
    *,
    by: Actor,
    details: PersonDetails,
    restriction: str = "",
    confidential: bool = False,
    same_as: int | None = None,
    reason: str = "",
) -> Outcome[Profile]:
    """Record a person; further phones as links; with ``same_as``, as what they are also said to be.

    The links of a confidential record carry its narrower audience, so that nobody reaches the
    number through them. Raises Invalid with a sentence for each wrong value.
    """
    for number in filter(None, (details.phone, *details.phones)):
        if len(normal_phone(number)) < 3:
            field = "phone" if number == details.phone else "phones"
            raise Invalid(
                f"“{number}” is not a phone number: at least three digits.",
                fields={field: f"“{number}” has fewer than three digits."},
            )
    profile = record_person(
        by=by, details=details, restriction=restriction, confidential=confidential
    ).value
    hidden = profile.details_audience_id
    by = admitted(by, profile.audience_id, *(() if hidden is None else (hidden,)))
    for number in details.phones:
        phone = record_phone(by=by, number=number).value
        link(
            by=by,
            from_kind="profile",
            from_id=profile.pk,
            to_kind="phone",
            to_id=phone.pk,
            reason="uses",
            source_kind="profile",
            source_id=profile.pk,
            audience_id=hidden or profile.audience_id,
        )
    if same_as is not None:
        judge(
            by=by,
            left_id=same_as,
            right_id=profile.pk,
            verdict="same",
            reason=reason.strip() or "Recorded as a further account of this person.",
        )
    return Outcome(profile)

"""Making the address and phone of a person's record confidential, and lifting that."""

from iops.governance.access.audiences import admitted
from iops.governance.access.models import AccountAudience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Invalid, NotVisible, Refused
from iops.pole.confidential.commands.ties import hide_ties, show_ties
from iops.pole.confidential.models import Mark
from iops.pole.people.audience import details_audience
from iops.pole.people.commands import profile_fact
from iops.pole.people.models import Profile


@command("people.set_confidential", result="profile")
def set_details(*, by: Actor, profile_id: int, confidential: bool, reason: str) -> Outcome[Profile]:
    """Mask address and phone of a person's record for all but a few, or show them again.

    Links of the record to places and phones follow, and the address where somebody has typed
    it. Raises Refused where it stands so already;
    nobody lifts what they may not see themselves, or see for an hour only.
    """
    if len(reason.strip()) < 10:
        raise Invalid("Say why, in a sentence.", fields={"reason": "At least ten characters."})
    profile = locked(Profile.objects, by, profile_id, what="person record")
    hidden = profile.details_audience_id
    if (hidden is not None) == confidential:
        raise Refused(
            f"Address and phone are {'' if confidential else 'not '}confidential already."
        )
    if AccountAudience.objects.filter(
        account_id=by.account_id, audience_id=profile.audience_id, until__isnull=False
    ).exists():
        raise Refused("You see this record for an hour only. Its owner decides this.")
    if hidden is not None and not by.sees(hidden):
        raise NotVisible("Address and phone of this person are not for you to see.")
    if hidden is None:
        becomes = details_audience(by)
        by = admitted(by, becomes)
        profile.details_audience_id = becomes
        hide_ties([profile_id], becomes)
    else:
        becomes, profile.details_audience_id = profile.audience_id, None
    profile.version += 1
    profile.save()
    if hidden is not None:
        show_ties(by, [profile_id], hidden)
    Mark.objects.create(
        audience_id=becomes,
        created_by=by.account_id,
        about_kind="profile",
        about_id=profile_id,
        confidential=confidential,
        reason=reason.strip(),
    )
    return Outcome(profile, [profile_fact("people.changed", profile)])

"""Who sees a person that is recorded: everyone of the force, or the recorder's own teams."""

from iops.governance.access.audiences import intern, open_audience, restricted_audience
from iops.governance.access.contracts import ABSENT, RESTRICTIONS
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.pole.people.contracts import SEES_DETAILS
from iops.pole.people.models import Profile


def record_audience(by: Actor, restriction: str) -> int:
    """The audience of a record under a restriction of ``RESTRICTIONS``. Raises Invalid."""
    if restriction not in RESTRICTIONS:
        raise Invalid(
            "Choose who may see the record.", fields={"restriction": "Choose one of the list."}
        )
    if not restriction:
        return open_audience(by.force_id)
    return restricted_audience(by, restriction)


def details_audience(by: Actor) -> int:
    """Who sees a confidential address: the recorder, their teams, whoever may (safeguarding)."""
    return intern(
        force_id=by.force_id,
        restriction="confidential",
        outside=ABSENT,
        accounts=[by.account_id],
        teams=by.teams,
        permissions=[SEES_DETAILS],
    )


def sees_details(by: Actor, profile: Profile) -> bool:
    """Whether address, phone and email of a record are for the actor."""
    return profile.details_audience_id is None or by.sees(profile.details_audience_id)

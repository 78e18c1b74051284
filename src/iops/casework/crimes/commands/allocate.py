"""Who investigates a crime. None is without an owner for long."""

from iops.casework.crimes.commands.shared import crime_fact, standing_crime, write_enquiry
from iops.casework.crimes.contracts import INVESTIGATE
from iops.casework.crimes.models import Crime
from iops.governance.access.authority import people_who_may
from iops.governance.access.commands.work import admit, dismiss
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid


@command("crimes.allocate", result="crime")
def allocate_crime(*, by: Actor, crime_id: int, owner_id: int, reason: str = "") -> Outcome[Crime]:
    """Give a crime to an investigator, or pass it on.

    Whoever allocates a restricted crime sees it, and lets the officer in case see it: this crime,
    and for as long as it is theirs.

    Raises Invalid for somebody whose role may not investigate, or who has left; Refused for an
    officer who may not see it where the actor sees it for a time only.
    """
    crime = standing_crime(by, crime_id)
    owner = people_who_may(INVESTIGATE, force_id=by.force_id).filter(pk=owner_id).first()
    if owner is None:
        raise Invalid.at("owner", "Choose somebody whose role may investigate crimes.")
    by, moved = admit(by, "crime", crime_id, owner.pk)
    crime.refresh_from_db()
    if crime.owner_id not in (None, owner.pk):
        dismiss("crime", crime_id, crime.owner_id)
    crime.owner_id = owner.pk
    crime.version += 1
    crime.save()
    write_enquiry(by, crime, f"Allocated to {owner.name}. {reason.strip()}".strip())
    recorded = crime.recorded_at.isoformat()
    return Outcome(
        crime,
        [*moved, crime_fact("crimes.allocated", crime, owner=owner.pk, recorded_at=recorded)],
    )

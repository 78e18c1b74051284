"""Who investigates a crime. None is without an owner for long."""

from iops.casework.crimes.commands.shared import crime_fact, the_crime, write_enquiry
from iops.casework.crimes.contracts import INVESTIGATE
from iops.casework.crimes.models import Crime
from iops.governance.access.authority import people_who_may
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid


@command("crimes.allocate", result="crime")
def allocate_crime(*, by: Actor, crime_id: int, owner_id: int, reason: str = "") -> Outcome[Crime]:
    """Give a crime to an investigator, or pass it on.

    Raises Invalid for somebody whose role may not investigate, or who has left.
    """
    crime = the_crime(by, crime_id)
    owner = people_who_may(INVESTIGATE, force_id=by.force_id).filter(pk=owner_id).first()
    if owner is None:
        raise Invalid(
            "Choose somebody whose role may investigate crimes.", fields={"owner": "Not found."}
        )
    crime.owner_id = owner.pk
    crime.version += 1
    crime.save()
    write_enquiry(by, crime, f"Allocated to {owner.name}. {reason.strip()}".strip())
    recorded = crime.recorded_at.isoformat()
    return Outcome(
        crime, [crime_fact("crimes.allocated", crime, owner=owner.pk, recorded_at=recorded)]
    )

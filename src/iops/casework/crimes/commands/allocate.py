"""Who investigates a crime. None is without an owner for long."""

from iops.casework.crimes.commands.shared import crime_fact, the_crime, write_enquiry
from iops.casework.crimes.models import Crime
from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid


@command("crimes.allocate", result="crime")
def allocate_crime(*, by: Actor, crime_id: int, owner_id: int, reason: str = "") -> Outcome[Crime]:
    """Give a crime to an investigator, or pass it on."""
    crime = the_crime(by, crime_id)
    owner = Account.objects.filter(pk=owner_id, is_active=True, is_system=False).first()
    if owner is None:
        raise Invalid("Choose somebody who has an account.", fields={"owner": "Not found."})
    crime.owner_id = owner.pk
    crime.version += 1
    crime.save()
    write_enquiry(by, crime, f"Allocated to {owner.name}. {reason.strip()}".strip())
    recorded = crime.recorded_at.isoformat()
    return Outcome(
        crime, [crime_fact("crimes.allocated", crime, owner=owner.pk, recorded_at=recorded)]
    )

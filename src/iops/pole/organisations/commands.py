"""What people do with organisations."""

from iops.governance.access.audiences import open_audience
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.errors import Invalid
from iops.kernel.events import Fact
from iops.pole.organisations.models import Organisation
from iops.pole.people.commands import normal_phone


@command("organisations.record", permission="people.record", result="organisation")
def record_organisation(
    *,
    by: Actor,
    name: str,
    kind: str = "",
    address: str = "",
    place_id: int | None = None,
    phone: str = "",
) -> Outcome[Organisation]:
    """Record an organisation."""
    if not name.strip():
        raise Invalid("An organisation needs a name.", fields={"name": "Type its name."})
    organisation = Organisation.objects.create(
        audience_id=open_audience(by.force_id),
        created_by=by.account_id,
        name=name.strip(),
        kind=kind,
        address=address,
        place_id=place_id,
        phone=normal_phone(phone),
    )
    fact = Fact("organisations.recorded", "organisation", organisation.pk, organisation.audience_id)
    return Outcome(organisation, [fact])

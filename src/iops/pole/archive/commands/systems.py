"""Naming the systems that were retired."""

from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.dates import PartialDate
from iops.kernel.errors import Invalid
from iops.pole.archive.models import System


@command("archive.name_system", permission="bulk.load")
def name_system(*, by: Actor, name: str, retired: str = "", held: str = "") -> Outcome[System]:
    """The system of this name, made where it is new; what is said of one that is there counts.

    ``retired``: when, a year, a month or a day. Raises Invalid for a name or a date that is none.
    """
    name = name.strip()
    if not name or len(name) > 60:
        raise Invalid("A system needs a name of at most 60 characters.", fields={"system": "Name."})
    try:
        when = PartialDate.parse(retired) if retired.strip() else None
    except ValueError as error:
        raise Invalid(str(error), fields={"retired": str(error)}) from None
    system, made = System.objects.get_or_create(
        name=name, defaults={"retired": when, "held": held.strip(), "created_by": by.account_id}
    )
    said = {"retired": when or system.retired, "held": held.strip() or system.held}
    differs = {key: value for key, value in said.items() if getattr(system, key) != value}
    if not made and differs:
        for key, value in differs.items():
            setattr(system, key, value)
        system.save(update_fields=list(differs))
    return Outcome(system)

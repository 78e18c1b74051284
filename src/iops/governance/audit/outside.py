"""What a record that says that it exists says to those who may not see it: whom to ask."""

import re
from dataclasses import dataclass

from iops.governance.access.audiences import owners_of
from iops.governance.access.commands.moving import audience_of
from iops.governance.access.contracts import CONTACT_OWNER
from iops.governance.access.queries import address_of
from iops.governance.audit.looks import record_view
from iops.kernel.actors import Actor
from iops.kernel.errors import NotVisible
from iops.kernel.registry import registry


@dataclass(frozen=True)
class Outside:
    """A restricted record as others know it: its kind, and who may be asked."""

    kind: str
    record_id: int
    label: str
    ask: str


@record_view("access.outside", permission="", shows=lambda one: [(one.kind, one.record_id)])
def outside_of(*, by: Actor, path: str) -> Outside:
    """The restricted record whose page was asked for by this address.

    Raises NotVisible for everything else: no record, one that the actor sees, one of another
    force, and one that to others does not exist. The answers are the same.
    """
    for declared in registry.each("records"):
        if not declared.restrictable:
            continue
        pattern = re.escape(address_of(declared, 0)).replace("/0/", r"/([0-9]{1,18})/")
        found = re.fullmatch(pattern, path)
        if found is None:
            continue
        record_id = int(found[1])
        audience = audience_of(declared.kind, record_id)
        told = audience is not None and audience.outside == CONTACT_OWNER
        if audience is None or not told or audience.force_id != by.force_id:
            break
        if by.sees(int(audience.pk)):
            break
        ask = owners_of([int(audience.pk)])[int(audience.pk)]
        return Outside(declared.kind, record_id, declared.label, ask)
    raise NotVisible("There is nothing at this address that you may see.")

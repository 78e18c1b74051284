"""What a capability tells the rest of the house about itself.

Each capability's ``capability.py`` holds a ``CAPABILITY``, made of typed data; the floor that
consumes a kind of declaration interprets it. The set of keys is fixed: a misspelt one is refused
by the dataclass. ``tests/conformance`` walks everything declared here.
"""

from iops.kernel.registry.access import Grant, Involved, OpenTask
from iops.kernel.registry.declaration import Capability
from iops.kernel.registry.duties import DutyKind, EscalationStep, Queue, Recipients, Standing
from iops.kernel.registry.finding import Caution, Names, Search, Source, Written
from iops.kernel.registry.gathering import Registry, refuse_if_guarded, registry
from iops.kernel.registry.machinery import (
    Guard,
    HealthCheck,
    Periodic,
    Reader,
    WarehouseTable,
    Within,
)
from iops.kernel.registry.records import (
    MOVED,
    WHEREABOUTS,
    Activity,
    Follows,
    Forget,
    PersonalData,
    RecordKind,
)
from iops.kernel.registry.screens import Action, Card, LiveTopic, Meeting, MenuItem, Tile

__all__ = [
    "MOVED",
    "WHEREABOUTS",
    "Action",
    "Activity",
    "Capability",
    "Card",
    "Caution",
    "DutyKind",
    "EscalationStep",
    "Follows",
    "Forget",
    "Grant",
    "Guard",
    "HealthCheck",
    "Involved",
    "LiveTopic",
    "Meeting",
    "MenuItem",
    "Names",
    "OpenTask",
    "Periodic",
    "PersonalData",
    "Queue",
    "Reader",
    "Recipients",
    "RecordKind",
    "Registry",
    "Search",
    "Source",
    "Standing",
    "Tile",
    "WarehouseTable",
    "Within",
    "Written",
    "refuse_if_guarded",
    "registry",
]

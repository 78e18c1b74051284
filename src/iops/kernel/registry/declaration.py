"""The declaration of one capability: everything that the rest of the house needs to know of it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from iops.kernel.registry.access import Grant, Involved, OpenTask
from iops.kernel.registry.duties import DutyKind, Queue, Recipients
from iops.kernel.registry.finding import Caution, Search, Source
from iops.kernel.registry.machinery import (
    Guard,
    HealthCheck,
    Periodic,
    Reader,
    WarehouseTable,
    Within,
)
from iops.kernel.registry.records import Activity, Follows, Forget, PersonalData, RecordKind
from iops.kernel.registry.screens import Action, Card, LiveTopic, Meeting, MenuItem, Tile


@dataclass(frozen=True)
class Capability:
    """The declaration of one capability. Everything is optional but its name.

    ``located`` names the kinds of record that say where they are, in the fields of a spot:
    ``place_text``, ``place_id`` and coordinates. They are veiled where the place is confidential.
    ``workers`` answer the accounts that have work in hand on a record, by its kind and number:
    they keep sight of it when it is restricted. ``crews`` answer those whose work passes: they are
    lent sight until it ends. ``together`` answers the records that are one with a record (all that
    is said of one person), by its kind and number.
    """

    name: str
    label: str
    menu: Sequence[MenuItem] = ()
    grants: Sequence[Grant] = ()
    records: Sequence[RecordKind] = ()
    personal_data: Sequence[PersonalData] = ()
    no_personal_data: Sequence[str] = ()
    follows: Sequence[Follows] = ()
    activities: Sequence[Activity] = ()
    forgets: Sequence[Forget] = ()
    involved: Sequence[Involved] = ()
    located: Sequence[str] = ()
    workers: Sequence[Callable[[str, int], Sequence[int]]] = ()
    crews: Sequence[Callable[[str, int], Sequence[int]]] = ()
    together: Sequence[Callable[[str, int], Sequence[int]]] = ()
    duties: Sequence[DutyKind] = ()
    queues: Sequence[Queue] = ()
    recipients: Sequence[Recipients] = ()
    guards: Sequence[Guard] = ()
    within: Sequence[tuple[str, Within]] = ()
    readers: Sequence[Reader] = ()
    periodic: Sequence[Periodic] = ()
    live: Sequence[LiveTopic] = ()
    search: Sequence[Search] = ()
    sources: Sequence[Source] = ()
    cautions: Sequence[Caution] = ()
    cards: Sequence[Card] = ()
    meetings: Sequence[Meeting] = ()
    actions: Sequence[Action] = ()
    warehouse: Sequence[WarehouseTable] = ()
    not_in_warehouse: dict[str, str] = field(default_factory=dict)
    tiles: Sequence[Tile] = ()
    health: Sequence[HealthCheck] = ()
    open_tasks: Sequence[OpenTask] = ()
    urls: str = ""
    api: str = ""
    append_only: Sequence[str] = ()
    bulk_tables: Sequence[str] = ()
    monthly_logs: Sequence[str] = ()
    code_lists: Sequence[str] = ()
    sql_functions: Sequence[str] = ()

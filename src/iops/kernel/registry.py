"""What a capability tells the rest of the house about itself.

Each capability's ``capability.py`` calls ``declare(Capability(...))`` with typed data; the floor
that consumes a kind of declaration interprets it. The set of keys is fixed: a misspelt one is
refused by the dataclass. ``tests/conformance`` walks everything declared here.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

if TYPE_CHECKING:
    from iops.kernel.actors import Actor
    from iops.kernel.events import Fact, LoggedEvent

Within = Callable[["Fact", "Actor"], None]
#: The fact that a record went to another audience: whatever shows records draws it anew.
MOVED = "access.moved"
#: The fact that a record became veiled, or its true place changed or was shown again.
WHEREABOUTS = "confidential.whereabouts"


@dataclass(frozen=True)
class MenuItem:
    """A page in the main menu. ``key`` follows "g" on the keyboard."""

    label: str
    url: str
    key: str
    permission: str
    order: int = 50


@dataclass(frozen=True)
class Grant:
    """Which roles hold a permission, where the force has not said otherwise.

    ``purposes``: where not empty, the permission works only for these purposes.
    """

    permission: str
    roles: frozenset[str]
    purposes: frozenset[str] = frozenset()
    label: str = ""


@dataclass(frozen=True)
class DutyKind:
    """A piece of work that somebody must do.

    ``opens`` and ``closes`` name event types (and the subject's kind they carry);
    ``due`` answers the moment by which it must be done from the opening fact, ``steps`` are the
    escalations: how long after opening, and to which post, role or queue. ``standing`` finds what
    should have the duty by what the records say, for what no command ever stated (a bulk load).
    """

    code: str
    label: str
    queue: str
    opens: Sequence[str]
    closes: Sequence[str]
    due: Callable[["Fact", datetime], datetime | None]
    steps: Sequence["EscalationStep"] = ()
    applies: Callable[["Fact"], bool] | None = None
    risk: Callable[["Fact"], int] | None = None
    url: str = ""
    source: str = ""
    why: Callable[[Sequence[int]], dict[int, str]] | None = None
    standing: "Standing | None" = None


@dataclass(frozen=True)
class Standing:
    """Records of a kind that should have a duty open.

    ``sql`` answers ``id, audience_id, number, due_at, risk``; it is asked as a system actor.
    """

    kind: str
    sql: str


@dataclass(frozen=True)
class EscalationStep:
    """At ``after`` from opening (or from the due moment), tell ``to``: "post:duty-inspector"."""

    after: timedelta
    to: str
    level: str
    from_due: bool = False


@dataclass(frozen=True)
class Queue:
    """A staffed queue. ``role`` says who can take from it when its team is not given."""

    code: str
    label: str
    role: str


@dataclass(frozen=True)
class LiveTopic:
    """A stream of rows for screens.

    ``sql`` answers ``id, audience_id, row`` (jsonb) for ``id = ANY(%(ids)s)``; ``all_sql`` the
    ids of the first picture; ``subjects`` maps an event's subject kind to a function-free SQL
    giving the ids to draw again (or None when the subject is the row itself).
    """

    name: str
    permission: str
    kinds: dict[str, str | None]
    sql: str
    all_sql: str
    event_prefixes: tuple[str, ...] = ()


@dataclass(frozen=True)
class Guard:
    """A veto on a lower command: answers a sentence when it must not go ahead."""

    command: str
    check: Callable[[Any, "Actor"], str | None]
    name: str


@dataclass(frozen=True)
class RecordKind:
    """A kind of record that can be looked at.

    ``code`` is its number in the access log and never changes. ``retention`` names a class of
    ``governance.disposal``; ``personal`` are the fields that hold personal data.
    ``restrictable``: people may say who sees a record of this kind. ``kept_since`` is SQL over the
    row ``r``: the moment from which the retention period counts, null while it does not run; a
    kind without it is kept and disposed of with the record that it belongs to.
    """

    kind: str
    code: int
    model: str
    label: str
    url: str = ""
    retention: str = ""
    personal: tuple[str, ...] = ()
    number_field: str = ""
    restrictable: bool = False
    kept_since: str = ""


@dataclass(frozen=True)
class PersonalData:
    """Where a table holds personal data, for subject access and disposal.

    ``profile_path`` is the column with a person's profile ("profile_id"); ``parts_of`` names the
    kinds of record that a row is a part of, with the column of their number; ``about`` the two
    columns that name kind and number of whatever a row is about. A row is blanked with each of
    them. ``file``: the column of the stored file, whose bytes go too. A table with two columns of
    profiles is declared twice.
    """

    model: str
    fields: tuple[str, ...]
    profile_path: str = ""
    parts_of: Mapping[str, str] = field(default_factory=dict)
    about: tuple[str, str] | None = None
    file: str = ""


@dataclass(frozen=True)
class Follows:
    """A table whose rows are seen as the records that they name are seen (a link, an alert).

    ``ends`` are the records that a row names, as (kind, column), or ("@kind column", column)
    where the row itself says the kind. A row that names several is seen by whoever may see the
    most restricted of them. ``carries``: the end of this kind goes wherever the other goes.
    """

    model: str
    ends: tuple[tuple[str, str], ...]
    carries: str = ""


@dataclass(frozen=True)
class Activity:
    """What makes the retention period of a record of kind ``of`` begin anew.

    ``newer`` is SQL over the row ``r``, true where something happened after ``%(since)s``: that
    many years ago as the class ``retention`` says (without one, the record's own).
    """

    of: str
    newer: str
    retention: str = ""


@dataclass(frozen=True)
class Involved:
    """Who is involved in the case that a record of ``kind`` is: answers account ids, or None.

    They may not decide in it where somebody independent must.
    """

    kind: str
    accounts: Callable[[int], Iterable[int | None]]


@dataclass(frozen=True)
class Forget:
    """What else goes with a record of ``kind`` when it is disposed of, in the same transaction.

    ``run`` takes the record's id, answers how many rows went by table, and may raise Refused.
    """

    kind: str
    run: Callable[[int], Mapping[str, int]]


@dataclass(frozen=True)
class Names:
    """Where a table keeps names.

    The words of all ``parts`` (columns) of a row are one name; ``lines`` is a column with further
    names, one a line. ``born`` is a column with a date, whole or in part ("1974-05"); ``place`` an
    expression for the place whose division the record belongs to (no place: NULL).
    """

    parts: tuple[str, ...]
    lines: str = ""
    born: str = ""
    place: str = ""


@dataclass(frozen=True)
class Search:
    """How a kind of record is found.

    ``names`` are brought up to date in the command that states one of the facts ``events``.
    ``lookups`` say by which numbers it is found at once: the letter of a kind of number ("v" a
    registration mark, "h" a phone, "n" any other) and the condition on ``table``, in which %s is
    the number as it is kept. ``shown`` selects ``id, title, detail, born`` of the rows
    ``id = ANY(%(ids)s)``; row-level security decides which.
    """

    kind: str
    table: str
    shown: str
    events: tuple[str, ...] = ()
    names: Names | None = None
    lookups: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Card:
    """Lines that a capability puts on another's card.

    ``timeline`` answers entries for profile ids (or a place or vehicle, by ``of``).
    """

    of: str
    lines: Callable[["Actor", Sequence[int]], Sequence[Any]]
    slot: str = "timeline"


@dataclass(frozen=True)
class Action:
    """An action offered on another capability's record ("record a crime" on an incident)."""

    on: str
    label: str
    url: str
    permission: str
    key: str = ""


@dataclass(frozen=True)
class Reader:
    """An *after* subscriber: idempotent, with a position of its own, retried until it succeeds."""

    name: str
    types: tuple[str, ...]
    handle: Callable[[Sequence["LoggedEvent"]], None]


@dataclass(frozen=True)
class Periodic:
    """Work of the worker process: every ``every``, or nightly at ``at`` London time ("02:30").

    ``slow`` work (as all nightly work) runs beside the rest: duties, alerts and readers do not
    wait for a partner that does not answer.
    """

    name: str
    run: Callable[[], Any]
    every: timedelta | None = None
    at: str = ""
    slow: bool = False


@dataclass(frozen=True)
class WarehouseTable:
    """A table of the data warehouse.

    ``columns`` maps column to its meaning; ``sql`` selects them, with ``id`` first and
    ``changed`` (a version that grows) for incremental export. ``whole``: the table has no times
    of its own and is exported whole with every run; the newest file is the one that holds.
    """

    name: str
    model: str
    sql: str
    columns: dict[str, str]
    whole: bool = False


@dataclass(frozen=True)
class Tile:
    """A dashboard tile: its figure and the rows behind it come from one query.

    ``sql`` selects ``kind, id, title, at, late, amount`` of the rows, for ``audience_id = ANY
    (%(audiences)s)``. ``show``: "count" of rows, "late" rows, "share" of rows that are not late,
    or "mean" of amounts (in ``unit``). ``events`` are the prefixes of facts that can change it.
    """

    code: str
    label: str
    group: str
    sql: str
    events: tuple[str, ...]
    show: str = "count"
    unit: str = ""
    target: str = ""
    permission: str = "dashboard.view"


@dataclass(frozen=True)
class OpenTask:
    """Work in hand that gives a reason to look: the purpose it is, and whether ``held`` now."""

    purpose: str
    held: Callable[["Actor"], bool]


@dataclass(frozen=True)
class Caution:
    """What makes it dangerous to be wrong about who a person is: a marker, an open risk.

    ``risk`` is SQL over the row r of a person's record, a number from 0 (nothing) to 100. Whoever
    reviews duplicates sees such pairs first, and no machine judges them.
    """

    code: str
    label: str
    risk: str


@dataclass(frozen=True)
class HealthCheck:
    """Answers None when well, else a sentence saying what is wrong and what to do."""

    name: str
    check: Callable[[], str | None]


@dataclass(frozen=True)
class Capability:
    """The declaration of one capability. Everything is optional but its name.

    ``located`` names the kinds of record that say where they are, in the fields of a spot:
    ``place_text``, ``place_id`` and coordinates. They are veiled where the place is confidential.
    ``workers`` answer the accounts that have work in hand on a record, by its kind and number:
    they keep sight of it when it is restricted.
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
    duties: Sequence[DutyKind] = ()
    queues: Sequence[Queue] = ()
    guards: Sequence[Guard] = ()
    within: Sequence[tuple[str, Within]] = ()
    readers: Sequence[Reader] = ()
    periodic: Sequence[Periodic] = ()
    live: Sequence[LiveTopic] = ()
    search: Sequence[Search] = ()
    cards: Sequence[Card] = ()
    actions: Sequence[Action] = ()
    warehouse: Sequence[WarehouseTable] = ()
    not_in_warehouse: dict[str, str] = field(default_factory=dict)
    tiles: Sequence[Tile] = ()
    cautions: Sequence[Caution] = ()
    health: Sequence[HealthCheck] = ()
    open_tasks: Sequence[OpenTask] = ()
    urls: str = ""
    api: str = ""
    append_only: Sequence[str] = ()
    bulk_tables: Sequence[str] = ()
    monthly_logs: Sequence[str] = ()
    code_lists: Sequence[str] = ()
    sql_functions: Sequence[str] = ()


class Registry:
    """All declarations, gathered once when Django has loaded its apps."""

    def __init__(self) -> None:
        self.capabilities: dict[str, Capability] = {}
        self.commands: dict[str, str] = {}
        self._within: dict[str, list[Within]] | None = None

    def declare(self, capability: Capability) -> None:
        """Add a capability. Raises ValueError when its name is taken."""
        if capability.name in self.capabilities:
            raise ValueError(f"Two capabilities are called {capability.name!r}.")
        self.capabilities[capability.name] = capability
        self._within = None

    def load(self) -> None:
        """Import ``capability.py`` of every installed app, in the order of the floors."""
        for config in apps.get_app_configs():
            if config.name.startswith("iops.") and find_spec(f"{config.name}.capability"):
                module = import_module(f"{config.name}.capability")
                capability = module.CAPABILITY
                if capability.name not in self.capabilities:
                    self.declare(capability)

    def each(self, key: str) -> list[Any]:
        """All declarations under ``key`` ("duties"), over all capabilities."""
        return [
            item for capability in self.capabilities.values() for item in getattr(capability, key)
        ]

    def within(self, event_type: str) -> list[Within]:
        """The subscribers that run in the transaction of the command that stated the fact.

        A subscriber to "incidents.*" hears every fact of incidents; "*" hears all.
        """
        if self._within is None:
            self._within = {}
            for pattern, subscriber in self.each("within"):
                self._within.setdefault(pattern, []).append(subscriber)
        family = event_type.split(".", 1)[0] + ".*"
        return [
            subscriber
            for pattern in ("*", family, event_type)
            for subscriber in self._within.get(pattern, [])
        ]

    def record_kind(self, kind: str) -> RecordKind:
        """The declaration of a record kind. Raises LookupError for an unknown one."""
        for record in self.each("records"):
            if record.kind == kind:
                return record  # type: ignore[no-any-return]
        raise LookupError(f"No capability declares the record kind {kind!r}.")

    def guards_of(self, command_name: str) -> list[Guard]:
        return [guard for guard in self.each("guards") if guard.command == command_name]


registry = Registry()


def refuse_if_guarded(command_name: str, subject: Any, by: "Actor") -> None:
    """Ask every guard of a command. Raises Refused with the first sentence that says no."""
    from iops.kernel.errors import Refused

    for guard in registry.guards_of(command_name):
        sentence = guard.check(subject, by)
        if sentence:
            raise Refused(sentence)

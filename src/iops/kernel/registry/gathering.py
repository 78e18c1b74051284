"""All declarations, gathered once, and what the house asks of them."""

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Any

from django.apps import apps

from iops.kernel.errors import Refused
from iops.kernel.registry.declaration import Capability
from iops.kernel.registry.machinery import Guard, Within
from iops.kernel.registry.records import RecordKind

if TYPE_CHECKING:
    from iops.kernel.actors import Actor


class Registry:
    """All declarations, gathered once when Django has loaded its apps."""

    def __init__(self) -> None:
        self.capabilities: dict[str, Capability] = {}
        self.commands: dict[str, str] = {}
        self._within: dict[str, list[Within]] | None = None
        self._each: dict[str, list[Any]] = {}

    def declare(self, capability: Capability) -> None:
        """Add a capability. Raises ValueError when its name is taken."""
        if capability.name in self.capabilities:
            raise ValueError(f"Two capabilities are called {capability.name!r}.")
        self.capabilities[capability.name] = capability
        self._within = None
        self._each = {}

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
        if key not in self._each:
            self._each[key] = [
                item
                for capability in self.capabilities.values()
                for item in getattr(capability, key)
            ]
        return list(self._each[key])

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
    for guard in registry.guards_of(command_name):
        sentence = guard.check(subject, by)
        if sentence:
            raise Refused(sentence)

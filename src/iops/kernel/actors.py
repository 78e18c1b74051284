"""Who acts, with what right, for which purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from iops.kernel.ids import new_uid


@dataclass(frozen=True)
class Asked:
    """A read that asks this person why, unless one of ``tasks`` is open.

    ``minutes``: how long the answer is remembered, for the record that it was given for.
    """

    view: str
    tasks: frozenset[str]
    minutes: int


@dataclass(frozen=True)
class Statement:
    """Why the person looks at a record, as they said.

    ``about`` is "view:number", or "*" for all (a call to the API says it for itself); ``id`` is
    where it is kept, 0 for nowhere.
    """

    about: str
    purpose: str
    id: int = 0


@dataclass(frozen=True)
class Actor:
    """A person or a named system process, as known at the moment of acting.

    ``permissions`` and ``audiences`` are computed at sign-in and when they change; they are all
    that the kernel asks before it lets somebody write or see. ``second_step``: a role of the
    person demands a second step at sign-in. ``task`` is the task that is open now, as a purpose;
    ``asks`` are the reads that ask this person why; ``statements`` are the answers that hold.
    ``limited`` names permissions that work only for some purposes.
    """

    account_id: int
    name: str
    force_id: int
    permissions: frozenset[str] = frozenset()
    audiences: tuple[int, ...] = ()
    roles: frozenset[str] = frozenset()
    teams: frozenset[int] = frozenset()
    rank: str = ""
    purpose: str = ""
    correlation: UUID = field(default_factory=new_uid)
    idempotency_key: str | None = None
    is_system: bool = False
    second_step: bool = False
    task: str = ""
    asks: tuple[Asked, ...] = ()
    statements: tuple[Statement, ...] = ()
    limited: tuple[tuple[str, frozenset[str]], ...] = ()

    def may(self, permission: str) -> bool:
        """Whether the actor holds ``permission`` by role, for the purpose that they have now."""
        if self.is_system:
            return True
        return permission in self.permissions and all(
            self.purpose in purposes for name, purposes in self.limited if name == permission
        )

    def sees(self, audience_id: int) -> bool:
        """Whether records of this audience are visible to the actor."""
        return audience_id in self.audiences

    def for_purpose(self, purpose: str) -> Self:
        return replace(self, purpose=purpose)

    def on_task(self, task: str, *, purpose: str) -> Self:
        """The same actor with a task open, looking for a purpose."""
        return replace(self, task=task, purpose=purpose)

    def stating(self, statements: Iterable[Statement]) -> Self:
        return replace(self, statements=tuple(statements))

    def with_key(self, key: str | None) -> Self:
        """The same actor, making a request that must be carried out once only."""
        return replace(self, idempotency_key=key)

    def also_seeing(self, audiences: Iterable[int]) -> Self:
        return replace(self, audiences=tuple(sorted({*self.audiences, *audiences})))

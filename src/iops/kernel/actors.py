"""Who acts, with what right, for which purpose."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Self
from uuid import UUID

from iops.kernel.ids import new_uid


@dataclass(frozen=True)
class Actor:
    """A person or a named system process, as known at the moment of acting.

    ``permissions`` and ``audiences`` are computed at sign-in and when they change; they are all
    that the kernel asks before it lets somebody write or see.
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

    def may(self, permission: str) -> bool:
        """Whether the actor holds ``permission`` by role."""
        return self.is_system or permission in self.permissions

    def sees(self, audience_id: int) -> bool:
        """Whether records of this audience are visible to the actor."""
        return audience_id in self.audiences

    def for_purpose(self, purpose: str) -> Self:
        return replace(self, purpose=purpose)

    def with_key(self, key: str | None) -> Self:
        """The same actor, making a request that must be carried out once only."""
        return replace(self, idempotency_key=key)

    def also_seeing(self, audiences: Iterable[int]) -> Self:
        return replace(self, audiences=tuple(sorted({*self.audiences, *audiences})))

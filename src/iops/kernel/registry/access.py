"""Declared about access: who holds a permission, who is in a case, which work gives a purpose."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iops.kernel.actors import Actor


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
class Involved:
    """Who is involved in the case that a record of ``kind`` is: answers account ids, or None.

    They may not decide in it where somebody independent must.
    """

    kind: str
    accounts: Callable[[int], Iterable[int | None]]


@dataclass(frozen=True)
class OpenTask:
    """Work in hand that gives a reason to look: the purpose it is, and whether ``held`` now."""

    purpose: str
    held: Callable[["Actor"], bool]

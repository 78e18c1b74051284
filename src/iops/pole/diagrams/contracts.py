"""What a diagram is made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: A record by its kind and number.
End = tuple[str, int]


@dataclass(frozen=True)
class Node:
    """A record, or a person: ``records`` are those that stand behind it."""

    kind: str
    id: int
    title: str
    url: str
    records: int = 1
    markers: tuple[str, ...] = ()
    danger: bool = False

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.id}"


@dataclass(frozen=True)
class Edge:
    """A link between two nodes: why, from when to when, how sure.

    ``id``: the number of the link; of one that nobody recorded, the keys of both nodes.
    """

    id: int | str
    source: str
    target: str
    label: str
    reason: str
    since: str
    until: str
    certainty: str


@dataclass(frozen=True)
class Count:
    """How many links of a type a node has, before they are drawn."""

    reason: str
    label: str
    kind: str
    count: int


@dataclass(frozen=True)
class Part:
    """A part of a diagram: nodes, the edges between them, and how much was left out.

    ``older``: records beside the newest, whose implied links were not looked for.
    """

    nodes: Sequence[Node]
    edges: Sequence[Edge]
    left_out: int = 0
    older: int = 0


def end_of(key: str) -> End:
    """The record that a key names. Raises ValueError for anything else."""
    kind, colon, number = key.partition(":")
    if not (kind.isidentifier() and colon and number.isdecimal() and len(number) < 19):
        raise ValueError(f"“{key[:40]}” names no record. It looks like profile:7.")
    return kind, int(number)

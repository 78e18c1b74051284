"""Declared about search: where a table keeps names and numbers, and what a hit shows."""

from collections.abc import Mapping
from dataclasses import dataclass, field


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

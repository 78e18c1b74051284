"""Declared about search: where a table keeps names and numbers, and what a hit shows."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any


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
class Written:
    """Where something was written about a record: searched as English text.

    ``column`` of ``table``; ``record`` is the table's column with the record's number.
    """

    table: str
    column: str
    record: str = "id"


@dataclass(frozen=True)
class Search:
    """How a kind of record is found.

    ``names`` are brought up to date in the command that states one of the facts ``events``.
    ``lookups`` are conditions on ``table``, by the letter of what is asked, in which %s is an array
    of values as they are kept: whole numbers ("v" a registration mark, "h" a phone, "e" an email
    address, "n" any other), parts of them ("v~": patterns for LIKE), and what a description says
    ("colour", "make", "model", "sex", "born" as first and last day, "area" as codes). ``written``
    is what its words are searched in. Each wants an index.

    ``shown`` selects ``id, title, detail, born`` of the rows ``id = ANY(%(ids)s)``; row-level
    security decides which. ``facets`` selects ``id`` and what an answer may be narrowed by, named
    as the page names it (sex, district, year).
    """

    kind: str
    table: str
    shown: str
    events: tuple[str, ...] = ()
    names: Names | None = None
    lookups: Mapping[str, str] = field(default_factory=dict)
    written: tuple[Written, ...] = ()
    facets: str = ""


@dataclass(frozen=True)
class Source:
    """Somewhere else where the find box asks, too: a partner, a national system, an archive.

    ``ask`` takes the question (``search.contracts.Question``) and answers lines
    (``search.contracts.Line``); it runs in a thread without a database, and is waited for
    ``seconds`` at most. One that is ``here`` runs within the look instead, where row-level security
    knows the actor, and the database ends what takes longer. The box never waits for either.

    ``births``: a whole date of birth alone is a question, too; ``parts``: so is a part of a number,
    and ``words``: so is what somebody wrote. ``there`` answers whether there is anything to ask; a
    source without it is always there.
    """

    code: str
    label: str
    permission: str
    seconds: float
    ask: Callable[[Any], Any]
    here: bool = False
    births: bool = False
    parts: bool = False
    words: bool = False
    there: Callable[[], bool] | None = None


@dataclass(frozen=True)
class Caution:
    """What makes it dangerous to be wrong about who a person is: a marker, an open risk.

    ``among`` is SQL over the table ``asked (id)`` of people's records, of which there may be one or
    millions: a row (id, risk) for each of which it holds, risk from 1 to 100. Whoever reviews
    duplicates sees such pairs first, and no machine judges them.
    """

    code: str
    label: str
    among: str

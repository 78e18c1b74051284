"""Declared about records: what can be looked at, what is personal, how long it is kept."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

#: The fact that a record went to another audience: whatever shows records draws it anew.
MOVED = "access.moved"
#: The fact that a record became veiled, or its true place changed or was shown again.
WHEREABOUTS = "confidential.whereabouts"


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
class Forget:
    """What else goes with a record of ``kind`` when it is disposed of, in the same transaction.

    ``run`` takes the record's id, answers how many rows went by table, and may raise Refused.
    """

    kind: str
    run: Callable[[int], Mapping[str, int]]

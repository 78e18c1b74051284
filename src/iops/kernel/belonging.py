"""What belongs to a record, walked by the declarations: for disposal, and for moving its sight.

Disposal asks where the personal data of a record stands. Moving asks which rows are seen because
the record is seen: its own row, what is a part of it or about it, and ties between records.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.apps import apps

from iops.kernel.models import Record
from iops.kernel.registry import MOVED, Follows, PersonalData, registry

__all__ = ["MOVED", "Belonging", "Seen", "belongings_of", "kinds_drawn", "record_model",
           "seen_with"]  # fmt: skip


@dataclass(frozen=True)
class Belonging:
    """Where personal data of a record stands: the column with its number, and with its kind."""

    declared: PersonalData
    column: str
    kind_column: str = ""
    own: bool = False


def belongings_of(record_kind: str) -> list[Belonging]:
    """The record's own row, then every row that is a part of it, about it, or the person's."""
    model = registry.record_kind(record_kind).model
    declared: list[PersonalData] = registry.each("personal_data")
    own = [Belonging(one, "id", own=True) for one in declared if one.model == model][:1]
    others = []
    for one in declared:
        if record_kind in one.parts_of:
            others.append(Belonging(one, one.parts_of[record_kind]))
        if one.about:
            others.append(Belonging(one, one.about[1], one.about[0]))
        if record_kind == "profile" and one.profile_path and one.model != model:
            others.append(Belonging(one, one.profile_path))
    return own + others


def record_model(record_kind: str) -> type[Record]:
    """The table of a kind of record. Raises LookupError for an unknown one."""
    model = apps.get_model(registry.record_kind(record_kind).model)
    assert issubclass(model, Record)
    return model


@dataclass(frozen=True)
class Seen:
    """Rows that are seen as a record is: the column with its number, and with its kind.

    ``others`` are the further records that a row names, as (kind or "@column", column): such a row
    is seen by whoever may see the most restricted of them. ``carries``: the column of a record
    that goes where this one goes, and its kind.
    """

    table: str
    column: str
    kind_column: str = ""
    others: tuple[tuple[str, str], ...] = ()
    carries: tuple[str, str] | None = None
    kind: str = ""


def seen_with(record_kind: str) -> list[Seen]:
    """Every set of rows that goes with a record of this kind to another audience, its own first."""
    tables = {one.model: one.kind for one in registry.each("records")}
    follows: list[Follows] = registry.each("follows")
    tied = {one.model for one in follows}
    found = [Seen(_table(registry.record_kind(record_kind).model), "id", kind=record_kind)]
    for place in belongings_of(record_kind):
        one = place.declared
        by_person = place.column == one.profile_path and not place.kind_column
        if place.own or by_person or one.model in tied or not _is_record(one.model):
            continue
        kind = tables.get(one.model, "")
        found.append(Seen(_table(one.model), place.column, place.kind_column, kind=kind))
    for tie in follows:
        for kind, column in tie.ends:
            if kind == record_kind or kind.startswith("@"):
                others = () if tie.carries else tuple(e for e in tie.ends if e != (kind, column))
                found.append(
                    Seen(
                        _table(tie.model), column, kind.removeprefix("@") if "@" in kind else "",
                        others, _carried(tie, kind), tables.get(tie.model, ""),
                    )
                )  # fmt: skip
    return found


def _carried(tie: Follows, from_kind: str) -> tuple[str, str] | None:
    """The other end, where that record goes with this one."""
    carried = [end for end in tie.ends if end[0] == tie.carries and end[0] != from_kind]
    return (carried[0][1], carried[0][0]) if carried else None


def _table(model: str) -> str:
    return str(apps.get_model(model)._meta.db_table)


def _is_record(model: str) -> bool:
    return issubclass(apps.get_model(model), Record)


def kinds_drawn() -> frozenset[str]:
    """Kinds of record that a live topic draws or the search projects: their moves are told."""
    drawn: Sequence[str] = [kind for topic in registry.each("live") for kind in topic.kinds]
    return frozenset(drawn) | {one.kind for one in registry.each("search")}

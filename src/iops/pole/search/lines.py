"""From records that may be meant to lines: one for each person, with titles, markers, facets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from iops.governance.access.audiences import owners_of
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.registry import registry
from iops.pole.identity.queries import deaths_of, members_of_all, nominals_of
from iops.pole.links.queries import MarkerLine, markers_at
from iops.pole.sameness.queries import groups_of, records_of
from iops.pole.search.answers import Hit
from iops.pole.search.declared import Row


@dataclass
class _Details:
    """What a record is called, and what it may be narrowed by."""

    title: str
    detail: str
    born: str
    died: str = ""
    facets: dict[str, str] = field(default_factory=dict)


def lines_of(by: Actor, rows: Sequence[Row], cursor: Any) -> list[Hit]:
    """One line for each person or thing: the best of its records stands for all; best first."""
    rows = sorted(rows, key=lambda row: -row.score)
    things = _things(rows)
    shown = _details(by, rows, cursor)
    _say_who_died(by, shown, things)
    markers = _markers(by, {record: things[record] for record in shown})
    owners = owners_of({row.audience for row in rows if not by.sees(row.audience)})
    lines: dict[tuple[str, int, bool], Hit] = {}
    stands: dict[tuple[str, int, bool], set[int]] = {}
    for row in rows:
        record, visible = (row.kind, row.id), by.sees(row.audience)
        if visible and record not in shown:
            continue
        # A restricted record stands for itself: it hides nothing of the same person that is open.
        key = (row.kind, things[record] if visible else row.id, visible)
        if key in lines:
            again = row.id in stands[key]
            lines[key] = _with(lines[key], () if again else row.reasons, again=again)
        elif visible:
            lines[key] = _line(row, key[1], shown[record], markers.get(key[:2], ()))
        else:
            lines[key] = _shut(row, owners[row.audience])
        stands.setdefault(key, set()).add(row.id)
    return sorted(lines.values(), key=lambda hit: (-round(hit.score, 1), -worst(hit), hit.title))


def _things(rows: Sequence[Row]) -> dict[tuple[str, int], int]:
    """Record to the person or thing that it is one of: by its nominal, by its oldest record."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        wanted.setdefault(row.kind, []).append(row.id)
    found: dict[tuple[str, int], int] = {}
    for kind, ids in wanted.items():
        groups = nominals_of(ids) if kind == "profile" else groups_of(kind, ids)
        found |= {(kind, record): group for record, group in groups.items()}
    return found


def _markers(
    by: Actor, things: Mapping[tuple[str, int], int]
) -> dict[tuple[str, int], tuple[MarkerLine, ...]]:
    """Person or thing to the live markers on any of its records, found or not.

    A warning under another spelling belongs to the person all the same. Each once, the most
    dangerous first; those that the actor may not see are not there.
    """
    groups: dict[str, set[int]] = {}
    for (kind, _), group in things.items():
        groups.setdefault(kind, set()).add(group)
    every = dict(things)
    for kind, ids in groups.items():
        joined = members_of_all(ids) if kind == "profile" else records_of(kind, ids)
        every |= {(kind, record): group for record, group in joined.items()}
    found: dict[tuple[str, int], dict[str, MarkerLine]] = {}
    for line in markers_at(by, every, clock.local_date(clock.now())):
        found.setdefault((line.about[0], every[line.about]), {}).setdefault(line.code, line)
    return {one: tuple(lines.values()) for one, lines in found.items()}


def _details(by: Actor, rows: Iterable[Row], cursor: Any) -> dict[tuple[str, int], _Details]:
    """Of the records that the actor sees; two statements for each kind."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        if by.sees(row.audience):
            wanted.setdefault(row.kind, []).append(row.id)
    found: dict[tuple[str, int], _Details] = {}
    for declared in registry.each("search"):
        if declared.kind not in wanted:
            continue
        ids = {"ids": wanted[declared.kind]}
        cursor.execute(declared.shown, ids)
        for record, title, detail, born in cursor.fetchall():
            found[declared.kind, record] = _Details(title, detail, born or "")
        if declared.facets:
            cursor.execute(declared.facets, ids)
            names = [column.name for column in cursor.description][1:]
            for record, *values in cursor.fetchall():
                if (declared.kind, record) in found:
                    found[declared.kind, record].facets = _named(names, values)
    return found


def _say_who_died(
    by: Actor,
    shown: Mapping[tuple[str, int], _Details],
    people: Mapping[tuple[str, int], int],
) -> None:
    """Say of each record whose person died, whichever of their records says so."""
    records = [record for record in shown if record[0] == "profile"]
    died = deaths_of(by, {people[one] for one in records}) if records else {}
    for one in records:
        shown[one].died = died.get(people[one], "")


def _named(names: Sequence[str], values: Sequence[Any]) -> dict[str, str]:
    return {name: str(value) for name, value in zip(names, values, strict=True) if value}


def _line(row: Row, number: int, details: _Details, markers: tuple[MarkerLine, ...]) -> Hit:
    declared = registry.record_kind(row.kind)
    person = row.kind == "profile"
    return Hit(
        kind=row.kind,
        label="Person" if person else declared.label,
        id=row.id,
        title=details.title or "Unknown",
        detail=details.detail,
        born=details.born,
        died=details.died,
        url=f"/people/{number}/" if person else declared.url.format(id=row.id),
        reasons=row.reasons,
        score=row.score,
        markers=markers,
        facets=_facets(details),
    )


def _facets(details: _Details) -> Mapping[str, str]:
    """The facets of a record; a birth becomes the ages that it may be today, by tens.

    The dead are of no age today.
    """
    year = details.born[:4]
    if not year.isdigit() or details.died:
        return details.facets
    age = clock.local_date(clock.now()).year - int(year)
    tens = age // 10 * 10
    return {**details.facets, "age": f"{tens} to {tens + 9}" if 0 <= age < 120 else ""}


def _shut(row: Row, owner: str) -> Hit:
    """A record that says that it exists, and nothing else."""
    return Hit(
        kind=row.kind,
        label="Person" if row.kind == "profile" else registry.record_kind(row.kind).label,
        id=row.id,
        title="Restricted record",
        detail=f"It exists. Ask {owner}.",
        born="",
        url="",
        reasons=(),
        score=row.score,
        contact_owner=True,
    )


def worst(hit: Hit) -> int:
    """How dangerous the most dangerous marker of a line is."""
    return max((marker.danger for marker in hit.markers), default=0)


def _with(hit: Hit, reasons: tuple[str, ...], *, again: bool) -> Hit:
    more = () if hit.reasons else reasons
    return replace(
        hit,
        records=hit.records + (0 if again else 1),
        reasons=(*hit.reasons, *more),
    )

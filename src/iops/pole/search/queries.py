"""The find box: one request, grouped by person, each line with its markers and its reasons."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import connection

from iops.governance.access.audiences import owners_of
from iops.governance.access.contracts import CONTACT_OWNER
from iops.governance.access.models import Audience
from iops.governance.audit.looks import record_view
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.errors import Invalid
from iops.kernel.registry import registry
from iops.pole.identity.queries import nominals_of
from iops.pole.links.queries import DANGEROUS, MarkerLine, markers_at
from iops.pole.search import births, candidates, rules
from iops.reference.places.queries import PlaceMatch, search_places

SAME_NUMBER = "the same number"
_NUMBER_SCORE = 20.0
#: Records that are looked at closely, for each line that is shown.
_LOOKED_AT = 3


@dataclass(frozen=True)
class Hit:
    """One line of the answer. ``contact_owner``: it exists, but only its owner may say what."""

    kind: str
    label: str
    id: int
    title: str
    detail: str
    born: str
    url: str
    reasons: tuple[str, ...]
    score: float
    markers: tuple[MarkerLine, ...] = ()
    records: int = 1
    contact_owner: bool = False

    @property
    def reason(self) -> str:
        """Why it is in the list, in words."""
        return "; ".join(self.reasons)


@dataclass(frozen=True)
class Found:
    """The answer: how the search was understood, hits best first, and possible danger."""

    said: str
    hits: Sequence[Hit]
    danger: Sequence[Hit] = ()
    places: Sequence[PlaceMatch] = field(default_factory=tuple)


@dataclass(frozen=True)
class _Row:
    """A record that may be meant: whose it is, and why."""

    kind: str
    id: int
    audience: int
    score: float
    reasons: tuple[str, ...]


def _shown(found: Found) -> list[tuple[str, int]]:
    """Also those of which only that they exist is said, and whom to ask: that is a look, too."""
    return [(hit.kind, hit.id) for hit in found.hits]


@record_view("search.find", permission="people.view", shows=_shown)
def find(*, by: Actor, text: str, most: int = 40) -> Found:
    """Search everything that the actor may see. Raises Invalid for an empty search."""
    today = clock.local_date(clock.now())
    try:
        typed = rules.understand(text, today=today)
    except ValueError as error:
        raise Invalid(str(error), fields={"text": str(error)}) from None
    said, rows = typed.said, []
    audiences = [*by.audiences, *_outsiders(by)]
    with connection.cursor() as cursor:
        rows += _exact(cursor, audiences, typed.exact, most)
        asked = births.asked(typed.born, typed.age, today)
        if typed.name or asked.day:
            named = candidates.by_name(cursor, audiences, typed.name, asked)
            kinds = {one.code: one.kind for one in registry.each("records")}
            rows += [
                _Row(kinds[one.kind], one.record, one.audience, one.score, one.reasons)
                for one in named.ranked[: most * _LOOKED_AT]
            ]
            if named.areas:
                said += ", of " + " or ".join(area.title() for area in named.areas)
        hits = _grouped(by, rows, cursor)[:most]
    danger = [hit for hit in hits if any(marker.danger >= DANGEROUS for marker in hit.markers)]
    places = search_places(typed.place, limit=8) if typed.place else []
    return Found(said, hits, danger, places)


def _outsiders(by: Actor) -> list[int]:
    """Audiences of which others may know that there is a record."""
    found = Audience.objects.filter(force_id=by.force_id, outside=CONTACT_OWNER)
    return list(found.exclude(pk__in=by.audiences).values_list("pk", flat=True))


def _exact(cursor: Any, audiences: Sequence[int], numbers: Sequence[str], most: int) -> list[_Row]:
    if not numbers:
        return []
    letters, values = zip(*(number.split(":", 1) for number in numbers), strict=True)
    cursor.execute(
        "SELECT DISTINCT * FROM search_exact(%s::integer[], %s::text[], %s::text[], %s)",
        [list(audiences), list(letters), list(values), most],
    )
    return [
        _Row(kind, record, audience, _NUMBER_SCORE, (SAME_NUMBER,))
        for kind, record, audience in cursor.fetchall()
    ]


def _grouped(by: Actor, rows: Sequence[_Row], cursor: Any) -> list[Hit]:
    """One line for each person: the best of their records stands for all."""
    nominals = nominals_of([row.id for row in rows if row.kind == "profile"])
    shown = _details(by, rows, cursor)
    today = clock.local_date(clock.now())
    markers: dict[tuple[str, int], list[MarkerLine]] = {}
    for line in markers_at(by, set(shown), today):
        markers.setdefault(line.about, []).append(line)
    owners = owners_of({row.audience for row in rows if not by.sees(row.audience)})
    lines: dict[tuple[str, int, bool], Hit] = {}
    for row in rows:
        record, visible = (row.kind, row.id), by.sees(row.audience)
        if visible and record not in shown:
            continue
        # A restricted record stands for itself: it hides nothing of the same person that is open.
        joined = visible and row.kind == "profile"
        key = (row.kind, nominals[row.id] if joined else row.id, visible)
        own = tuple(markers.get(record, ())) if visible else ()
        before = lines.get(key)
        if before is not None:
            lines[key] = _with(before, own)
        elif visible:
            lines[key] = _line(row, key[1], shown[record], own)
        else:
            lines[key] = _shut(row, owners[row.audience])
    return sorted(lines.values(), key=lambda hit: (-round(hit.score, 1), -_worst(hit), hit.title))


def _details(
    by: Actor, rows: Iterable[_Row], cursor: Any
) -> dict[tuple[str, int], tuple[str, str, str]]:
    """Title, detail and birth of the records that the actor sees; a statement for each kind."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        if by.sees(row.audience):
            wanted.setdefault(row.kind, []).append(row.id)
    found = {}
    for declared in registry.each("search"):
        if declared.kind in wanted:
            cursor.execute(declared.shown, {"ids": wanted[declared.kind]})
            for record, title, detail, born in cursor.fetchall():
                found[declared.kind, record] = (title, detail, born or "")
    return found


def _line(
    row: _Row, number: int, details: tuple[str, str, str], markers: tuple[MarkerLine, ...]
) -> Hit:
    title, detail, born = details
    declared = registry.record_kind(row.kind)
    person = row.kind == "profile"
    return Hit(
        kind=row.kind,
        label="Person" if person else declared.label,
        id=row.id,
        title=title or "Unknown",
        detail=detail,
        born=born,
        url=f"/people/{number}/" if person else declared.url.format(id=row.id),
        reasons=row.reasons,
        score=row.score,
        markers=markers,
    )


def _shut(row: _Row, owner: str) -> Hit:
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


def _worst(hit: Hit) -> int:
    return max((marker.danger for marker in hit.markers), default=0)


def _with(hit: Hit, markers: tuple[MarkerLine, ...]) -> Hit:
    merged = {marker.code: marker for marker in (*hit.markers, *markers)}
    return replace(hit, markers=tuple(merged.values()), records=hit.records + 1)

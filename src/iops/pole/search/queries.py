"""The find box: one request, grouped by person, each line with its markers and its reason."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

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
from iops.pole.search import rules
from iops.reference.places.queries import PlaceMatch, search_places


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
    reason: str
    score: float
    markers: tuple[MarkerLine, ...] = ()
    records: int = 1
    contact_owner: bool = False


@dataclass(frozen=True)
class Found:
    """The answer: how the search was understood, hits best first, and possible danger."""

    said: str
    hits: Sequence[Hit]
    danger: Sequence[Hit] = ()
    places: Sequence[PlaceMatch] = field(default_factory=tuple)


def _shown(found: Found) -> list[tuple[str, int]]:
    return [(hit.kind, hit.id) for hit in found.hits if not hit.contact_owner]


@record_view("search.find", permission="people.view", shows=_shown)
def find(*, by: Actor, text: str, most: int = 40) -> Found:
    """Search everything that the actor may see. Raises Invalid for an empty search."""
    try:
        typed = rules.understand(text)
    except ValueError as error:
        raise Invalid(str(error), fields={"text": str(error)}) from None
    outsiders = list(
        Audience.objects.filter(force_id=by.force_id, outside=CONTACT_OWNER)
        .exclude(pk__in=by.audiences)
        .values_list("pk", flat=True)
    )
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL pg_trgm.similarity_threshold = 0.45")
        cursor.execute(
            "SELECT * FROM search_find(%s::integer[], %s::integer[], %s, %s::text[], %s, %s)",
            [list(by.audiences), outsiders, typed.name, list(typed.exact), typed.born or None,
             most * 3],
        )  # fmt: skip
        rows = cursor.fetchall()
    hits = _grouped(by, rows)[:most]
    danger = [hit for hit in hits if any(marker.danger >= DANGEROUS for marker in hit.markers)]
    places = search_places(typed.place, limit=8) if typed.place else []
    return Found(typed.said, hits, danger, places)


def _grouped(by: Actor, rows: Sequence[tuple[object, ...]]) -> list[Hit]:
    """One line for each person: the best of their records stands for all."""
    profiles = [int(str(row[1])) for row in rows if row[0] == "profile"]
    nominals = nominals_of(profiles)
    today = clock.local_date(clock.now())
    markers: dict[tuple[str, int], list[MarkerLine]] = {}
    for line in markers_at(by, {(str(row[0]), int(str(row[1]))) for row in rows}, today):
        markers.setdefault(line.about, []).append(line)
    owners = owners_of({int(str(row[2])) for row in rows if not by.sees(int(str(row[2])))})
    lines: dict[tuple[str, int, bool], Hit] = {}
    for kind_, record, audience, title, detail, born, score, reason in rows:
        kind, record_id = str(kind_), int(str(record))
        visible = by.sees(int(str(audience)))
        # A restricted record stands for itself: it hides nothing of the same person that is open.
        joined = visible and kind == "profile"
        key = (kind, nominals[record_id] if joined else record_id, visible)
        own = tuple(markers.get((kind, record_id), ()))
        before = lines.get(key)
        if before is not None:
            merged = {marker.code: marker for marker in (*before.markers, *own)}
            lines[key] = _with(before, tuple(merged.values()))
            continue
        declared = registry.record_kind(kind)
        url = f"/people/{key[1]}/" if kind == "profile" else declared.url.format(id=record_id)
        lines[key] = Hit(
            kind=kind,
            label="Person" if kind == "profile" else declared.label,
            id=record_id,
            title=str(title) or "Unknown" if visible else "Restricted record",
            detail=str(detail) if visible else f"It exists. Ask {owners[int(str(audience))]}.",
            born=str(born or "") if visible else "",
            url=url if visible else "",
            reason=str(reason) if visible else "",
            score=float(str(score)),
            markers=own if visible else (),
            contact_owner=not visible,
        )
    return sorted(lines.values(), key=lambda hit: (-round(hit.score, 1), -_worst(hit), hit.title))


def _worst(hit: Hit) -> int:
    return max((marker.danger for marker in hit.markers), default=0)


def _with(hit: Hit, markers: tuple[MarkerLine, ...]) -> Hit:
    return replace(hit, markers=markers, records=hit.records + 1)

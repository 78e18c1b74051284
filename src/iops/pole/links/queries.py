"""Links and markers around records, for cards and lists. The card that shows them logs the look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from iops.governance.access.models import Account
from iops.kernel.actors import Actor
from iops.pole.links.contracts import LinkChanged
from iops.pole.links.models import Link, LinkChange, Marker
from iops.reference.codes import queries as codes

#: From this weight in the code list on, a marker warns of danger to whoever comes near.
DANGEROUS = 80
#: Links that are fetched whole and sorted here; of a record with more, some are looked for.
_FEW: Final = 2000
#: Records tied to a set are looked at so far and no further.
MOST_TIED = 2_000
#: Changes of links that one card tells of.
MOST_CHANGED = 50


@dataclass(frozen=True)
class MarkerLine:
    """A marker as shown on the one it is about: what, on what evidence, who set it and when."""

    about: tuple[str, int]
    code: str
    label: str
    evidence: str
    review_on: date
    overdue: bool
    danger: int = 0
    id: int = 0
    set_by: str = ""
    set_at: datetime | None = None

    @property
    def tone(self) -> str:
        """How a page draws it: danger to others first."""
        return "danger" if self.danger >= DANGEROUS else ""


def _danger(type_code: str) -> int:
    code = codes.find("marker-types", type_code)
    return int(code.detail.get("danger") or 0) if code else 0


def markers_of(by: Actor, kind: str, ids: Iterable[int], today: date) -> list[MarkerLine]:
    """Live markers set on these records themselves, the most dangerous first."""
    return markers_at(by, {(kind, one) for one in ids}, today)


def live_marker(by: Actor, marker_id: int) -> Marker | None:
    """One marker that has not lapsed, for its review. Called where the actor is known."""
    found: Marker | None = (
        Marker.objects.visible_to(by).filter(pk=marker_id, lapsed_at=None).first()
    )
    return found


def markers_at(by: Actor, ends: Iterable[tuple[str, int]], today: date) -> list[MarkerLine]:
    """Live markers set on records of any kinds, in one statement; the most dangerous first."""
    wanted = list(ends)
    if not wanted:
        return []
    setter = Account.objects.filter(pk=OuterRef("created_by")).values("name")
    found = Marker.objects.visible_to(by).filter(_about(wanted), lapsed_at=None)
    lines = [
        MarkerLine(
            (one.about_kind, one.about_id),
            one.type_code,
            codes.label("marker-types", one.type_code),
            one.evidence,
            one.review_on,
            one.review_on < today,
            _danger(one.type_code),
            one.pk,
            one.setter or "",
            one.set_at,
        )
        for one in found.annotate(setter=Subquery(setter[:1]))
    ]
    return sorted(lines, key=lambda line: (-line.danger, line.code))


def links_of(
    by: Actor, kind: str, ids: Sequence[int], *, limit: int = 500
) -> tuple[list[Link], int]:
    """Links that begin or end at these records, and how many there are in all.

    Those with a live marker at the other end come first, however old: of a person with thousands
    of links none that warns is cut off. Newest first within.
    """
    wanted, own = list(ids), {(kind, one) for one in ids}
    begin, end = Q(from_kind=kind, from_id__in=wanted), Q(to_kind=kind, to_id__in=wanted)
    standing = Link.objects.visible_to(by).filter(ended_at=None)
    found = standing.filter(begin | end)
    few = list(found[: _FEW + 1])
    if len(few) <= _FEW:
        marked = _marked(by, {other_end(link, kind, wanted) for link in few} - own)
        few.sort(key=lambda link: (other_end(link, kind, wanted) not in marked, -link.pk))
        return few[:limit], len(few)
    # Two plain joins, where one condition with "or" would be asked of every link by itself.
    warned = {
        link.pk: link
        for side, far in ((begin, "to"), (end, "from"))
        for link in standing.filter(side, Exists(_live_at(by, far))).order_by("-id")[:limit]
        if other_end(link, kind, wanted) not in own
    }
    newest = {link.pk: link for link in found.order_by("-id")[:limit]}
    first = sorted(warned.values(), key=lambda link: -link.pk)
    rest = [link for link in newest.values() if link.pk not in warned]
    return [*first, *rest][:limit], found.count()


def _live_at(by: Actor, far: str) -> QuerySet[Marker]:
    """Live markers on the record at this end of a link."""
    return Marker.objects.visible_to(by).filter(
        about_kind=OuterRef(f"{far}_kind"), about_id=OuterRef(f"{far}_id"), lapsed_at=None
    )


def _marked(by: Actor, ends: Iterable[tuple[str, int]]) -> set[tuple[str, int]]:
    """Those of these records on which a live marker stands."""
    found = Marker.objects.visible_to(by).filter(_about(ends), lapsed_at=None)
    return set(found.values_list("about_kind", "about_id"))


def _about(ends: Iterable[tuple[str, int]]) -> Q:
    by_kind: dict[str, list[int]] = {}
    for kind, record in ends:
        by_kind.setdefault(kind, []).append(record)
    wanted = Q(pk__in=[])
    for kind, records in by_kind.items():
        wanted |= Q(about_kind=kind, about_id__in=records)
    return wanted


def tied_to(by: Actor, kind: str, ids: Iterable[int], other: str) -> dict[int, int]:
    """The records of kind ``other`` that a link ties to these: each with the one it is tied to.

    Of very many the newest ``MOST_TIED``.
    """
    wanted = list(ids)
    held = Link.objects.visible_to(by).filter(ended_at=None).order_by("-id")
    outward = held.filter(from_kind=kind, from_id__in=wanted, to_kind=other)
    inward = held.filter(to_kind=kind, to_id__in=wanted, from_kind=other)
    return dict(
        [
            *inward.values_list("from_id", "to_id")[:MOST_TIED],
            *outward.values_list("to_id", "from_id")[:MOST_TIED],
        ]
    )


def other_end(link: Link, kind: str, ids: Iterable[int]) -> tuple[str, int]:
    """The end of a link that is not among these records."""
    if link.from_kind == kind and link.from_id in set(ids):
        return link.to_kind, link.to_id
    return link.from_kind, link.from_id


def changes_of(by: Actor, kind: str, ids: Sequence[int]) -> list[LinkChanged]:
    """What was said afterwards of links of these records, the newest first.

    Only of links that the actor may see: one that went out of sight takes its changes along.
    """
    wanted = set(ids)
    teller = Account.objects.filter(pk=OuterRef("created_by")).values("name")
    found = (
        LinkChange.objects.visible_to(by)
        .filter(
            Q(from_kind=kind, from_id__in=wanted) | Q(to_kind=kind, to_id__in=wanted),
            link_id__in=Link.objects.visible_to(by).values("pk"),
        )
        .annotate(teller=Subquery(teller[:1]))
        .order_by("-id")
    )
    return [_changed(one, kind, wanted) for one in found[:MOST_CHANGED]]


def _changed(one: LinkChange, kind: str, ids: set[int]) -> LinkChanged:
    outward = one.from_kind == kind and one.from_id in ids
    here, there = (one.from_kind, one.from_id), (one.to_kind, one.to_id)
    return LinkChanged(
        id=one.pk,
        what=one.what,
        tie=one.tie,
        end=there if outward else here,
        outward=outward,
        until=str(one.until or ""),
        why=one.reason,
        who=getattr(one, "teller", None) or "",
        at=one.created_at,
        of=here if outward else there,
    )

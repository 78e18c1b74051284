"""Links and markers around records, for cards and lists. The card that shows them logs the look."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from iops.kernel.actors import Actor
from iops.pole.links.models import Link, Marker
from iops.reference.codes import queries as codes

#: From this weight in the code list on, a marker warns of danger to whoever comes near.
DANGEROUS = 80


@dataclass(frozen=True)
class MarkerLine:
    """A marker as shown on the one it is about."""

    about: tuple[str, int]
    code: str
    label: str
    evidence: str
    review_on: date
    overdue: bool
    danger: int = 0

    @property
    def tone(self) -> str:
        """How a page draws it: danger to others first."""
        return "danger" if self.danger >= DANGEROUS else ""


def _danger(type_code: str) -> int:
    code = codes.find("marker-types", type_code)
    return int(code.detail.get("danger") or 0) if code else 0


def markers_of(by: Actor, kind: str, ids: Iterable[int], today: date) -> list[MarkerLine]:
    """Live markers set on these records themselves, the most dangerous first."""
    found = Marker.objects.visible_to(by).filter(
        about_kind=kind, about_id__in=list(ids), lapsed_at=None
    )
    lines = [
        MarkerLine(
            (kind, one.about_id),
            one.type_code,
            codes.label("marker-types", one.type_code),
            one.evidence,
            one.review_on,
            one.review_on < today,
            _danger(one.type_code),
        )
        for one in found
    ]
    return sorted(lines, key=lambda line: (-line.danger, line.code))


def links_of(by: Actor, kind: str, ids: Sequence[int], *, limit: int = 500) -> list[Link]:
    """Links that begin or end at these records, newest first."""
    wanted = list(ids)
    found = Link.objects.visible_to(by).filter(
        Q(from_kind=kind, from_id__in=wanted) | Q(to_kind=kind, to_id__in=wanted), ended_at=None
    )
    return list(found.order_by("-id")[:limit])


def other_end(link: Link, kind: str, ids: Iterable[int]) -> tuple[str, int]:
    """The end of a link that is not among these records."""
    if link.from_kind == kind and link.from_id in set(ids):
        return link.to_kind, link.to_id
    return link.from_kind, link.from_id

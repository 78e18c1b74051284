"""What duties put on the strip of a card, and markers into the timeline of a set of records."""

from collections.abc import Callable, Sequence

from django.db.models import Q

from iops.duties import kinds
from iops.duties.models import Duty
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.pole.cards.contracts import Happening, NowLine
from iops.pole.links.models import Marker
from iops.reference.codes import queries as codes

MOST, MOST_SET = 12, 200


def duties_about(kind: str) -> Callable[[Actor, Sequence[int]], list[NowLine]]:
    """Open duties about records of a kind, and reviews of their markers once those are late."""

    def lines(by: Actor, ids: Sequence[int]) -> list[NowLine]:
        now = clock.now()
        markers = Marker.objects.visible_to(by).filter(
            about_kind=kind, about_id__in=ids, lapsed_at=None
        )
        # Their numbers and not a subquery: of that the planner does not know that it is small, and
        # reads all open duties instead.
        theirs = list(markers.values_list("pk", flat=True))
        about = Q(subject_kind=kind, subject_id__in=ids)
        if theirs:
            about |= Q(subject_kind="marker", subject_id__in=theirs, due_at__lt=now)
        found = Duty.objects.visible_to(by).filter(about, state="open")
        shown = []
        for duty in found.order_by("due_at")[:MOST]:
            of = kinds.kind(duty.kind)
            late = duty.due_at is not None and duty.due_at < now
            shown.append(
                NowLine(
                    kind="duty",
                    text=f"Late: {of.label.lower()}" if late else of.label,
                    url=of.url.format(id=duty.subject_id) if of.url else "",
                    level="warning" if late else "notice",
                    at=duty.due_at if late else duty.opened_at,
                )
            )
        return shown

    return lines


def markers_set_on(kind: str) -> Callable[[Actor, Sequence[int]], list[Happening]]:
    """When the markers that hold were set on records of a kind, for a set of them."""

    def lines(by: Actor, ids: Sequence[int]) -> list[Happening]:
        found = Marker.objects.visible_to(by).filter(
            about_kind=kind, about_id__in=ids, lapsed_at=None
        )
        return [
            Happening(
                kind="marker",
                id=one.pk,
                title=f"Marker: {codes.label('marker-types', one.type_code)}",
                detail=f"review {one.review_on:%d %b %Y}",
                url="",
                at=one.set_at,
                of=(kind, one.about_id),
            )
            for one in found.order_by("-set_at")[:MOST_SET]
        ]

    return lines

"""What an incident is tied to, for its card. Whoever may not see the other one sees no tie."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q

from iops.controlroom.incidents.contracts import LINK_LABELS, LinkKind
from iops.controlroom.incidents.models import Incident, IncidentContact, IncidentLink
from iops.kernel.actors import Actor
from iops.kernel.commands import visibility


@dataclass(frozen=True)
class LinkLine:
    """Another incident that this one is tied to, and how; ``ended`` where it was taken back."""

    id: int
    other: Incident
    says: str
    reason: str
    at: datetime
    ended: str
    duplicate: bool


def links_of(by: Actor, incident: Incident) -> list[LinkLine]:
    """The ties of an incident, those that hold first."""
    found = IncidentLink.objects.filter(Q(incident=incident) | Q(other=incident))
    seen = Incident.objects.visible_to(by).values("pk")
    found = found.filter(incident__in=seen, other__in=seen).select_related("incident", "other")
    lines = []
    for link in found.order_by("-ended_at", "pk"):
        away = link.incident_id == incident.pk
        lines.append(
            LinkLine(
                id=link.pk,
                other=link.other if away else link.incident,
                says=LINK_LABELS[link.kind][0 if away else 1],
                reason=link.reason,
                at=link.created_at,
                ended=link.end_reason if link.ended_at else "",
                duplicate=link.kind == LinkKind.DUPLICATE,
            )
        )
    return sorted(lines, key=lambda line: bool(line.ended))


def duplicates_of(by: Actor, incident: Incident) -> dict[int, str]:
    """The number of each duplicate of an incident, duplicates of duplicates among them, by id."""
    found: dict[int, str] = {}
    waiting: Sequence[int] = [incident.pk]
    while waiting:
        rows = IncidentLink.objects.filter(
            other_id__in=waiting,
            kind=LinkKind.DUPLICATE,
            ended_at=None,
            incident__in=Incident.objects.visible_to(by).values("pk"),
        ).values_list("incident_id", "incident__number")
        new = {number: name for number, name in rows if number not in found}
        found |= new
        waiting = list(new)
    return found


def opening_contact(by: Actor, incident_id: int) -> int | None:
    """The contact that opened an incident: neither joined to it later nor a duplicate's."""
    with visibility(by):
        given = IncidentLink.objects.filter(other_id=incident_id, ended_at=None)
        moved = {one for ids in given.values_list("moved", flat=True) for one in ids}
        joined = IncidentContact.objects.filter(incident_id=incident_id).order_by("pk")
        found: int | None = (
            joined.exclude(contact_id__in=moved).values_list("contact_id", flat=True).first()
        )
        return found

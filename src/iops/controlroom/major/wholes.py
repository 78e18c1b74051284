"""Which incidents are one whole: the main one, its parts of any depth, and their duplicates."""

from collections.abc import Sequence

from iops.controlroom.incidents.contracts import LinkKind
from iops.controlroom.incidents.models import Incident, IncidentLink
from iops.kernel.actors import Actor


def whole_of(by: Actor, incident_id: int) -> dict[int, str]:
    """How each other incident that the actor may see belongs to this one, by its number.

    One statement for each depth; parts seldom have parts.
    """
    found: dict[int, str] = {}
    waiting: Sequence[int] = [incident_id]
    seen = Incident.objects.visible_to(by)
    while waiting:
        rows = IncidentLink.objects.filter(
            other_id__in=waiting, kind__in=(LinkKind.PART, LinkKind.DUPLICATE), ended_at=None,
            incident__in=seen.values("pk"),
        ).values_list("incident_id", "kind")  # fmt: skip
        new = {one: kind for one, kind in rows if one not in found and one != incident_id}
        found |= new
        waiting = list(new)
    return found


def main_of(by: Actor, incident_ids: Sequence[int]) -> dict[int, set[int]]:
    """The incidents of which each of these is a part, at any depth, itself among them."""
    found = {one: {one} for one in incident_ids}
    waiting = {one: {one} for one in incident_ids}
    while waiting:
        rows = IncidentLink.objects.filter(
            incident_id__in=list(waiting), kind=LinkKind.PART, ended_at=None,
            other__in=Incident.objects.visible_to(by).values("pk"),
        ).values_list("incident_id", "other_id")  # fmt: skip
        following: dict[int, set[int]] = {}
        for part, main in rows:
            for start in waiting[part]:
                if main not in found[start]:
                    found[start].add(main)
                    following.setdefault(main, set()).add(start)
        waiting = following
    return found

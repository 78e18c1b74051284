"""Showing the positions of units to a few, while their place is confidential."""

from iops.controlroom.resources.commands.shared import unit_fact
from iops.controlroom.resources.models import Unit, UnitPosition, Withheld
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command
from iops.kernel.events import Fact


@command("resources.withhold", permission="")
def withhold_positions(
    *, by: Actor, incident_id: int, audience_id: int, spot: tuple[float, float] | None = None
) -> Outcome[int]:
    """Show the positions of an incident's units to one audience only.

    Called by dispatch. A unit that is not on the job any more stays withheld until it has left
    the ``spot`` (or, where that is not known, where it stands now). Answers how many changed.
    """
    kept = {one.unit_id: one for one in Withheld.objects.filter(incident_id=incident_id)}
    sent = set(Unit.objects.filter(incident_id=incident_id).values_list("pk", flat=True))
    changed, lost = [], []
    for unit in sorted(sent | set(kept)):
        before, still = kept.get(unit), unit in sent
        if before is not None and (before.audience_id, before.sent) == (audience_id, still):
            continue
        centre = spot
        if not still and spot is None:
            stood = UnitPosition.objects.filter(unit_id=unit).first()
            centre = (stood.easting, stood.northing) if stood else None
        if not still and centre is None:
            lost.append(unit)
            continue
        Withheld.objects.update_or_create(
            unit_id=unit,
            defaults={
                "audience_id": audience_id, "incident_id": incident_id, "sent": still,
                "easting": centre[0] if centre else None,
                "northing": centre[1] if centre else None, "since": clock.now(),
            },
        )  # fmt: skip
        UnitPosition.objects.filter(unit_id=unit).update(audience_id=audience_id)
        changed.append(unit)
    facts = _drawn_anew(changed) + _shown_to_all(lost)
    return Outcome(len(facts), facts)


@command("resources.show_positions", permission="")
def show_positions(*, by: Actor, incident_id: int) -> Outcome[int]:
    """Show the positions of an incident's units to all again: its place is not confidential."""
    kept = Withheld.objects.filter(incident_id=incident_id)
    facts = _shown_to_all(list(kept.values_list("unit_id", flat=True)))
    return Outcome(len(facts), facts)


def _shown_to_all(unit_ids: list[int]) -> list[Fact]:
    if not unit_ids:
        return []
    Withheld.objects.filter(unit_id__in=unit_ids).delete()
    for unit in Unit.objects.filter(pk__in=unit_ids):
        UnitPosition.objects.filter(unit_id=unit.pk).update(audience_id=unit.audience_id)
    return _drawn_anew(unit_ids)


def _drawn_anew(unit_ids: list[int]) -> list[Fact]:
    if not unit_ids:
        return []
    units = Unit.objects.filter(pk__in=unit_ids).order_by("pk")
    return [unit_fact("resources.position_withheld", one) for one in units]

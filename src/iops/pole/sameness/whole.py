"""An address that was recorded more than once is confidential as a whole, or not at all."""

from iops.kernel.actors import Actor
from iops.kernel.events import Fact
from iops.pole.confidential.commands import mark_place
from iops.pole.confidential.queries import marked_place
from iops.pole.sameness.things import THINGS
from iops.reference.places.models import Place


def mark_together(fact: Fact, by: Actor) -> None:
    """What became of one record of an address becomes of its others."""
    place_id = marked_place(fact.id)
    if place_id is None:
        return
    # Locked: nobody joins another record to it meanwhile.
    members = THINGS["place"].groups.locked([place_id])
    shut = dict(Place.objects.filter(pk__in=members).values_list("pk", "confidential"))
    for other in members:
        if shut[other] != shut[place_id]:
            mark_place(
                by=by, place_id=other, confidential=shut[place_id],
                reason="The same address as one that was marked.",
            )  # fmt: skip

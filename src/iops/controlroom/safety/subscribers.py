"""What follows within the commands of others."""

from iops.controlroom.safety.commands import note_missing
from iops.controlroom.safety.duties import CODE
from iops.duties.models import Duty
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def escalated(fact: Fact, by: Actor) -> None:
    """The time for a receipt is over: the log says so, once."""
    duty = Duty.objects.filter(pk=fact.id, kind=CODE).first()
    if duty is not None:
        note_missing(by=by, deployment_id=duty.subject_id)

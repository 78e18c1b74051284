"""What follows within the commands of others: at its time, the log says that it has run out."""

from iops.controlroom.authorities.commands import run_out
from iops.controlroom.authorities.duties import RUNS_OUT
from iops.duties.models import Duty
from iops.kernel.actors import Actor
from iops.kernel.events import Fact


def escalated(fact: Fact, by: Actor) -> None:
    """The engine tells the crews; with that the log and their screens say it, too."""
    duty = Duty.objects.filter(pk=fact.id, kind=RUNS_OUT).first()
    if duty is not None:
        run_out(by=by, request_id=duty.subject_id)

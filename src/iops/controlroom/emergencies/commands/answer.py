"""Saying "I have it" to an officer who calls for help."""

from iops.controlroom.emergencies import rules
from iops.controlroom.emergencies.commands.shared import DUTY, called, fact, note
from iops.controlroom.emergencies.models import Emergency
from iops.duties.commands import confirm_alerts_of
from iops.kernel import clock
from iops.kernel.actors import Actor
from iops.kernel.commands import Outcome, command, locked
from iops.kernel.errors import Refused


@command("emergencies.acknowledge", result="emergency")
def acknowledge_emergency(*, by: Actor, emergency_id: int) -> Outcome[Emergency]:
    """A person has it: the alarm ends everywhere, and the log says who, when, after how long.

    Who comes second changes nothing. Raises Refused for a machine, for the officer who called, and
    for one that is over.
    """
    if by.is_system:
        raise Refused("A person acknowledges a call for help, never a machine.")
    emergency = locked(Emergency.objects, by, emergency_id, what="emergency")
    if emergency.ended_at is not None:
        raise Refused("This emergency is over: it was stood down.")
    if emergency.acknowledged_at is not None:
        return Outcome(emergency)
    if emergency.account_id == by.account_id:
        raise Refused("Somebody else acknowledges your call for help.")
    now = clock.now()
    emergency.acknowledged_at, emergency.acknowledged_by = now, by.account_id
    emergency.version += 1
    emergency.save()
    seconds = rules.seconds_between(emergency.renewed_at, now)
    text = f"Emergency of {called(emergency)} acknowledged by {by.name} after {seconds} s."
    note(by, emergency.incident_id, text)
    confirm_alerts_of(by=by, kind=DUTY, subject_kind="emergency", subject_id=emergency.pk)
    return Outcome(emergency, [fact("emergencies.acknowledged", emergency, seconds=seconds)])
